import crm.atonce
import django.contrib.postgres.functions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loyalty', '0003_standing_of_the_day'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name='exit',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='exit',
                    name='update_update',
                ),
                migrations.AddField(
                    model_name='exit',
                    name='external_id',
                    field=models.CharField(db_default=django.db.models.functions.comparison.Cast(django.contrib.postgres.functions.RandomUUID(), models.CharField(max_length=64)), max_length=64, unique=True, verbose_name='external id'),
                ),
                migrations.AddField(
                    model_name='exitevent',
                    name='external_id',
                    field=models.CharField(db_default=django.db.models.functions.comparison.Cast(django.contrib.postgres.functions.RandomUUID(), models.CharField(max_length=64)), max_length=64, verbose_name='external id'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='exit',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "loyalty_exitevent" ("asked_by_id", "client_id", "exit_type", "exited_on", "expected_return_on", "external_id", "has_consented", "id", "is_death", "mode", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "would_recommend", "would_return") VALUES (NEW."asked_by_id", NEW."client_id", NEW."exit_type", NEW."exited_on", NEW."expected_return_on", NEW."external_id", NEW."has_consented", NEW."id", NEW."is_death", NEW."mode", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."would_recommend", NEW."would_return"); RETURN NULL;', hash='77a1574fc0ce6ddda53d60623d5e640bd6e33a76', operation='INSERT', pgid='pgtrigger_insert_insert_50df9', table='loyalty_exit', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='exit',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "loyalty_exitevent" ("asked_by_id", "client_id", "exit_type", "exited_on", "expected_return_on", "external_id", "has_consented", "id", "is_death", "mode", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "would_recommend", "would_return") VALUES (NEW."asked_by_id", NEW."client_id", NEW."exit_type", NEW."exited_on", NEW."expected_return_on", NEW."external_id", NEW."has_consented", NEW."id", NEW."is_death", NEW."mode", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."would_recommend", NEW."would_return"); RETURN NULL;', hash='a221af68b772e9ee0aa0161489f3300271db0429', operation='UPDATE', pgid='pgtrigger_update_update_66b9c', table='loyalty_exit', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='exit',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "loyalty_exitevent" ("asked_by_id", "client_id", "exit_type", "exited_on", "expected_return_on", "external_id", "has_consented", "id", "is_death", "mode", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "would_recommend", "would_return") VALUES (OLD."asked_by_id", OLD."client_id", OLD."exit_type", OLD."exited_on", OLD."expected_return_on", OLD."external_id", OLD."has_consented", OLD."id", OLD."is_death", OLD."mode", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."would_recommend", OLD."would_return"); RETURN NULL;', hash='354e3fd7538d5a2443cfe61f2dda74d7c138e539', operation='DELETE', pgid='pgtrigger_delete_delete_80692', table='loyalty_exit', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='exitreason',
                    trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "loyalty_exitreasonevent" ("exit_id", "id", "is_root", "is_trigger", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason_id") VALUES (OLD."exit_id", OLD."id", OLD."is_root", OLD."is_trigger", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."reason_id"); RETURN NULL;', hash='07d59fff4437d75d8c67ee1ed07779745ace9f61', operation='DELETE', pgid='pgtrigger_delete_delete_cdfc1', table='loyalty_exitreason', when='AFTER')),
                ),
            ],
        ),
    ]
