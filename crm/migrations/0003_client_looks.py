import crm.atonce
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0002_branch_system'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                migrations.AddField(
                    model_name='clientview',
                    name='what',
                    field=models.CharField(choices=[('PAGE', 'Page'), ('EXPORT', 'Export'), ('NATIONAL_ID', 'National id')], default='PAGE', max_length=12, verbose_name='what'),
                ),
                migrations.AddIndex(
                    model_name='client',
                    index=models.Index(fields=['search_name', 'id'], name='client_by_name'),
                ),
            ],
        ),
    ]
