import crm.atonce
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loyalty', '0002_seed'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                migrations.AddField(
                    model_name='standing',
                    name='amount_overdue',
                    field=models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='overdue'),
                ),
                migrations.AddField(
                    model_name='standing',
                    name='days_past_due',
                    field=models.PositiveSmallIntegerField(default=0, verbose_name='days past due'),
                ),
                migrations.AddField(
                    model_name='standing',
                    name='final_due_on',
                    field=models.DateField(blank=True, null=True, verbose_name='last installment due'),
                ),
                migrations.AddField(
                    model_name='standing',
                    name='next_due_on',
                    field=models.DateField(blank=True, null=True, verbose_name='next installment due'),
                ),
                migrations.AddField(
                    model_name='standing',
                    name='next_installment',
                    field=models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='next installment'),
                ),
                migrations.AddField(
                    model_name='standing',
                    name='outstanding_principal',
                    field=models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='outstanding principal'),
                ),
                migrations.AddField(
                    model_name='standing',
                    name='value_at_stake',
                    field=models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='value at stake'),
                ),
            ],
        ),
    ]
