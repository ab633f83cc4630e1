"""How often a step of a night was begun."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0004_marts")]
    operations = [
        migrations.AddField(
            "nightstep",
            "attempts",
            models.PositiveSmallIntegerField("attempts", default=0),
        ),
    ]
