import crm.atonce
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loans', '0001_initial'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                migrations.AddField(
                    model_name='importrun',
                    name='step',
                    field=models.CharField(blank=True, choices=[('READING', 'Reading'), ('CHECKING', 'Checking'), ('MERGING', 'Merging')], max_length=8, verbose_name='step'),
                ),
                migrations.AddField(
                    model_name='importrun',
                    name='unmapped_columns',
                    field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), blank=True, default=list, size=None, verbose_name='columns not imported'),
                ),
                migrations.AddField(
                    model_name='importrun',
                    name='valid_count',
                    field=models.PositiveIntegerField(default=0, verbose_name='rows without fault'),
                ),
                migrations.AlterField(
                    model_name='importfault',
                    name='reason',
                    field=models.CharField(choices=[('WRONG_CELL_COUNT', 'The row has more or fewer cells than the header.'), ('REQUIRED', 'This is needed and is missing.'), ('TOO_LONG', 'The text is too long.'), ('NOT_A_DATE', 'This is not a date in the format of the mapping.'), ('NOT_AN_AMOUNT', 'This is not an amount of money with at most two decimals.'), ('NOT_A_NUMBER', 'This is not a number.'), ('NOT_A_WHOLE_NUMBER', 'This is not a whole number.'), ('NOT_YES_OR_NO', 'This is neither yes nor no.'), ('NOT_A_PHONE', "This is not a phone number of the institution's country."), ('NOT_A_CHOICE', 'This is not one of the known values.'), ('OUT_OF_RANGE', 'The value is out of range.'), ('UNKNOWN_REFERENCE', 'Nothing with this id is known.'), ('REFERS_TO_ITSELF', 'The row refers to itself.'), ('REPEATED', 'The same id stands earlier in the file with other contents.'), ('WRONG_ORDER', 'This date is before a date it must follow.'), ('POSITION_INCOMPLETE', 'Latitude and longitude are given together or not at all.'), ('CENTER_IN_CENTER', 'A center belongs to no center, only a group does.'), ('ANOTHER_CLIENT', 'This loan is recorded for another client.'), ('STATUS_CONTRADICTS_DATES', 'The status does not fit the dates.'), ('CLOSE_REASON_WITHOUT_DATE', 'A close reason needs a closing date.'), ('MORE_THAN_PRINCIPAL', 'More is written off than was lent.'), ('LESS_THAN_PRINCIPAL', 'Less is due than was lent.'), ('NO_SCHEDULE', 'No repayment schedule follows from these terms.'), ('NOT_DISBURSED', 'This loan has not been disbursed.'), ('PARTS_DIFFER_FROM_AMOUNT', 'The parts do not add up to the amount.'), ('NOT_A_REVERSAL', 'An amount below zero, and only that, names the repayment it reverses.'), ('REVERSAL_DIFFERS', 'A reversal has the opposite amount of the repayment it reverses.'), ('REVERSED_BEFORE', 'That repayment has been reversed already.'), ('MONEY_FACT_CHANGED', 'A recorded repayment does not change; correct it with a reversal.')], max_length=32, verbose_name='reason'),
                ),
                migrations.CreateModel(
                    name='ImportPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='number')),
                        ('content', models.BinaryField(verbose_name='content')),
                        ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='loans.importrun', verbose_name='import')),
                    ],
                    options={
                        'verbose_name': 'part of an uploaded file',
                        'verbose_name_plural': 'parts of uploaded files',
                        'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='import_part_is_numbered_once')],
                    },
                ),
            ],
        ),
    ]
