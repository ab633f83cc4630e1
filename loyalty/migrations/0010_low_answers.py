
import crm.atonce
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0012_email_and_survey_tasks'),
        ('loyalty', '0009_survey_tasks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                migrations.RemoveConstraint(
                    model_name='alert',
                    name='alert_probability_is_a_share',
                ),
                migrations.AddField(
                    model_name='alert',
                    name='keeps_officer_away',
                    field=models.BooleanField(db_default=False, default=False, verbose_name="kept from the client's loan officer"),
                ),
                migrations.AddField(
                    model_name='alertevent',
                    name='keeps_officer_away',
                    field=models.BooleanField(db_default=False, default=False, verbose_name="kept from the client's loan officer"),
                ),
                migrations.AlterField(
                    model_name='alert',
                    name='kind',
                    field=models.CharField(choices=[('DROPOUT_RISK', 'At risk of dropping out'), ('LOW_ANSWER', 'Said something that needs an answer')], default='DROPOUT_RISK', max_length=16, verbose_name='kind'),
                ),
                migrations.AlterField(
                    model_name='alert',
                    name='next_step',
                    field=models.CharField(choices=[('VISIT_ARREARS', 'Visit, and agree on a way to catch up'), ('RENEWAL_TALK', 'Talk about the next loan before the last installment'), ('INSTALLMENT_SIZE', 'Ask whether the installment fits the income'), ('INTRODUCE_OFFICER', 'Introduce the new loan officer in person'), ('RETENTION_CALL', 'Call, and ask what would bring the client back'), ('WELCOME_CALL', 'Call, and explain the terms again'), ('VISIT', 'Visit, and ask how business is going'), ('HEAR_OUT', 'Listen, and say what will be done')], max_length=20, verbose_name='next step'),
                ),
                migrations.AlterField(
                    model_name='alert',
                    name='probability',
                    field=models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='drop-out probability'),
                ),
                migrations.AlterField(
                    model_name='alertevent',
                    name='kind',
                    field=models.CharField(choices=[('DROPOUT_RISK', 'At risk of dropping out'), ('LOW_ANSWER', 'Said something that needs an answer')], default='DROPOUT_RISK', max_length=16, verbose_name='kind'),
                ),
                migrations.AlterField(
                    model_name='alertevent',
                    name='next_step',
                    field=models.CharField(choices=[('VISIT_ARREARS', 'Visit, and agree on a way to catch up'), ('RENEWAL_TALK', 'Talk about the next loan before the last installment'), ('INSTALLMENT_SIZE', 'Ask whether the installment fits the income'), ('INTRODUCE_OFFICER', 'Introduce the new loan officer in person'), ('RETENTION_CALL', 'Call, and ask what would bring the client back'), ('WELCOME_CALL', 'Call, and explain the terms again'), ('VISIT', 'Visit, and ask how business is going'), ('HEAR_OUT', 'Listen, and say what will be done')], max_length=20, verbose_name='next step'),
                ),
                migrations.AlterField(
                    model_name='alertevent',
                    name='probability',
                    field=models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='drop-out probability'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='alert',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "loyalty_alertevent" ("act_by", "as_of", "client_id", "debt", "handled_at", "handled_by_id", "id", "interaction_id", "keeps_officer_away", "kind", "next_step", "note", "officer_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "raised_on", "reasons", "snoozed_until", "status", "value_at_stake") VALUES (NEW."act_by", NEW."as_of", NEW."client_id", NEW."debt", NEW."handled_at", NEW."handled_by_id", NEW."id", NEW."interaction_id", NEW."keeps_officer_away", NEW."kind", NEW."next_step", NEW."note", NEW."officer_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."probability", NEW."raised_on", NEW."reasons", NEW."snoozed_until", NEW."status", NEW."value_at_stake"); RETURN NULL;', hash='43d8c670596a3158611905ed86ec76cf7f90ae9b', operation='INSERT', pgid='pgtrigger_insert_insert_0505e', table='loyalty_alert', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='alert',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "loyalty_alertevent" ("act_by", "as_of", "client_id", "debt", "handled_at", "handled_by_id", "id", "interaction_id", "keeps_officer_away", "kind", "next_step", "note", "officer_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "probability", "raised_on", "reasons", "snoozed_until", "status", "value_at_stake") VALUES (NEW."act_by", NEW."as_of", NEW."client_id", NEW."debt", NEW."handled_at", NEW."handled_by_id", NEW."id", NEW."interaction_id", NEW."keeps_officer_away", NEW."kind", NEW."next_step", NEW."note", NEW."officer_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."probability", NEW."raised_on", NEW."reasons", NEW."snoozed_until", NEW."status", NEW."value_at_stake"); RETURN NULL;', hash='72eef735d41b29356ae1a4090e2023fb1c444f63', operation='UPDATE', pgid='pgtrigger_update_update_f3112', table='loyalty_alert', when='AFTER')),
                ),
                migrations.AddConstraint(
                    model_name='alert',
                    constraint=models.CheckConstraint(condition=models.Q(('probability', None), ('probability__range', (0, 1)), _connector='OR'), name='alert_probability_is_a_share'),
                ),
                migrations.AddConstraint(
                    model_name='alert',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'DROPOUT_RISK'), _negated=True), ('probability__isnull', False), _connector='OR'), name='alert_risk_has_its_probability'),
                ),
            ],
        ),
    ]
