import crm.atonce
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0008_sent_meeting'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name='staff',
                    name='insert_insert',
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name='staff',
                    name='update_update',
                ),
                migrations.AddField(
                    model_name='staff',
                    name='is_mailed_daily',
                    field=models.BooleanField(default=True, help_text='One e-mail each morning that has something due: counts and links, no names.', verbose_name='daily e-mail'),
                ),
                migrations.AddField(
                    model_name='staffevent',
                    name='is_mailed_daily',
                    field=models.BooleanField(default=True, help_text='One e-mail each morning that has something due: counts and links, no names.', verbose_name='daily e-mail'),
                ),
                migrations.AlterField(
                    model_name='absence',
                    name='stand_in',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stands_in', to=settings.AUTH_USER_MODEL, verbose_name='stand-in'),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='staff',
                    trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_staffevent" ("date_joined", "email", "external_id", "first_name", "id", "is_active", "is_mailed_daily", "is_staff", "is_superuser", "language", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username", "weekly_alert_capacity") VALUES (NEW."date_joined", NEW."email", NEW."external_id", NEW."first_name", NEW."id", NEW."is_active", NEW."is_mailed_daily", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."last_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."username", NEW."weekly_alert_capacity"); RETURN NULL;', hash='74bf66aee2cedfce8e9f915fc305693a3b0cb3d8', operation='INSERT', pgid='pgtrigger_insert_insert_b9c29', table='crm_staff', when='AFTER')),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name='staff',
                    trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_mailed_daily" IS DISTINCT FROM (NEW."is_mailed_daily") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."username" IS DISTINCT FROM (NEW."username") OR OLD."weekly_alert_capacity" IS DISTINCT FROM (NEW."weekly_alert_capacity"))', func='INSERT INTO "crm_staffevent" ("date_joined", "email", "external_id", "first_name", "id", "is_active", "is_mailed_daily", "is_staff", "is_superuser", "language", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username", "weekly_alert_capacity") VALUES (NEW."date_joined", NEW."email", NEW."external_id", NEW."first_name", NEW."id", NEW."is_active", NEW."is_mailed_daily", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."last_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."username", NEW."weekly_alert_capacity"); RETURN NULL;', hash='3d35eb69edc78e63a09448764e18a779875c75f0', operation='UPDATE', pgid='pgtrigger_update_update_7de22', table='crm_staff', when='AFTER')),
                ),
            ],
        ),
    ]
