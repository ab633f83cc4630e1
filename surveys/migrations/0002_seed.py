"""The surveys every institution starts with: published, so that they can be asked, and changed by a new version."""

from django.db import migrations
from django.utils import timezone

from surveys.instruments import instruments

FACTS = ("code", "kind", "subject", "is_anonymous", "keeps_officer_away")


def seed(apps, _schema_editor):
    surveys = apps.get_model("surveys", "Survey")
    versions = apps.get_model("surveys", "SurveyVersion")
    now = timezone.now()
    for each in instruments():
        facts = {name: each[name] for name in FACTS}
        survey = surveys.objects.create(**facts, created_at=now)
        versions.objects.create(
            survey=survey,
            number=each["version"],
            status="PUBLISHED",
            definition=each["definition"],
            changed_at=now,
            published_at=now,
        )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("crm", "0006_seed_cases")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
