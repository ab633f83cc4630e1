"""Words that say nothing of what a text is about, in five languages, as people write them."""

from functools import cache

from crm.folding import fold

STOP_WORDS = {
    "en": """
        a about after again all also always am an and any are aren as at be because been before being between both but
        by came can cannot come could couldn did didn do does doesn doing don done down during each even ever every few
        for from get gets getting give given go going got had has hasn have haven having he her here hers him his how i
        if in into is isn it its just let like made make many may me might more most much must my myself never no nor
        not now of off often on once one only or other others our ours out over own per please put really said same
        say she should shouldn since so some something sometimes still such take than thank thanks that the their theirs
        them then there these they thing things this those though through to too under until up upon us use used very
        want was wasn we well went were weren what when where whether which while who whom whose why will with within without
        won would wouldn yes yet you your yours anyone anybody everyone everybody nobody someone however
    """,
    "fr": """
        à afin ai aie ainsi alors après as au aucun aucune aujourd aura aussi autre autres aux avaient avait avant avec
        avez avoir avons beaucoup bien bon c ça car ce ceci cela celle celles celui cependant ces cet cette ceux chaque
        chez comme comment d dans de depuis dernier des dès deux devant doit donc dont du elle elles en encore entre es
        est et étaient était étant été être eu eux faire fait faites faut fois font hui il ils j jamais je jusqu jusque l
        la là le les leur leurs lors lorsque lui m ma mais me même mêmes merci mes mieux moi moins mon n ne ni non nos
        notre nous on ont ou où oui par parce pas pendant peu peut peuvent plus plusieurs plutôt pour pourquoi pouvoir
        près puis qu quand que quel quelle quelles quelque quelques quels qui quoi rien s sa sans se ses seulement si
        sinon sommes son sont sous soyez suis sur surtout svp t ta tant te tel telle tes toi ton toujours tous tout toute
        toutes très trop tu un une va vais vers veut voici voilà vont vos votre vous vraiment y
    """,
    "es": """
        a además al algo alguien alguna algunas alguno algunos algún ahora antes aquel aquella aquí así aún aunque bien
        cada casi como cómo con contra cual cuál cuando cuándo cuánto da dan de del demás desde después donde dónde dos
        durante e él el ella ellas ellos en entonces entre era eran eres es esa esas ese eso esos esta está están estamos
        estar estas este esto estos estoy favor fue fueron fui gracias ha había habían hace hacen hacer hacia han has
        hasta hay he hemos hizo incluso ir la las le les lo los luego más me mejor menos mi mía mientras mis mismo misma
        mucha muchas mucho muchos muy nada nadie ni ningún ninguna ninguno no nos nosotros nosotras nuestra nuestras
        nuestro nuestros nunca o otra otras otro otros para pero poca poco por porque pues puede pueden puedo que qué
        quien quién quienes quiero se sea sean según ser será si sí sido siempre sin sino sobre solo sólo sola solamente
        somos son soy su sus también tampoco tan tanto te tener tengo ti tiene tienen toda todas todavía todo todos tu tus
        un una unas uno unos usted ustedes va vamos van vez veces voy y ya yo
    """,
    "ar": """
        في من على الى عن مع هذا هذه ذلك تلك هؤلاء اولئك التي الذي الذين اللذان اللاتي ما ماذا لماذا متى اين كيف كم هل لا لم
        لن ليس ليست لست غير سوى الا اما ان انه انها انهم اننا انني اني كان كانت كانوا كنت كنا يكون تكون اكون سيكون هو هي هم
        هن نحن انا انت انتم انتي كل كلها كله كلهم جميع بعض اي اية احد احدى شيء اشياء كما مثل حيث حين حتى اذا اذ لو لولا لكن
        لكنه لكنها بل او ام ثم قد لقد سوف ربما ايضا جدا كثيرا كثير كثيرة قليلا فقط بعد قبل عند عندما عندي عندنا لدي لدينا
        لديكم بين خلال منذ مدة تحت فوق امام وراء خلف ضد حول دون بدون لان لانه لانها لانهم لاني لاننا لي له لها لهم لنا لك
        لكم به بها بهم بنا بي بك بكم فيه فيها فيهم منه منها منهم منا مني منكم عنه عنها عنكم عليه عليها عليهم علينا عليكم
        اليه اليها اليكم معه معها معهم معنا معي معكم هنا هناك الان اليوم دائما ابدا مرة مرات نعم كلا شكرا رجاء ارجو نرجو
        يجب ممكن يمكن انتو احنا مش مو مب ليه ليش شو ايش هاد هاي هيك اللي كتير وايد مره عشان علشان بس يعني لسه دي ده ديال
        بزاف واش حنا باش
    """,
    "fa": """
        و در به از که این آن را با است بود شد برای تا بر هم نیز یا اما ولی اگر چون زیرا پس پیش هر همه هیچ چند خیلی بسیار کم
        بیش تر ترین می نمی ها های هایی ای ام ات اش مان تان شان من تو او ما شما آنها ایشان خود خودم خودمان خودش یک دو دیگر
        دیگری همان همین چه چرا کجا کی کدام چطور چگونه باید نباید شاید نه بله آری مگر فقط تنها هنوز حتی البته مثل مانند بین
        میان روی زیر بالای کنار نزد وقتی هنگامی الان اکنون حالا امروز همیشه هرگز بار بارها اینکه آنکه آنچه اینجا آنجا چنین
        چنان هست هستم هستیم هستید هستند نیست نیستم نیستند باشد باشند باشم بودم بودند بودیم شود شوند شدم شدند شده کرد کردم
        کردند کردن کرده کنم کنی کند کنیم کنید کنند کن دارد دارم داریم دارید دارند داشت داشتم داشته ندارد ندارم ندارند دادن
        داد داده دهد دهند گفت گفتم گوید خواهد خواهم خواهند خواهش خواهشمند لطفا ممنون متشکرم مرسی تشکر نسبت سر
    """,
}


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that say nothing of a theme, folded; of all languages where it is not one of them.

    Parameters
    ----------
    language
        One of en, ar, fr, fa, es.
    """
    lists = [STOP_WORDS[language]] if language in STOP_WORDS else list(STOP_WORDS.values())
    return frozenset(fold(word) for words in lists for word in words.split())
