import crm.atonce
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0012_email_and_survey_tasks'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name='case',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='case',
                    name='update_update',
                ),
                migrations.AddField(
                    model_name='case',
                    name='keeps_officer_away',
                    field=models.BooleanField(db_default=False, default=False, help_text='The client told it in confidence, for instance in a survey.', verbose_name="kept from the client's loan officer"),
                ),
                migrations.AddField(
                    model_name='caseevent',
                    name='keeps_officer_away',
                    field=models.BooleanField(db_default=False, default=False, help_text='The client told it in confidence, for instance in a survey.', verbose_name="kept from the client's loan officer"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='case',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_caseevent" ("about_name", "about_staff_id", "acknowledge_by", "acknowledged_at", "branch_id", "category_id", "cause", "channel", "client_id", "code", "department_id", "escalation_level", "handler_id", "id", "interaction_id", "is_about_staff", "is_anonymous", "is_former_client", "is_satisfied", "keeps_officer_away", "kind", "language", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_on", "recorded_by_id", "resolution", "resolve_by", "resolved_at", "satisfaction_answered_at", "sent_by_id", "severity", "status", "text", "uid") VALUES (NEW."about_name", NEW."about_staff_id", NEW."acknowledge_by", NEW."acknowledged_at", NEW."branch_id", NEW."category_id", NEW."cause", NEW."channel", NEW."client_id", NEW."code", NEW."department_id", NEW."escalation_level", NEW."handler_id", NEW."id", NEW."interaction_id", NEW."is_about_staff", NEW."is_anonymous", NEW."is_former_client", NEW."is_satisfied", NEW."keeps_officer_away", NEW."kind", NEW."language", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_at", NEW."received_on", NEW."recorded_by_id", NEW."resolution", NEW."resolve_by", NEW."resolved_at", NEW."satisfaction_answered_at", NEW."sent_by_id", NEW."severity", NEW."status", NEW."text", NEW."uid"); RETURN NULL;', hash='2a811b6ee7f3f8330024f71a6d5d69e482378df3', operation='INSERT', pgid='pgtrigger_insert_insert_0fc9b', table='crm_case', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='case',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."about_name" IS DISTINCT FROM (NEW."about_name") OR OLD."about_staff_id" IS DISTINCT FROM (NEW."about_staff_id") OR OLD."acknowledge_by" IS DISTINCT FROM (NEW."acknowledge_by") OR OLD."acknowledged_at" IS DISTINCT FROM (NEW."acknowledged_at") OR OLD."branch_id" IS DISTINCT FROM (NEW."branch_id") OR OLD."category_id" IS DISTINCT FROM (NEW."category_id") OR OLD."cause" IS DISTINCT FROM (NEW."cause") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."escalation_level" IS DISTINCT FROM (NEW."escalation_level") OR OLD."handler_id" IS DISTINCT FROM (NEW."handler_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interaction_id" IS DISTINCT FROM (NEW."interaction_id") OR OLD."is_about_staff" IS DISTINCT FROM (NEW."is_about_staff") OR OLD."is_anonymous" IS DISTINCT FROM (NEW."is_anonymous") OR OLD."is_former_client" IS DISTINCT FROM (NEW."is_former_client") OR OLD."is_satisfied" IS DISTINCT FROM (NEW."is_satisfied") OR OLD."keeps_officer_away" IS DISTINCT FROM (NEW."keeps_officer_away") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."resolution" IS DISTINCT FROM (NEW."resolution") OR OLD."resolve_by" IS DISTINCT FROM (NEW."resolve_by") OR OLD."resolved_at" IS DISTINCT FROM (NEW."resolved_at") OR OLD."satisfaction_answered_at" IS DISTINCT FROM (NEW."satisfaction_answered_at") OR OLD."sent_by_id" IS DISTINCT FROM (NEW."sent_by_id") OR OLD."severity" IS DISTINCT FROM (NEW."severity") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "crm_caseevent" ("about_name", "about_staff_id", "acknowledge_by", "acknowledged_at", "branch_id", "category_id", "cause", "channel", "client_id", "code", "department_id", "escalation_level", "handler_id", "id", "interaction_id", "is_about_staff", "is_anonymous", "is_former_client", "is_satisfied", "keeps_officer_away", "kind", "language", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "received_on", "recorded_by_id", "resolution", "resolve_by", "resolved_at", "satisfaction_answered_at", "sent_by_id", "severity", "status", "text", "uid") VALUES (NEW."about_name", NEW."about_staff_id", NEW."acknowledge_by", NEW."acknowledged_at", NEW."branch_id", NEW."category_id", NEW."cause", NEW."channel", NEW."client_id", NEW."code", NEW."department_id", NEW."escalation_level", NEW."handler_id", NEW."id", NEW."interaction_id", NEW."is_about_staff", NEW."is_anonymous", NEW."is_former_client", NEW."is_satisfied", NEW."keeps_officer_away", NEW."kind", NEW."language", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_at", NEW."received_on", NEW."recorded_by_id", NEW."resolution", NEW."resolve_by", NEW."resolved_at", NEW."satisfaction_answered_at", NEW."sent_by_id", NEW."severity", NEW."status", NEW."text", NEW."uid"); RETURN NULL;', hash='fbfa4305d307e4e07aa81022a0ff14c7fe9a108d', operation='UPDATE', pgid='pgtrigger_update_update_65442', table='crm_case', when='AFTER')),
                ),
            ],
        ),
    ]
