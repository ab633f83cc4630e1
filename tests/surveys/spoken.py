"""What clients might say: sentences made from templates, a few themes and much that belongs to none."""

import random

# theme → templates; {0} and {1} are drawn from the words after them
THEMES = {
    "en": {
        "waiting": (
            [
                "I waited {0} in the queue before anyone served me",
                "the queue at the counter is too long, {0} of waiting",
                "please shorten the waiting, we stand in the queue for {0}",
                "Waiting in queues {0} every time is tiring",
                "long queue and only one counter open, waited {0}",
            ],
            ["two hours", "all morning", "three hours", "half a day", "many hours"],
        ),
        "price": (
            [
                "the interest is {0}, lower the rate",
                "interest rates are {0} compared to others",
                "Your fees and interest are {0}",
                "the interest and the fees eat my profit, {0}",
            ],
            ["too high", "very expensive", "heavy for us", "more than the bank"],
        ),
        "respect": (
            [
                "the officer was {0} and treats us with respect",
                "officers are {0}, they listen and greet us",
                "my officer is {0} when she visits",
                "the loan officer treated me {0}",
            ],
            ["polite", "very kind", "friendly", "patient", "like family"],
        ),
    },
    "fr": {
        "waiting": (
            [
                "j'ai attendu {0} dans la file avant d'être servie",
                "la file d'attente au guichet est trop longue, {0}",
                "réduisez l'attente, on reste {0} dans la file",
                "L'attente aux guichets dure {0} chaque fois",
                "un seul guichet ouvert et une longue file, {0} d'attente",
            ],
            ["deux heures", "toute la matinée", "trois heures", "une demi-journée"],
        ),
        "price": (
            [
                "le taux d'intérêt est {0}",
                "les intérêts et les frais sont {0}",
                "baissez le taux, c'est {0}",
                "Vos frais mangent mon bénéfice, intérêt {0}",
            ],
            ["trop élevé", "très cher", "lourd pour nous", "plus cher qu'à la banque"],
        ),
        "respect": (
            [
                "l'agent de crédit est {0} et nous respecte",
                "les agents sont {0}, ils écoutent et saluent",
                "mon agent est {0} quand elle visite",
                "l'agent m'a traitée {0}",
            ],
            ["poli", "très gentil", "aimable", "patient", "comme une sœur"],
        ),
    },
    "ar": {
        "waiting": (
            [
                "انتظرت {0} في الطابور قبل أن يخدمني أحد",
                "الطابور أمام الشباك طويل جدا والانتظار {0}",
                "قللوا الانتظار، نقف في الطابور {0}",
                "الإنتظار في الطوابير {0} كل مرة متعب",
                "شباك واحد مفتوح وطابور طويل، انتظار {0}",
            ],
            ["ساعتين", "ثلاث ساعات", "طول الصباح", "نصف يوم", "ساعات كثيرة"],
        ),
        "price": (
            [
                "الفائدة {0} خفضوا النسبة",
                "نسبة الفائدة {0} مقارنة بغيركم",
                "الرسوم والفائدة {0}",
                "الفوائد والرسوم تأكل ربحي، {0}",
            ],
            ["مرتفعة", "غالية جدا", "ثقيلة علينا", "أعلى من البنك"],
        ),
        "respect": (
            [
                "الموظف {0} ويعاملنا باحترام",
                "الموظفون يسمعوننا ويسلمون علينا، معاملة {0}",
                "موظفة القروض {0} عندما تزورنا",
                "عاملني الموظف معاملة {0}",
            ],
            ["لطيفة", "محترمة", "طيبة", "صبورة", "كالأهل"],
        ),
    },
    "es": {
        "waiting": (
            [
                "esperé {0} en la cola antes de ser atendida",
                "la cola en la ventanilla es muy larga, {0} de espera",
                "reduzcan la espera, hacemos cola {0}",
                "La espera en las colas dura {0} cada vez",
                "una sola ventanilla abierta y una cola larga, espera de {0}",
            ],
            ["dos horas", "toda la mañana", "tres horas", "medio día"],
        ),
        "price": (
            [
                "el interés es {0}, bajen la tasa",
                "los intereses son {0} comparados con otros",
                "Sus comisiones y el interés son {0}",
                "la tasa de interés {0} se come mi ganancia",
            ],
            ["muy alto", "caros", "pesado para nosotros", "más que el banco"],
        ),
        "respect": (
            [
                "la asesora es {0} y nos trata con respeto",
                "los asesores son {0}, escuchan y saludan",
                "mi asesora es {0} cuando visita",
                "el asesor me trató {0}",
            ],
            ["amable", "muy cordial", "paciente", "como familia"],
        ),
    },
    "fa": {
        "waiting": (
            [
                "{0} در صف منتظر ماندم تا نوبتم شد",
                "صف باجه خیلی طولانی است، {0} انتظار",
                "انتظار را کم کنید، {0} در صف می‌مانیم",
                "انتظار در صف‌ها هر بار {0} طول می‌کشد",
                "فقط یک باجه باز است و صف طولانی، {0} انتظار",
            ],
            ["دو ساعت", "سه ساعت", "تمام صبح", "نصف روز"],
        ),
        "price": (
            [
                "سود وام {0} است، نرخ را کم کنید",
                "نرخ سود نسبت به بقیه {0} است",
                "کارمزد و سود {0} است",
                "سود و کارمزدها درآمدم را می‌خورد، {0}",
            ],
            ["بالا", "خیلی گران", "سنگین", "بیشتر از بانک"],
        ),
        "respect": (
            [
                "کارشناس {0} است و با احترام رفتار می‌کند",
                "کارشناسان {0} هستند و گوش می‌دهند",
                "کارشناس ما {0} است وقتی سر می‌زند",
                "رفتار کارشناس با من {0} بود",
            ],
            ["مودب", "بسیار مهربان", "خوش‌برخورد", "صبور"],
        ),
    },
}
NOISE = {
    "en": (
        "everything is fine thank you|no comment|my shop sells vegetables and fish|the road to the village was flooded "
        "in March|I would like to buy a sewing machine next year|my son finished school|the radio mentioned you|we moved "
        "to another street near the mosque|rain spoiled the harvest of maize|I keep goats and chickens|the market day "
        "changed to Tuesday|my phone was stolen last month|electricity was cut the whole week|a neighbor told me about "
        "savings|my sister wants to join as well|nothing to add|the water pump broke again|I paint houses and repair "
        "roofs|tailoring goes well before the feast|God bless you all|transport costs went up|I need a bigger stall|the "
        "new branch building looks nice|prices of flour rose|my husband works abroad now"
    ),
    "fr": (
        "tout va bien merci|rien à signaler|ma boutique vend des légumes et du poisson|la route du village était "
        "inondée en mars|je voudrais acheter une machine à coudre|mon fils a fini l'école|la radio a parlé de vous|nous "
        "avons déménagé près de la mosquée|la pluie a gâté la récolte de maïs|j'élève des chèvres et des poules|le jour "
        "du marché a changé|on m'a volé mon téléphone|l'électricité était coupée toute la semaine|une voisine m'a parlé "
        "d'épargne|ma sœur veut aussi entrer|rien à ajouter|la pompe à eau est encore en panne|je peins des maisons|la "
        "couture marche bien avant la fête|que Dieu vous bénisse|le transport a augmenté|il me faut un plus grand "
        "étal|le nouveau bâtiment est joli|la farine a augmenté|mon mari travaille à l'étranger"
    ),
    "ar": (
        "كل شيء بخير شكرا|لا تعليق|دكاني يبيع الخضار والسمك|غمرت المياه طريق القرية في آذار|أريد شراء ماكينة خياطة "
        "السنة القادمة|ابني أنهى المدرسة|ذكركم الراديو|انتقلنا إلى شارع قرب الجامع|المطر أفسد محصول الذرة|أربي الماعز "
        "والدجاج|تغير يوم السوق إلى الثلاثاء|سرق هاتفي الشهر الماضي|انقطعت الكهرباء أسبوعا كاملا|جارتي حدثتني عن "
        "الادخار|أختي تريد الانضمام|ليس عندي إضافة|تعطلت مضخة الماء مجددا|أدهن البيوت وأصلح السقوف|الخياطة جيدة قبل "
        "العيد|بارك الله فيكم|زادت كلفة النقل|أحتاج بسطة أكبر|مبنى الفرع الجديد جميل|ارتفع سعر الطحين|زوجي يعمل في "
        "الخارج"
    ),
    "es": (
        "todo bien gracias|sin comentarios|mi tienda vende verduras y pescado|el camino del pueblo se inundó en "
        "marzo|quiero comprar una máquina de coser|mi hijo terminó la escuela|la radio habló de ustedes|nos mudamos "
        "cerca de la iglesia|la lluvia dañó la cosecha de maíz|crío cabras y gallinas|cambió el día de mercado|me "
        "robaron el teléfono|cortaron la luz toda la semana|una vecina me contó del ahorro|mi hermana quiere "
        "entrar|nada que agregar|la bomba de agua se dañó otra vez|pinto casas y arreglo techos|la costura va bien antes "
        "de la fiesta|que Dios los bendiga|subió el transporte|necesito un puesto más grande|el nuevo local es "
        "bonito|subió la harina|mi marido trabaja lejos"
    ),
    "fa": (
        "همه چیز خوب است ممنون|نظری ندارم|مغازه‌ام سبزی و ماهی می‌فروشد|جاده روستا در بهار آب گرفت|می‌خواهم چرخ خیاطی "
        "بخرم|پسرم مدرسه را تمام کرد|رادیو از شما گفت|به خیابان کنار مسجد رفتیم|باران محصول ذرت را خراب کرد|بز و مرغ نگه "
        "می‌دارم|روز بازار عوض شد|گوشی‌ام را دزدیدند|برق یک هفته قطع بود|همسایه از پس‌انداز گفت|خواهرم هم می‌خواهد عضو "
        "شود|حرفی نیست|پمپ آب دوباره خراب شد|خانه‌ها را رنگ می‌کنم|خیاطی پیش از عید رونق دارد|خدا خیرتان بدهد|کرایه "
        "بالا رفت|دکه بزرگ‌تری لازم دارم|ساختمان تازه شعبه قشنگ است|آرد گران شد|شوهرم خارج کار می‌کند"
    ),
}
# by which waiting is known
KEYS = {
    "en": ("queue", "waiting", "counter"),
    "fr": ("file", "attente", "guichet"),
    "ar": ("الطابور", "الانتظار", "شباك"),
    "es": ("cola", "espera", "ventanilla"),
    "fa": ("صف", "انتظار", "باجه"),
}


def spoken(language, seed, *, planted=None, noise=60):
    """Return texts and of which theme each is; `planted` gives how many there are of each theme."""
    draw = random.Random(f"{language}{seed}")
    texts = []
    for theme, count in (planted or {"waiting": 40, "price": 30, "respect": 25}).items():
        templates, words = THEMES[language][theme]
        for _each in range(count):
            text = draw.choice(templates).format(draw.choice(words))
            # some add what has nothing to do with it
            texts.append(
                (f"{text}. {aside(language, draw)}" if draw.random() < 0.3 else text, theme)
            )
    texts += [(aside(language, draw), "") for _each in range(noise)]
    draw.shuffle(texts)
    return [text for text, _theme in texts], [theme for _text, theme in texts]


def aside(language, draw):
    """Return most of the words of two sentences that belong to no theme."""
    words = " ".join(draw.sample(NOISE[language].split("|"), 2)).split()
    return " ".join(word for word in words if draw.random() < 0.7)
