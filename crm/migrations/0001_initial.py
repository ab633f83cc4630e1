import crm.access
import crm.atonce
import crm.fields
import crm.models.client
import crm.models.staff
import crm.thresholds
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(
        ),
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        crm.atonce.AllAtOnce(
            operations=[
                migrations.CreateModel(
                    name='Branch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=32, unique=True, verbose_name='code')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('region', models.CharField(blank=True, max_length=200, verbose_name='region')),
                        ('is_urban', models.BooleanField(default=True, verbose_name='urban')),
                        ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                        ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                    ],
                    options={
                        'verbose_name': 'branch',
                        'verbose_name_plural': 'branches',
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_branchevent" ("code", "id", "is_urban", "latitude", "longitude", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region") VALUES (NEW."code", NEW."id", NEW."is_urban", NEW."latitude", NEW."longitude", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region"); RETURN NULL;', hash='c0a0b43692a985a26f5676a3862f6fa6610fb8db', operation='INSERT', pgid='pgtrigger_insert_insert_5c612', table='crm_branch', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "crm_branchevent" ("code", "id", "is_urban", "latitude", "longitude", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region") VALUES (NEW."code", NEW."id", NEW."is_urban", NEW."latitude", NEW."longitude", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region"); RETURN NULL;', hash='ef7f6f735062c0aa2154b5fe2dbdedff68de0606', operation='UPDATE', pgid='pgtrigger_update_update_84f39', table='crm_branch', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='BranchEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('code', models.CharField(max_length=32, verbose_name='code')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('region', models.CharField(blank=True, max_length=200, verbose_name='region')),
                        ('is_urban', models.BooleanField(default=True, verbose_name='urban')),
                        ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                        ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='crm.branch')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Client',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('external_id', models.CharField(max_length=64, unique=True, verbose_name='external id')),
                        ('given_name', models.CharField(max_length=200, verbose_name='given name')),
                        ('middle_name', models.CharField(blank=True, max_length=200, verbose_name="father's or middle name")),
                        ('family_name', models.CharField(blank=True, max_length=200, verbose_name='family name')),
                        ('other_name', models.CharField(blank=True, help_text='Or a nickname.', max_length=200, verbose_name='name in another script')),
                        ('search_name', models.GeneratedField(db_persist=True, expression=crm.models.client.Fold(django.db.models.functions.text.Concat('given_name', models.Value(' '), 'middle_name', models.Value(' '), 'family_name', models.Value(' '), 'other_name')), output_field=models.TextField())),
                        ('birth_date', models.DateField(blank=True, null=True, verbose_name='birth date')),
                        ('gender', models.CharField(choices=[('FEMALE', 'Female'), ('MALE', 'Male'), ('OTHER', 'Other'), ('UNKNOWN', 'Unknown')], default='UNKNOWN', max_length=8, verbose_name='gender')),
                        ('phone', models.CharField(blank=True, max_length=32, verbose_name='phone')),
                        ('other_phone', models.CharField(blank=True, max_length=32, verbose_name='other phone')),
                        ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                        ('village', models.CharField(blank=True, max_length=200, verbose_name='village or quarter')),
                        ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                        ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                        ('language', models.CharField(blank=True, max_length=2, verbose_name='language')),
                        ('sector', models.CharField(blank=True, choices=[('TRADE', 'Trade'), ('AGRICULTURE', 'Agriculture'), ('LIVESTOCK', 'Livestock'), ('CRAFTS', 'Crafts and manufacturing'), ('SERVICES', 'Services'), ('FOOD', 'Food'), ('TRANSPORT', 'Transport'), ('CONSTRUCTION', 'Construction'), ('EMPLOYED', 'Employed'), ('OTHER', 'Other')], max_length=16, verbose_name='sector')),
                        ('channel', models.CharField(blank=True, choices=[('REFERRAL', 'Referral by a client'), ('OFFICER', "Loan officer's own search"), ('WALK_IN', 'Walk-in'), ('CAMPAIGN', 'Campaign'), ('GROUP', 'Group'), ('DIGITAL', 'Digital'), ('OTHER', 'Other')], max_length=16, verbose_name='acquisition channel')),
                        ('joined_on', models.DateField(verbose_name='joined on')),
                        ('monthly_income', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='monthly income')),
                        ('national_id', crm.fields.EncryptedTextField(blank=True, editable=True, verbose_name='national id')),
                        ('national_id_index', models.CharField(blank=True, editable=False, max_length=64)),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.branch', verbose_name='branch')),
                        ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loan officer')),
                        ('referrer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.client', verbose_name='referrer')),
                        ('group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.group', verbose_name='group')),
                    ],
                    options={
                        'verbose_name': 'client',
                        'verbose_name_plural': 'clients',
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_name'], name='client_search_name', opclasses=['gin_trgm_ops']), django.contrib.postgres.indexes.GinIndex(fields=['phone'], name='client_phone', opclasses=['gin_trgm_ops']), models.Index(condition=models.Q(('national_id_index', ''), _negated=True), fields=['national_id_index'], name='client_national_id')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('gender__in', ['FEMALE', 'MALE', 'OTHER', 'UNKNOWN'])), name='client_gender_is_known'), models.CheckConstraint(condition=models.Q(('referrer', models.F('id')), _negated=True), name='client_is_not_own_referrer'), models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), ('longitude', None)), models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), _connector='OR'), name='client_position_is_on_earth')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_clientevent" ("address", "birth_date", "branch_id", "channel", "external_id", "family_name", "gender", "given_name", "group_id", "id", "joined_on", "language", "latitude", "longitude", "middle_name", "monthly_income", "national_id", "national_id_index", "officer_id", "other_name", "other_phone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referrer_id", "sector", "village") VALUES (NEW."address", NEW."birth_date", NEW."branch_id", NEW."channel", NEW."external_id", NEW."family_name", NEW."gender", NEW."given_name", NEW."group_id", NEW."id", NEW."joined_on", NEW."language", NEW."latitude", NEW."longitude", NEW."middle_name", NEW."monthly_income", NEW."national_id", NEW."national_id_index", NEW."officer_id", NEW."other_name", NEW."other_phone", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."referrer_id", NEW."sector", NEW."village"); RETURN NULL;', hash='9813d782d47088c83d6af6ff988a92be1b7bf4e4', operation='INSERT', pgid='pgtrigger_insert_insert_e69b9', table='crm_client', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."branch_id" IS DISTINCT FROM (NEW."branch_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."family_name" IS DISTINCT FROM (NEW."family_name") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."given_name" IS DISTINCT FROM (NEW."given_name") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."joined_on" IS DISTINCT FROM (NEW."joined_on") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."middle_name" IS DISTINCT FROM (NEW."middle_name") OR OLD."monthly_income" IS DISTINCT FROM (NEW."monthly_income") OR OLD."national_id" IS DISTINCT FROM (NEW."national_id") OR OLD."national_id_index" IS DISTINCT FROM (NEW."national_id_index") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."other_name" IS DISTINCT FROM (NEW."other_name") OR OLD."other_phone" IS DISTINCT FROM (NEW."other_phone") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."referrer_id" IS DISTINCT FROM (NEW."referrer_id") OR OLD."sector" IS DISTINCT FROM (NEW."sector") OR OLD."village" IS DISTINCT FROM (NEW."village"))', func='INSERT INTO "crm_clientevent" ("address", "birth_date", "branch_id", "channel", "external_id", "family_name", "gender", "given_name", "group_id", "id", "joined_on", "language", "latitude", "longitude", "middle_name", "monthly_income", "national_id", "national_id_index", "officer_id", "other_name", "other_phone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "referrer_id", "sector", "village") VALUES (NEW."address", NEW."birth_date", NEW."branch_id", NEW."channel", NEW."external_id", NEW."family_name", NEW."gender", NEW."given_name", NEW."group_id", NEW."id", NEW."joined_on", NEW."language", NEW."latitude", NEW."longitude", NEW."middle_name", NEW."monthly_income", NEW."national_id", NEW."national_id_index", NEW."officer_id", NEW."other_name", NEW."other_phone", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."referrer_id", NEW."sector", NEW."village"); RETURN NULL;', hash='e5907b674456538c1fee32fc17648a8432164722', operation='UPDATE', pgid='pgtrigger_update_update_3d780', table='crm_client', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ClientEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('external_id', models.CharField(max_length=64, verbose_name='external id')),
                        ('given_name', models.CharField(max_length=200, verbose_name='given name')),
                        ('middle_name', models.CharField(blank=True, max_length=200, verbose_name="father's or middle name")),
                        ('family_name', models.CharField(blank=True, max_length=200, verbose_name='family name')),
                        ('other_name', models.CharField(blank=True, help_text='Or a nickname.', max_length=200, verbose_name='name in another script')),
                        ('birth_date', models.DateField(blank=True, null=True, verbose_name='birth date')),
                        ('gender', models.CharField(choices=[('FEMALE', 'Female'), ('MALE', 'Male'), ('OTHER', 'Other'), ('UNKNOWN', 'Unknown')], default='UNKNOWN', max_length=8, verbose_name='gender')),
                        ('phone', models.CharField(blank=True, max_length=32, verbose_name='phone')),
                        ('other_phone', models.CharField(blank=True, max_length=32, verbose_name='other phone')),
                        ('address', models.CharField(blank=True, max_length=300, verbose_name='address')),
                        ('village', models.CharField(blank=True, max_length=200, verbose_name='village or quarter')),
                        ('latitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='latitude')),
                        ('longitude', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='longitude')),
                        ('language', models.CharField(blank=True, max_length=2, verbose_name='language')),
                        ('sector', models.CharField(blank=True, choices=[('TRADE', 'Trade'), ('AGRICULTURE', 'Agriculture'), ('LIVESTOCK', 'Livestock'), ('CRAFTS', 'Crafts and manufacturing'), ('SERVICES', 'Services'), ('FOOD', 'Food'), ('TRANSPORT', 'Transport'), ('CONSTRUCTION', 'Construction'), ('EMPLOYED', 'Employed'), ('OTHER', 'Other')], max_length=16, verbose_name='sector')),
                        ('channel', models.CharField(blank=True, choices=[('REFERRAL', 'Referral by a client'), ('OFFICER', "Loan officer's own search"), ('WALK_IN', 'Walk-in'), ('CAMPAIGN', 'Campaign'), ('GROUP', 'Group'), ('DIGITAL', 'Digital'), ('OTHER', 'Other')], max_length=16, verbose_name='acquisition channel')),
                        ('joined_on', models.DateField(verbose_name='joined on')),
                        ('monthly_income', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='monthly income')),
                        ('national_id', crm.fields.EncryptedTextField(blank=True, editable=True, verbose_name='national id')),
                        ('national_id_index', models.CharField(blank=True, editable=False, max_length=64)),
                        ('branch', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.branch', verbose_name='branch')),
                        ('officer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loan officer')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='crm.client')),
                        ('referrer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.client', verbose_name='referrer')),
                        ('group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.group', verbose_name='group')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ClientOfficer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.client', verbose_name='client')),
                        ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loan officer')),
                    ],
                    options={
                        'verbose_name': 'officer assignment',
                        'verbose_name_plural': 'officer assignments',
                        'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='client_officer_ends_after_start'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('client', '='), (crm.models.client.DateRange('since', 'until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='client_has_one_officer_at_a_time')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_clientofficerevent" ("client_id", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") VALUES (NEW."client_id", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."since", NEW."until"); RETURN NULL;', hash='450065c6e3782c272bedf2a827b534e87b0add00', operation='INSERT', pgid='pgtrigger_insert_insert_c6815', table='crm_clientofficer', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "crm_clientofficerevent" ("client_id", "id", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "since", "until") VALUES (NEW."client_id", NEW."id", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."since", NEW."until"); RETURN NULL;', hash='298b2d6a0eb0b37b16e49d18a894a0299a7f8554', operation='UPDATE', pgid='pgtrigger_update_update_2b7b6', table='crm_clientofficer', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ClientOfficerEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('since', models.DateField(verbose_name='since')),
                        ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                        ('client', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.client', verbose_name='client')),
                        ('officer', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loan officer')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='crm.clientofficer')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ClientView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('viewed_at', models.DateTimeField(verbose_name='viewed at')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.client', verbose_name='client')),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='staff')),
                    ],
                    options={
                        'verbose_name': 'client view',
                        'verbose_name_plural': 'client views',
                        'indexes': [models.Index(fields=['client', '-viewed_at'], name='client_view_latest')],
                    },
                ),
                migrations.CreateModel(
                    name='Group',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('external_id', models.CharField(max_length=64, unique=True, verbose_name='external id')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('kind', models.CharField(choices=[('GROUP', 'Group'), ('CENTER', 'Center')], default='GROUP', max_length=8, verbose_name='kind')),
                        ('village', models.CharField(blank=True, max_length=200, verbose_name='village')),
                        ('meeting_weekday', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], null=True, verbose_name='meeting day')),
                        ('formed_on', models.DateField(blank=True, null=True, verbose_name='formed on')),
                        ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.branch', verbose_name='branch')),
                        ('center', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.group', verbose_name='center')),
                        ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loan officer')),
                    ],
                    options={
                        'verbose_name': 'group',
                        'verbose_name_plural': 'groups',
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['GROUP', 'CENTER'])), name='group_kind_is_known'), models.CheckConstraint(condition=models.Q(('center', None), ('kind', 'GROUP'), _connector='OR'), name='group_center_has_no_center')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_groupevent" ("branch_id", "center_id", "external_id", "formed_on", "id", "kind", "meeting_weekday", "name", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "village") VALUES (NEW."branch_id", NEW."center_id", NEW."external_id", NEW."formed_on", NEW."id", NEW."kind", NEW."meeting_weekday", NEW."name", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."village"); RETURN NULL;', hash='8362314244aa0cef05f6d8d5f0363cea01b4ecfa', operation='INSERT', pgid='pgtrigger_insert_insert_e8f81', table='crm_group', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "crm_groupevent" ("branch_id", "center_id", "external_id", "formed_on", "id", "kind", "meeting_weekday", "name", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "village") VALUES (NEW."branch_id", NEW."center_id", NEW."external_id", NEW."formed_on", NEW."id", NEW."kind", NEW."meeting_weekday", NEW."name", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."village"); RETURN NULL;', hash='aaf6ce85e83af16fc77380ea7b50aa7ecba3cddc', operation='UPDATE', pgid='pgtrigger_update_update_a94f0', table='crm_group', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='GroupEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('external_id', models.CharField(max_length=64, verbose_name='external id')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('kind', models.CharField(choices=[('GROUP', 'Group'), ('CENTER', 'Center')], default='GROUP', max_length=8, verbose_name='kind')),
                        ('village', models.CharField(blank=True, max_length=200, verbose_name='village')),
                        ('meeting_weekday', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], null=True, verbose_name='meeting day')),
                        ('formed_on', models.DateField(blank=True, null=True, verbose_name='formed on')),
                        ('branch', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.branch', verbose_name='branch')),
                        ('center', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.group', verbose_name='center')),
                        ('officer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='loan officer')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='crm.group')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Institution',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('country', models.CharField(help_text='ISO 3166 code', max_length=2, verbose_name='country')),
                        ('currency', models.CharField(help_text='ISO 4217 code', max_length=3, verbose_name='currency')),
                        ('language', models.CharField(default='en', max_length=2, verbose_name='language')),
                    ],
                    options={
                        'verbose_name': 'institution',
                        'verbose_name_plural': 'institution',
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='institution_is_one_row')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_institutionevent" ("country", "currency", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."currency", NEW."id", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='b254bf18fa1ca4e464e4906cb2c0b9f16920e627', operation='INSERT', pgid='pgtrigger_insert_insert_1027c', table='crm_institution', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "crm_institutionevent" ("country", "currency", "id", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."country", NEW."currency", NEW."id", NEW."language", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='45107bbba581d501542d3a3492aaa306f78c6add', operation='UPDATE', pgid='pgtrigger_update_update_d5233', table='crm_institution', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='InstitutionEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('country', models.CharField(help_text='ISO 3166 code', max_length=2, verbose_name='country')),
                        ('currency', models.CharField(help_text='ISO 4217 code', max_length=3, verbose_name='currency')),
                        ('language', models.CharField(default='en', max_length=2, verbose_name='language')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='crm.institution')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='StaffEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('external_id', models.CharField(blank=True, max_length=64, null=True, verbose_name='external id')),
                        ('role', models.CharField(choices=[(crm.access.Role['LOAN_OFFICER'], 'Loan officer'), (crm.access.Role['BRANCH_MANAGER'], 'Branch manager'), (crm.access.Role['HEAD_OFFICE'], 'Head office'), (crm.access.Role['ANALYST'], 'Analyst'), (crm.access.Role['AUDITOR'], 'Auditor')], default=crm.access.Role['LOAN_OFFICER'], max_length=16, verbose_name='role')),
                        ('language', models.CharField(default='en', max_length=2, verbose_name='language')),
                        ('weekly_alert_capacity', models.PositiveSmallIntegerField(blank=True, help_text="Alerts this officer can work through in a week; empty: the institution's.", null=True, verbose_name='weekly alert capacity')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Threshold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(choices=crm.thresholds.threshold_choices, max_length=64, verbose_name='name')),
                        ('value', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='value')),
                        ('effective_from', models.DateField(verbose_name='effective from')),
                        ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='crm.branch', verbose_name='branch')),
                    ],
                    options={
                        'verbose_name': 'threshold',
                        'verbose_name_plural': 'thresholds',
                        'constraints': [models.UniqueConstraint(fields=('name', 'branch', 'effective_from'), name='threshold_set_once_a_day', nulls_distinct=False)],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_thresholdevent" ("branch_id", "effective_from", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (NEW."branch_id", NEW."effective_from", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."value"); RETURN NULL;', hash='2973ff750ef7583383b1c1d67d3a89c98b02be25', operation='INSERT', pgid='pgtrigger_insert_insert_3cacf', table='crm_threshold', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "crm_thresholdevent" ("branch_id", "effective_from", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "value") VALUES (NEW."branch_id", NEW."effective_from", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."value"); RETURN NULL;', hash='bf98ec21f067d52fb668bf5dc9c3fb6dcfe04ce2', operation='UPDATE', pgid='pgtrigger_update_update_24335', table='crm_threshold', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ThresholdEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(choices=crm.thresholds.threshold_choices, max_length=64, verbose_name='name')),
                        ('value', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='value')),
                        ('effective_from', models.DateField(verbose_name='effective from')),
                        ('branch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='crm.branch', verbose_name='branch')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='crm.threshold')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Staff',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                        ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('external_id', models.CharField(blank=True, max_length=64, null=True, unique=True, verbose_name='external id')),
                        ('role', models.CharField(choices=[(crm.access.Role['LOAN_OFFICER'], 'Loan officer'), (crm.access.Role['BRANCH_MANAGER'], 'Branch manager'), (crm.access.Role['HEAD_OFFICE'], 'Head office'), (crm.access.Role['ANALYST'], 'Analyst'), (crm.access.Role['AUDITOR'], 'Auditor')], default=crm.access.Role['LOAN_OFFICER'], max_length=16, verbose_name='role')),
                        ('language', models.CharField(default='en', max_length=2, verbose_name='language')),
                        ('weekly_alert_capacity', models.PositiveSmallIntegerField(blank=True, help_text="Alerts this officer can work through in a week; empty: the institution's.", null=True, verbose_name='weekly alert capacity')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                        ('branches', models.ManyToManyField(blank=True, related_name='+', to='crm.branch', verbose_name='branches')),
                    ],
                    options={
                        'verbose_name': 'member of staff',
                        'verbose_name_plural': 'staff',
                        'constraints': [models.CheckConstraint(condition=models.Q(('role__in', [crm.access.Role['LOAN_OFFICER'], crm.access.Role['BRANCH_MANAGER'], crm.access.Role['HEAD_OFFICE'], crm.access.Role['ANALYST'], crm.access.Role['AUDITOR']])), name='staff_role_is_known')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "crm_staffevent" ("date_joined", "email", "external_id", "first_name", "id", "is_active", "is_staff", "is_superuser", "language", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username", "weekly_alert_capacity") VALUES (NEW."date_joined", NEW."email", NEW."external_id", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."last_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."username", NEW."weekly_alert_capacity"); RETURN NULL;', hash='914f3862d2eccd3c48c90e76855c0bdc9494935b', operation='INSERT', pgid='pgtrigger_insert_insert_b9c29', table='crm_staff', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."external_id" IS DISTINCT FROM (NEW."external_id") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."username" IS DISTINCT FROM (NEW."username") OR OLD."weekly_alert_capacity" IS DISTINCT FROM (NEW."weekly_alert_capacity"))', func='INSERT INTO "crm_staffevent" ("date_joined", "email", "external_id", "first_name", "id", "is_active", "is_staff", "is_superuser", "language", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "username", "weekly_alert_capacity") VALUES (NEW."date_joined", NEW."email", NEW."external_id", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", NEW."last_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."username", NEW."weekly_alert_capacity"); RETURN NULL;', hash='62ed654143813a7646fc25558647fbf1a8a63aff', operation='UPDATE', pgid='pgtrigger_update_update_7de22', table='crm_staff', when='AFTER'))],
                    },
                    managers=[
                        ('objects', crm.models.staff.StaffManager()),
                    ],
                ),
            ],
        ),
    ]
