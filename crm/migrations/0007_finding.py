import crm.atonce
import crm.models.folded
import django.contrib.postgres.indexes
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0006_seed_cases'),
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
                pgtrigger.migrations.RemoveTrigger(
                    model_name='group',
                    name='update_update',
                ),
                migrations.RemoveIndex(
                    model_name='client',
                    name='client_phone',
                ),
                migrations.RemoveIndex(
                    model_name='client',
                    name='client_search_name',
                ),
                migrations.RemoveIndex(
                    model_name='client',
                    name='client_by_name',
                ),
                migrations.RemoveField(
                    model_name='client',
                    name='search_name',
                ),
                migrations.AddField(
                    model_name='client',
                    name='search_name',
                    field=models.GeneratedField(db_persist=True, expression=crm.models.folded.Fold(django.db.models.functions.text.Concat('given_name', models.Value(' '), 'middle_name', models.Value(' '), 'family_name', models.Value(' '), 'other_name')), output_field=models.TextField()),
                ),
                migrations.AddIndex(
                    model_name='client',
                    index=django.contrib.postgres.indexes.GinIndex(fields=['search_name'], name='client_search_name', opclasses=['gin_trgm_ops']),
                ),
                migrations.AddIndex(
                    model_name='client',
                    index=models.Index(fields=['search_name', 'id'], name='client_by_name'),
                ),
                migrations.AddField(
                    model_name='client',
                    name='erased_on',
                    field=models.DateField(editable=False, null=True, verbose_name='personal data erased on'),
                ),
                migrations.AddField(
                    model_name='client',
                    name='search_key',
                    field=models.GeneratedField(db_persist=True, expression=crm.models.folded.Skeleton(django.db.models.functions.text.Concat('given_name', models.Value(' '), 'middle_name', models.Value(' '), 'family_name', models.Value(' '), 'other_name')), output_field=models.TextField()),
                ),
                migrations.AddField(
                    model_name='client',
                    name='search_phone',
                    field=models.GeneratedField(db_persist=True, expression=crm.models.folded.Digits(django.db.models.functions.text.Concat('phone', models.Value(' '), 'other_phone')), output_field=models.TextField()),
                ),
                migrations.AddField(
                    model_name='clientevent',
                    name='erased_on',
                    field=models.DateField(editable=False, null=True, verbose_name='personal data erased on'),
                ),
                migrations.AddField(
                    model_name='group',
                    name='search_name',
                    field=models.GeneratedField(db_persist=True, expression=crm.models.folded.Fold('name'), output_field=models.TextField()),
                ),
                migrations.AddIndex(
                    model_name='client',
                    index=django.contrib.postgres.indexes.GinIndex(fields=['search_key'], name='client_search_key', opclasses=['gin_trgm_ops']),
                ),
                migrations.AddIndex(
                    model_name='client',
                    index=django.contrib.postgres.indexes.GinIndex(fields=['search_phone'], name='client_phone', opclasses=['gin_trgm_ops']),
                ),
                migrations.AddIndex(
                    model_name='client',
                    index=models.Index(fields=['birth_date'], name='client_birth_date'),
                ),
                migrations.AddIndex(
                    model_name='group',
                    index=django.contrib.postgres.indexes.GinIndex(fields=['search_name'], name='group_search_name', opclasses=['gin_trgm_ops']),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='client',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_clientevent" ("address", "birth_date", "branch_id", "channel", "erased_on", "external_id", "family_name", "gender", "given_name", "group_id", "id", "joined_on", "language", "latitude", "longitude", "merged_into_id", "middle_name", "monthly_income", "national_id", "national_id_index", "no_contact_since", "officer_id", "other_name", "other_phone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referrer_id", "sector", "village") VALUES (NEW."address", NEW."birth_date", NEW."branch_id", NEW."channel", NEW."erased_on", NEW."external_id", NEW."family_name", NEW."gender", NEW."given_name", NEW."group_id", NEW."id", NEW."joined_on", NEW."language", NEW."latitude", NEW."longitude", NEW."merged_into_id", NEW."middle_name", NEW."monthly_income", NEW."national_id", NEW."national_id_index", NEW."no_contact_since", NEW."officer_id", NEW."other_name", NEW."other_phone", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."referrer_id", NEW."sector", NEW."village"); RETURN NULL;', hash='24548cfa77282c0da7027d7433d0f3bb31b15d4e', operation='INSERT', pgid='pgtrigger_insert_insert_e69b9', table='crm_client', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='client',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."branch_id" IS DISTINCT FROM (NEW."branch_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."erased_on" IS DISTINCT FROM (NEW."erased_on") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."family_name" IS DISTINCT FROM (NEW."family_name") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."given_name" IS DISTINCT FROM (NEW."given_name") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."joined_on" IS DISTINCT FROM (NEW."joined_on") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."middle_name" IS DISTINCT FROM (NEW."middle_name") OR OLD."monthly_income" IS DISTINCT FROM (NEW."monthly_income") OR OLD."national_id" IS DISTINCT FROM (NEW."national_id") OR OLD."national_id_index" IS DISTINCT FROM (NEW."national_id_index") OR OLD."no_contact_since" IS DISTINCT FROM (NEW."no_contact_since") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."other_name" IS DISTINCT FROM (NEW."other_name") OR OLD."other_phone" IS DISTINCT FROM (NEW."other_phone") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."referrer_id" IS DISTINCT FROM (NEW."referrer_id") OR OLD."sector" IS DISTINCT FROM (NEW."sector") OR OLD."village" IS DISTINCT FROM (NEW."village"))', func='INSERT INTO "crm_clientevent" ("address", "birth_date", "branch_id", "channel", "erased_on", "external_id", "family_name", "gender", "given_name", "group_id", "id", "joined_on", "language", "latitude", "longitude", "merged_into_id", "middle_name", "monthly_income", "national_id", "national_id_index", "no_contact_since", "officer_id", "other_name", "other_phone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referrer_id", "sector", "village") VALUES (NEW."address", NEW."birth_date", NEW."branch_id", NEW."channel", NEW."erased_on", NEW."external_id", NEW."family_name", NEW."gender", NEW."given_name", NEW."group_id", NEW."id", NEW."joined_on", NEW."language", NEW."latitude", NEW."longitude", NEW."merged_into_id", NEW."middle_name", NEW."monthly_income", NEW."national_id", NEW."national_id_index", NEW."no_contact_since", NEW."officer_id", NEW."other_name", NEW."other_phone", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."referrer_id", NEW."sector", NEW."village"); RETURN NULL;', hash='fc2aec09e5188322de08c2dea7a3cb2f5c3b7c3c', operation='UPDATE', pgid='pgtrigger_update_update_3d780', table='crm_client', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='group',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."branch_id" IS DISTINCT FROM (NEW."branch_id") OR OLD."center_id" IS DISTINCT FROM (NEW."center_id") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."formed_on" IS DISTINCT FROM (NEW."formed_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."meeting_weekday" IS DISTINCT FROM (NEW."meeting_weekday") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."village" IS DISTINCT FROM (NEW."village"))', func='INSERT INTO "crm_groupevent" ("branch_id", "center_id", "external_id", "formed_on", "id", "kind", "meeting_weekday", "name", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "village") VALUES (NEW."branch_id", NEW."center_id", NEW."external_id", NEW."formed_on", NEW."id", NEW."kind", NEW."meeting_weekday", NEW."name", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."village"); RETURN NULL;', hash='29c507d394076b5dd8730b28e00d89de07553cc4', operation='UPDATE', pgid='pgtrigger_update_update_a94f0', table='crm_group', when='AFTER')),
                ),
            ],
        ),
    ]
