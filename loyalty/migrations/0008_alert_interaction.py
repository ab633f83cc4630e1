import crm.atonce
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0009_standing_in'),
        ('loyalty', '0007_seed_plays_and_care'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name='alert',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='alert',
                    name='update_update',
                ),
                migrations.AddField(
                    model_name='alert',
                    name='interaction',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.interaction', verbose_name='done by this interaction'),
                ),
                migrations.AddField(
                    model_name='alertevent',
                    name='interaction',
                    field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.interaction', verbose_name='done by this interaction'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='alert',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "loyalty_alertevent" ("act_by", "as_of", "client_id", "debt", "handled_at", "handled_by_id", "id", "interaction_id", "kind", "next_step", "note", "officer_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "raised_on", "reasons", "snoozed_until", "status", "value_at_stake") VALUES (NEW."act_by", NEW."as_of", NEW."client_id", NEW."debt", NEW."handled_at", NEW."handled_by_id", NEW."id", NEW."interaction_id", NEW."kind", NEW."next_step", NEW."note", NEW."officer_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."probability", NEW."raised_on", NEW."reasons", NEW."snoozed_until", NEW."status", NEW."value_at_stake"); RETURN NULL;', hash='f041b0b063fa0b28989708a1e6aa162d8e02bd79', operation='INSERT', pgid='pgtrigger_insert_insert_0505e', table='loyalty_alert', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='alert',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "loyalty_alertevent" ("act_by", "as_of", "client_id", "debt", "handled_at", "handled_by_id", "id", "interaction_id", "kind", "next_step", "note", "officer_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "raised_on", "reasons", "snoozed_until", "status", "value_at_stake") VALUES (NEW."act_by", NEW."as_of", NEW."client_id", NEW."debt", NEW."handled_at", NEW."handled_by_id", NEW."id", NEW."interaction_id", NEW."kind", NEW."next_step", NEW."note", NEW."officer_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."probability", NEW."raised_on", NEW."reasons", NEW."snoozed_until", NEW."status", NEW."value_at_stake"); RETURN NULL;', hash='d02a9f9abfa88bbb2551a8acf31d224f0c3feb5b', operation='UPDATE', pgid='pgtrigger_update_update_f3112', table='loyalty_alert', when='AFTER')),
                ),
            ],
        ),
    ]
