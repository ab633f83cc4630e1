"""Egypt, in Arabic."""

from analytics.demo.flavor import City, Flavor, phrases, words

FLAVOR = Flavor(
    language="ar",
    country="EG",
    currency="EGP",
    money_scale=50,
    currency_step=5,
    institution="مؤسسة النخيل للتمويل (تجريبية)",
    branch="فرع {}",
    group="مجموعة {}",
    center="مركز {}",
    product_names=("قرض المجموعات", "قرض المشروع الصغير", "قرض الموسم الزراعي"),
    phone="+2010########",
    national_id_digits=14,
    father_names=True,
    street="شارع {}، {}",
    women=words(
        "فاطمة=Fatma, خديجة=Khadiga, عائشة=Aisha, زينب=Zeinab, مريم=Mariam, أمينة=Amina, سعاد=Soad, "
        "نادية=Nadia, هدى=Hoda, سميرة=Samira, ليلى=Laila, نجلاء=Naglaa, رشا=Rasha, إيمان=Iman, منى=Mona, "
        "سلوى=Salwa, كريمة=Karima, وفاء=Wafaa, حنان=Hanan, صباح=Sabah, نورا=Noura, هبة=Heba, دعاء=Doaa, "
        "أسماء=Asmaa, رانيا=Rania, شيماء=Shaimaa, عبير=Abeer, سهير=Soheir, إلهام=Elham, ناهد=Nahed"
    ),
    men=words(
        "أحمد=Ahmed, محمود=Mahmoud, مصطفى=Mostafa, حسن=Hassan, حسين=Hussein, علي=Ali, إبراهيم=Ibrahim, "
        "خالد=Khaled, عمر=Omar, يوسف=Youssef, طارق=Tarek, سامي=Samy, كريم=Karim, عماد=Emad, جمال=Gamal, "
        "رمضان=Ramadan, سعيد=Said, ياسر=Yasser, وليد=Walid, هشام=Hesham, أيمن=Ayman, صلاح=Salah, "
        "فتحي=Fathy, عادل=Adel, ماهر=Maher"
    ),
    families=words(
        "السيد=El-Sayed, عبد الله=Abdallah, الشريف=El-Sherif, منصور=Mansour, النجار=El-Naggar, حداد=Haddad, "
        "الخطيب=El-Khatib, سليمان=Soliman, عثمان=Osman, بدوي=Badawy, الفقي=El-Feky, درويش=Darwish, "
        "رزق=Rizk, شاهين=Shahin, عوض=Awad, غانم=Ghanem, فرج=Farag, قاسم=Kassem, مرسي=Morsy, نصر=Nasr, "
        "هاشم=Hashem, صالح=Saleh, جابر=Gaber, حمدان=Hamdan, بركات=Barakat, زيدان=Zidan, العطار=El-Attar, "
        "الصاوي=El-Sawy, البنا=El-Banna, يونس=Younes"
    ),
    cities=(
        City("القاهرة", "القاهرة الكبرى", 30.0444, 31.2357),
        City("أسيوط", "الصعيد", 27.1809, 31.1837, is_urban=False),
        City("المنصورة", "الدلتا", 31.0409, 31.3785),
        City("الفيوم", "الصعيد", 29.3084, 30.8428, is_urban=False),
        City("الإسكندرية", "الساحل", 31.2001, 29.9187),
        City("سوهاج", "الصعيد", 26.5591, 31.6957, is_urban=False),
    ),
    quarters=phrases(
        "الحي الأول, الحي الثاني, السوق القديم, المحطة, الزهور, النصر, الكوبري, عزبة الشيخ, كفر النخل, "
        "المنشية, حارة النساجين, البر الغربي, ميدان المسجد, الجنينة"
    ),
    group_words=phrases(
        "الأمل, النور, الخير, السنابل, الوفاء, المستقبل, البركة, الياسمين, الشروق, التعاون"
    ),
    competitors=phrases("النخبة للتمويل, تمويل الوادي, القرض السريع"),
    remarks=(
        "البضاعة تباع جيدًا.",
        "المطلوب قرض أكبر في المرة القادمة.",
        "العمل بطيء هذا الشهر.",
        "الدفع في أيام السوق أنسب.",
        "في الورشة ماكينة ثانية الآن.",
    ),
    praises=(
        "الموظف يشرح كل شيء بصبر.",
        "وصل المبلغ في اليوم الموعود.",
        "يعرفونني ويسألون عن محلي.",
        "الأقساط تناسب أيام السوق.",
    ),
    complaints=(
        "تحدث الموظف معي بطريقة غير لائقة أمام المجموعة.",
        "انتظرت المبلغ ثلاثة أسابيع.",
        "دفعة سددتها غير مسجلة في بطاقتي.",
        "لم يخبرني أحد بهذه الرسوم.",
        "القرض أصغر مما أحتاج.",
        "لا أفهم كم بقي عليّ.",
        "الفرع يغلق قبل أن ينتهي السوق.",
    ),
    answer="شرحنا الأمر وصححناه واعتذرنا.",
)
