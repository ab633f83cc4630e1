"""Afghanistan, in Persian."""

from analytics.demo.flavor import City, Flavor, phrases, words

FLAVOR = Flavor(
    language="fa",
    country="AF",
    currency="AFN",
    money_scale=70,
    currency_step=10,
    institution="مؤسسهٔ مالی انار (نمایشی)",
    branch="شعبهٔ {}",
    group="گروه {}",
    center="مرکز {}",
    product_names=("وام گروهی", "وام کسب‌وکار", "وام کشاورزی"),
    phone="+9370#######",
    national_id_digits=13,
    father_names=True,
    street="کوچهٔ {}، {}",
    women=words(
        "زهرا=Zahra, مریم=Maryam, فرشته=Fereshta, نرگس=Nargis, شکریه=Shukria, لیلا=Laila, معصومه=Masuma, "
        "پروین=Parwin, گلثوم=Gulsum, حمیده=Hamida, نسرین=Nasrin, شیرین=Shirin, رویا=Roya, سمیرا=Samira, "
        "پری=Pari, مینا=Mina, بهار=Bahar, فریبا=Fariba, مژگان=Mozhgan, نازنین=Nazanin, صدیقه=Sediqa, "
        "حکیمه=Hakima, ثریا=Soraya, ژاله=Zhala, رابعه=Rabia, تهمینه=Tahmina, یلدا=Yalda, آرزو=Arezo"
    ),
    men=words(
        "محمد=Mohammad, رضا=Reza, علی=Ali, حسین=Hussain, کریم=Karim, رحیم=Rahim, نادر=Nader, جواد=Jawad, "
        "داوود=Dawood, فرهاد=Farhad, هادی=Hadi, ابراهیم=Ebrahim, قاسم=Qasem, یوسف=Yusuf, امید=Omid, "
        "بهزاد=Behzad, رستم=Rostam, سهراب=Sohrab, فرید=Farid, نوید=Nawid, شریف=Sharif, ضیا=Zia, "
        "عزیز=Aziz, کاوه=Kawa"
    ),
    families=words(
        "احمدی=Ahmadi, محمدی=Mohammadi, رضایی=Rezai, حسینی=Hussaini, کریمی=Karimi, رحیمی=Rahimi, "
        "نوری=Noori, صادقی=Sadeqi, اکبری=Akbari, یوسفی=Yusufi, حیدری=Haidari, عزیزی=Azizi, شریفی=Sharifi, "
        "سلطانی=Sultani, امیری=Amiri, جعفری=Jafari, قاسمی=Qasemi, هاشمی=Hashemi, وفایی=Wafai, "
        "بهرامی=Bahrami, مرادی=Moradi, فیضی=Faizi, نظری=Nazari, پوپل=Popal, بارکزی=Barakzai, انوری=Anwari, "
        "رسولی=Rasuli, توخی=Tokhi"
    ),
    cities=(
        City("هرات", "باختر", 34.3529, 62.2040),
        City("بامیان", "هزارستان", 34.8210, 67.8210, is_urban=False),
        City("کابل", "کابل", 34.5553, 69.2075),
        City("مزار شریف", "شمال", 36.7090, 67.1109),
        City("غزنی", "جنوب", 33.5536, 68.4269, is_urban=False),
        City("قندوز", "شمال", 36.7290, 68.8570, is_urban=False),
    ),
    quarters=phrases(
        "باغ نو, چهارسوق, درب خوش, گذر مسگران, ده‌نو, پل سرخ, قلعهٔ نو, باغ انار, سرآسیاب, گذر باغبان, "
        "محلهٔ بافندگان, دشت برچی, کنار رود, چشمهٔ شیرین"
    ),
    group_words=phrases("امید, نرگس, انار, همدلی, بهار, پیوند, ستاره, آفتاب, یاری, گندم"),
    competitors=phrases("صندوق کوهدامن, اعتبار هریوا, قرضهٔ آسان"),
    remarks=(
        "فروش خوب است.",
        "دفعهٔ بعد قرضهٔ بزرگ‌تر می‌خواهد.",
        "این ماه کار کم است.",
        "پرداخت در روز بازار آسان‌تر است.",
        "ماشین دوم خریده شد.",
    ),
    praises=(
        "کارمند همه چیز را با حوصله توضیح می‌دهد.",
        "پول همان روزی که گفتند رسید.",
        "مرا می‌شناسند و از دکانم می‌پرسند.",
        "قسط‌ها با روز بازار جور است.",
    ),
    complaints=(
        "کارمند پیش گروه با من بد حرف زد.",
        "سه هفته منتظر پول ماندم.",
        "پرداختی که کردم در کارتم نیست.",
        "کسی از این فیس به من نگفت.",
        "قرضه برای کارم کم است.",
        "نمی‌دانم چقدر دیگر باید بدهم.",
        "نمایندگی پیش از بازار بسته می‌شود.",
    ),
    answer="توضیح داده شد، اصلاح شد و عذر خواستیم.",
)
