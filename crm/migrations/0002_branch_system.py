import crm.atonce
import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                migrations.CreateModel(
                    name='BranchSystem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=100, unique=True, verbose_name='name')),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None, verbose_name='scopes')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('branches', models.ManyToManyField(blank=True, help_text='The only branches it may see and write; empty: all.', related_name='+', to='crm.branch', verbose_name='branches')),
                    ],
                    options={
                        'verbose_name': 'branch system',
                        'verbose_name_plural': 'branch systems',
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_branchsystemevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scopes") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scopes"); RETURN NULL;', hash='9008d1c648c6f17e52ff02c1a561c52a0d86f08d', operation='INSERT', pgid='pgtrigger_insert_insert_332f3', table='crm_branchsystem', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "crm_branchsystemevent" ("id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scopes") VALUES (NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scopes"); RETURN NULL;', hash='3b770fe5874727bae44ca41e01be1e3c88fa9bc5', operation='UPDATE', pgid='pgtrigger_update_update_a0815', table='crm_branchsystem', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='BranchSystemEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=100, verbose_name='name')),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None, verbose_name='scopes')),
                        ('is_active', models.BooleanField(default=True, verbose_name='active')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='crm.branchsystem')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='IdempotencyRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=255, verbose_name='key')),
                        ('fingerprint', models.CharField(max_length=64, verbose_name='fingerprint of the request')),
                        ('status_code', models.PositiveSmallIntegerField(verbose_name='status code')),
                        ('body', models.TextField(verbose_name='answer')),
                        ('answered_at', models.DateTimeField(verbose_name='answered at')),
                        ('system', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.branchsystem', verbose_name='branch system')),
                    ],
                    options={
                        'verbose_name': 'idempotency record',
                        'verbose_name_plural': 'idempotency records',
                        'indexes': [models.Index(fields=['answered_at'], name='idempotency_record_age')],
                        'constraints': [models.UniqueConstraint(fields=('system', 'key'), name='idempotency_key_is_used_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SystemToken',
                    fields=[
                        ('digest', models.CharField(max_length=128, primary_key=True, serialize=False)),
                        ('token_key', models.CharField(db_index=True, max_length=25)),
                        ('created', models.DateTimeField(auto_now_add=True)),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None, verbose_name='scopes')),
                        ('expiry', models.DateTimeField(verbose_name='expires at')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.branchsystem', verbose_name='branch system')),
                    ],
                    options={
                        'verbose_name': 'token of a branch system',
                        'verbose_name_plural': 'tokens of branch systems',
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_systemtokenevent" ("created", "expiry", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scopes", "user_id") VALUES (NEW."created", NEW."expiry", _pgh_attach_context(), NOW(), \'insert\', NEW."digest", NEW."scopes", NEW."user_id"); RETURN NULL;', hash='37a8751795ee0020e365ed5ba5e454e255b32d50', operation='INSERT', pgid='pgtrigger_insert_insert_61934', table='crm_systemtoken', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."created" IS DISTINCT FROM (NEW."created") OR OLD."expiry" IS DISTINCT FROM (NEW."expiry") OR OLD."scopes" IS DISTINCT FROM (NEW."scopes") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))', func='INSERT INTO "crm_systemtokenevent" ("created", "expiry", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scopes", "user_id") VALUES (NEW."created", NEW."expiry", _pgh_attach_context(), NOW(), \'update\', NEW."digest", NEW."scopes", NEW."user_id"); RETURN NULL;', hash='fa705f27e2a9be9bb847f81bf87707360a2bb4b2', operation='UPDATE', pgid='pgtrigger_update_update_0f5bf', table='crm_systemtoken', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='SystemTokenEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('created', models.DateTimeField(auto_now_add=True)),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), size=None, verbose_name='scopes')),
                        ('expiry', models.DateTimeField(verbose_name='expires at')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.KNOX_TOKEN_MODEL)),
                        ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.branchsystem', verbose_name='branch system')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
