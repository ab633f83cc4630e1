
import crm.atonce
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0011_looks_at_more'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name='client',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='client',
                    name='update_update',
                ),
                migrations.AddField(
                    model_name='client',
                    name='email',
                    field=models.EmailField(blank=True, db_default='', default='', max_length=254, verbose_name='e-mail'),
                ),
                migrations.AddField(
                    model_name='clientevent',
                    name='email',
                    field=models.EmailField(blank=True, db_default='', default='', max_length=254, verbose_name='e-mail'),
                ),
                migrations.AlterField(
                    model_name='task',
                    name='action',
                    field=models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('SURVEY', 'Ask a survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], default='VISIT', max_length=16, verbose_name='what'),
                ),
                migrations.AlterField(
                    model_name='task',
                    name='source',
                    field=models.CharField(choices=[('MANUAL', 'Set by hand'), ('PROMISE', 'Promise of the client'), ('PLAY', 'Play of the life-cycle stage'), ('CARE', 'Care calendar'), ('ALERT', 'Alert'), ('CASE', 'Complaint or request'), ('HANDOVER', 'Hand-over of a portfolio'), ('SURVEY', 'Survey'), ('API', 'Branch system')], default='MANUAL', max_length=8, verbose_name='from'),
                ),
                migrations.AlterField(
                    model_name='taskevent',
                    name='action',
                    field=models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('SURVEY', 'Ask a survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], default='VISIT', max_length=16, verbose_name='what'),
                ),
                migrations.AlterField(
                    model_name='taskevent',
                    name='source',
                    field=models.CharField(choices=[('MANUAL', 'Set by hand'), ('PROMISE', 'Promise of the client'), ('PLAY', 'Play of the life-cycle stage'), ('CARE', 'Care calendar'), ('ALERT', 'Alert'), ('CASE', 'Complaint or request'), ('HANDOVER', 'Hand-over of a portfolio'), ('SURVEY', 'Survey'), ('API', 'Branch system')], default='MANUAL', max_length=8, verbose_name='from'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='client',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_clientevent" ("address", "birth_date", "branch_id", "channel", "email", "erased_on", "external_id", "family_name", "gender", "given_name", "group_id", "id", "joined_on", "language", "latitude", "longitude", "merged_into_id", "middle_name", "monthly_income", "national_id", "national_id_index", "no_contact_since", "officer_id", "other_name", "other_phone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referrer_id", "sector", "village") VALUES (NEW."address", NEW."birth_date", NEW."branch_id", NEW."channel", NEW."email", NEW."erased_on", NEW."external_id", NEW."family_name", NEW."gender", NEW."given_name", NEW."group_id", NEW."id", NEW."joined_on", NEW."language", NEW."latitude", NEW."longitude", NEW."merged_into_id", NEW."middle_name", NEW."monthly_income", NEW."national_id", NEW."national_id_index", NEW."no_contact_since", NEW."officer_id", NEW."other_name", NEW."other_phone", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."referrer_id", NEW."sector", NEW."village"); RETURN NULL;', hash='78a89f42c94e68fe2376478fccb5cb03913a2cf4', operation='INSERT', pgid='pgtrigger_insert_insert_e69b9', table='crm_client', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='client',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."branch_id" IS DISTINCT FROM (NEW."branch_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."erased_on" IS DISTINCT FROM (NEW."erased_on") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."family_name" IS DISTINCT FROM (NEW."family_name") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."given_name" IS DISTINCT FROM (NEW."given_name") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."joined_on" IS DISTINCT FROM (NEW."joined_on") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."middle_name" IS DISTINCT FROM (NEW."middle_name") OR OLD."monthly_income" IS DISTINCT FROM (NEW."monthly_income") OR OLD."national_id" IS DISTINCT FROM (NEW."national_id") OR OLD."national_id_index" IS DISTINCT FROM (NEW."national_id_index") OR OLD."no_contact_since" IS DISTINCT FROM (NEW."no_contact_since") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."other_name" IS DISTINCT FROM (NEW."other_name") OR OLD."other_phone" IS DISTINCT FROM (NEW."other_phone") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."referrer_id" IS DISTINCT FROM (NEW."referrer_id") OR OLD."sector" IS DISTINCT FROM (NEW."sector") OR OLD."village" IS DISTINCT FROM (NEW."village"))', func='INSERT INTO "crm_clientevent" ("address", "birth_date", "branch_id", "channel", "email", "erased_on", "external_id", "family_name", "gender", "given_name", "group_id", "id", "joined_on", "language", "latitude", "longitude", "merged_into_id", "middle_name", "monthly_income", "national_id", "national_id_index", "no_contact_since", "officer_id", "other_name", "other_phone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referrer_id", "sector", "village") VALUES (NEW."address", NEW."birth_date", NEW."branch_id", NEW."channel", NEW."email", NEW."erased_on", NEW."external_id", NEW."family_name", NEW."gender", NEW."given_name", NEW."group_id", NEW."id", NEW."joined_on", NEW."language", NEW."latitude", NEW."longitude", NEW."merged_into_id", NEW."middle_name", NEW."monthly_income", NEW."national_id", NEW."national_id_index", NEW."no_contact_since", NEW."officer_id", NEW."other_name", NEW."other_phone", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."referrer_id", NEW."sector", NEW."village"); RETURN NULL;', hash='56ba136be81d49bf5229ec273268ce452221e1fe', operation='UPDATE', pgid='pgtrigger_update_update_3d780', table='crm_client', when='AFTER')),
                ),
            ],
        ),
    ]
