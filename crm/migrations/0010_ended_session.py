import crm.atonce
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0009_standing_in'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                migrations.CreateModel(
                    name='EndedSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('device', models.CharField(max_length=200, verbose_name='device')),
                        ('address', models.GenericIPAddressField(verbose_name='network address')),
                        ('signed_in_at', models.DateTimeField(verbose_name='signed in at')),
                        ('last_seen_at', models.DateTimeField(verbose_name='last seen at')),
                        ('ended_at', models.DateTimeField(verbose_name='ended at')),
                        ('ended_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ended by')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='member of staff')),
                    ],
                    options={
                        'verbose_name': 'ended session',
                        'verbose_name_plural': 'ended sessions',
                        'indexes': [models.Index(fields=['staff', '-ended_at'], name='ended_session_of_staff')],
                        'triggers': [pgtrigger.compiler.Trigger(name='ended_session_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cc2369c62c15096a826550119507500cbc54bd64', operation='UPDATE OR DELETE', pgid='pgtrigger_ended_session_is_kept_e3547', table='crm_endedsession', when='BEFORE'))],
                    },
                ),
            ],
        ),
    ]
