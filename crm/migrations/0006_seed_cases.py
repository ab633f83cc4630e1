"""The departments, categories, promises and help entries every institution starts with."""

import datetime

from django.db import migrations

ALWAYS = datetime.date(1900, 1, 1)
DEPARTMENTS = [("PRODUCT", "Products"), ("OPERATIONS", "Operations"), ("FINANCE", "Finance")]
# code, name, where its cases go first (none: the branch), severity to begin with
CATEGORIES = [
    ("STAFF_BEHAVIOR", "Behavior of staff", "OPERATIONS", "HIGH"),
    ("DELAY", "Delay", "OPERATIONS", "MEDIUM"),
    ("ACCOUNT_ERROR", "Error in the account or in a payment", "FINANCE", "MEDIUM"),
    ("INTEREST_AND_FEES", "Interest and fees", "PRODUCT", "MEDIUM"),
    ("AMOUNT_OR_TERM", "Amount or term of the loan", "PRODUCT", "LOW"),
    ("INFORMATION", "Lack of information", None, "LOW"),
    ("COLLECTION", "Pressure when collecting", "OPERATIONS", "HIGH"),
    ("FRAUD", "Fraud or bribe", "OPERATIONS", "CRITICAL"),
    ("PERSONAL_DATA", "Personal data", "OPERATIONS", "HIGH"),
    ("GROUP", "Group and meetings", None, "MEDIUM"),
    ("PLACE_AND_HOURS", "Place, hours, waiting", "OPERATIONS", "LOW"),
    ("DOCUMENT", "Document or certificate", None, "LOW"),
    ("OTHER", "Something else", None, "MEDIUM"),
]
# severity, working days to acknowledge, days to resolve, whether these are working days
PROMISES = [("", 1, 30, False), ("HIGH", 1, 15, False), ("CRITICAL", 1, 5, True)]
HELP = {
    "en": [
        (
            "How do I complain, ask for something or suggest something?",
            "Write to us on the page “Talk to us”, tell your loan officer, or come to any branch. It costs nothing, and "
            "it never changes how your loan is handled.",
        ),
        (
            "How do I follow what became of it?",
            "You get a code. With it you see on this site what was promised, until when, and our answer. Keep the code: "
            "whoever has it can read the answer.",
        ),
        (
            "May I stay unnamed?",
            "Yes. Then we ask for no name and no phone, and we can answer you only through the code.",
        ),
        (
            "What if it is about somebody who works here?",
            "Say so. That person never sees what you wrote and never handles it.",
        ),
        (
            "What if the answer does not satisfy me?",
            "Say so on the same page. It is opened again and goes to somebody higher up.",
        ),
    ],
    "ar": [
        (
            "كيف أقدّم شكوى أو طلبًا أو اقتراحًا؟",
            "اكتب إلينا في صفحة «تحدّث إلينا»، أو أخبر موظف القروض، أو زر أي فرع. لا يكلّفك ذلك شيئًا، ولا يغيّر أبدًا طريقة "
            "التعامل مع قرضك.",
        ),
        (
            "كيف أتابع ما جرى؟",
            "تحصل على رمز ترى به في هذا الموقع ما وُعدت به وإلى متى، ثم ردّنا. احتفظ بالرمز: من يملكه يستطيع قراءة الردّ.",
        ),
        (
            "هل يمكنني ألّا أذكر اسمي؟",
            "نعم. عندها لا نسأل عن اسم ولا هاتف، ولا نستطيع الردّ عليك إلا عبر الرمز.",
        ),
        (
            "وإن كان الأمر يخصّ أحد العاملين هنا؟",
            "قل ذلك. لن يرى هذا الشخص ما كتبتَ ولن يتولّى الأمر أبدًا.",
        ),
        (
            "وإن لم يرضني الردّ؟",
            "قل ذلك في الصفحة نفسها، فيُفتح الأمر من جديد وينتقل إلى مسؤول أعلى.",
        ),
    ],
    "fr": [
        (
            "Comment faire une réclamation, une demande ou une suggestion ?",
            "Écrivez-nous sur la page « Parlez-nous », dites-le à votre agent de crédit ou venez dans une agence. C'est "
            "gratuit et cela ne change jamais le traitement de votre prêt.",
        ),
        (
            "Comment suivre ce qu'elle devient ?",
            "Vous recevez un code. Avec lui, vous voyez sur ce site ce qui a été promis, jusqu'à quand, et notre réponse. "
            "Gardez ce code : celui qui l'a peut lire la réponse.",
        ),
        (
            "Puis-je rester anonyme ?",
            "Oui. Nous ne demandons alors ni nom ni téléphone, et nous ne pouvons vous répondre que par le code.",
        ),
        (
            "Et si cela concerne quelqu'un qui travaille ici ?",
            "Dites-le. Cette personne ne voit jamais ce que vous avez écrit et ne s'en occupe jamais.",
        ),
        (
            "Et si la réponse ne me satisfait pas ?",
            "Dites-le sur la même page. Le dossier est rouvert et passe à quelqu'un de plus haut placé.",
        ),
    ],
    "fa": [
        (
            "چگونه شکایت، درخواست یا پیشنهاد خود را بفرستم؟",
            "در صفحهٔ «با ما حرف بزنید» بنویسید، به کارشناس وام خود بگویید، یا به هر شعبه‌ای بیایید. هزینه‌ای ندارد و هرگز "
            "رفتار ما با وام شما را عوض نمی‌کند.",
        ),
        (
            "چگونه پیگیری کنم؟",
            "کدی می‌گیرید که با آن در همین سایت می‌بینید چه قولی داده شده، تا چه روزی، و پاسخ ما چیست. کد را نگه دارید: هر که "
            "آن را داشته باشد پاسخ را می‌خواند.",
        ),
        (
            "می‌توانم نامم را نگویم؟",
            "بله. آن‌گاه نام و تلفن نمی‌پرسیم و تنها از راه همان کد می‌توانیم پاسخ دهیم.",
        ),
        (
            "اگر دربارهٔ یکی از کارکنان اینجا باشد چه؟",
            "بگویید. آن شخص هرگز نوشتهٔ شما را نمی‌بیند و هرگز به آن رسیدگی نمی‌کند.",
        ),
        (
            "اگر پاسخ راضی‌ام نکرد چه؟",
            "در همان صفحه بگویید. پرونده دوباره باز می‌شود و به مقام بالاتری می‌رسد.",
        ),
    ],
    "es": [
        (
            "¿Cómo presento una queja, una petición o una sugerencia?",
            "Escríbanos en la página «Hable con nosotros», dígaselo a su asesor de crédito o venga a cualquier sucursal. No "
            "cuesta nada y nunca cambia el trato de su préstamo.",
        ),
        (
            "¿Cómo sigo lo que pasó con ella?",
            "Recibe un código. Con él ve en este sitio qué se prometió, hasta cuándo, y nuestra respuesta. Guarde el código: "
            "quien lo tenga puede leer la respuesta.",
        ),
        (
            "¿Puedo no dar mi nombre?",
            "Sí. Entonces no pedimos nombre ni teléfono, y solo podemos responderle por medio del código.",
        ),
        (
            "¿Y si se trata de alguien que trabaja aquí?",
            "Dígalo. Esa persona nunca ve lo que usted escribió ni se ocupa de ello.",
        ),
        (
            "¿Y si la respuesta no me satisface?",
            "Dígalo en la misma página. El caso se abre de nuevo y pasa a alguien de más arriba.",
        ),
    ],
}


def seed(apps, _schema_editor):
    department = apps.get_model("crm", "Department")
    department.objects.bulk_create(department(code=code, name=name) for code, name in DEPARTMENTS)
    known = {row.code: row for row in department.objects.all()}
    category = apps.get_model("crm", "CaseCategory")
    category.objects.bulk_create(
        category(code=code, name=name, department=known.get(first), severity=severity)
        for code, name, first, severity in CATEGORIES
    )
    promise = apps.get_model("crm", "ServicePromise")
    promise.objects.bulk_create(
        promise(
            severity=severity,
            acknowledge_days=acknowledge,
            resolve_days=resolve,
            is_in_working_days=is_working,
            effective_from=ALWAYS,
        )
        for severity, acknowledge, resolve, is_working in PROMISES
    )
    entry = apps.get_model("crm", "HelpEntry")
    entry.objects.bulk_create(
        entry(language=language, position=place * 10, question=question, answer=answer)
        for language, entries in HELP.items()
        for place, (question, answer) in enumerate(entries, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("crm", "0005_case_about_staff")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
