import crm.atonce
import django.contrib.postgres.fields
import django.db.models.deletion
import loyalty.models.care
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0006_seed_cases'),
        ('loans', '0003_repayment_sent_by'),
        ('loyalty', '0005_partial_defection'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                migrations.CreateModel(
                    name='PlayEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('stage', models.CharField(choices=[('PROSPECT', 'Prospect'), ('WELCOME', 'Welcome'), ('GETTING_ACQUAINTED', 'Getting acquainted'), ('ACCOUNT_MANAGEMENT', 'Account management'), ('INTENSIVE_CARE', 'Intensive care'), ('POTENTIAL_SEPARATION', 'Potential separation'), ('SEPARATION', 'Separation'), ('WIN_BACK', 'Win-back')], max_length=20, verbose_name='life-cycle stage')),
                        ('action', models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], max_length=16, verbose_name='what')),
                        ('counted_from', models.CharField(choices=[('ENTRY', 'Days after the stage began'), ('MIDDLE', 'The middle of the time left to the last installment'), ('LAST_INSTALLMENT', 'Days before the last installment')], default='ENTRY', max_length=16, verbose_name='counted from')),
                        ('wait_days', models.PositiveSmallIntegerField(default=0, verbose_name='days')),
                        ('days_to_do', models.PositiveSmallIntegerField(default=7, verbose_name='days to do it')),
                        ('text', models.CharField(blank=True, max_length=300, verbose_name='more')),
                        ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='loyalty.play')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='CareEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('occasion', models.CharField(choices=[('GREGORIAN', 'A day of the year'), ('HIJRI', 'A day of the Hijri year'), ('JALALI', 'A day of the Jalali year'), ('BIRTHDAY', "The client's birthday"), ('ANNIVERSARY', 'The day the client joined')], default='GREGORIAN', max_length=12, verbose_name='occasion')),
                        ('month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='month')),
                        ('day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='day')),
                        ('days_before', models.PositiveSmallIntegerField(default=0, help_text='How long before the occasion it is to be done.', verbose_name='days before')),
                        ('notice_days', models.PositiveSmallIntegerField(default=3, help_text='How long before that the task appears.', verbose_name='days of notice')),
                        ('action', models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], default='GREETING', max_length=16, verbose_name='what')),
                        ('channel', models.CharField(choices=[('ANY', 'Any'), ('VISIT', 'Visit'), ('CALL', 'Call'), ('SMS', 'Text message'), ('EMAIL', 'E-mail')], default='ANY', max_length=8, verbose_name='by')),
                        ('text', models.CharField(blank=True, max_length=300, verbose_name='words for the loan officer')),
                        ('needs_consent', models.CharField(blank=True, choices=[('SERVICE', 'Service of the loan'), ('OFFERS', 'Offers'), ('SURVEYS', 'Surveys'), ('WIN_BACK', 'Contact after leaving'), ('SHARING', 'Sharing data with others'), ('LOCATION', 'Keeping the place of visits')], help_text='Empty: a greeting that needs none.', max_length=12, verbose_name='only with consent for')),
                        ('states', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('PROSPECT', 'Prospect'), ('ACTIVE', 'Active'), ('RESTING', 'Resting'), ('LAPSED', 'Lapsed')], max_length=8), blank=True, default=loyalty.models.care.those_with_a_relationship, size=None, verbose_name='states')),
                        ('stages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('PROSPECT', 'Prospect'), ('WELCOME', 'Welcome'), ('GETTING_ACQUAINTED', 'Getting acquainted'), ('ACCOUNT_MANAGEMENT', 'Account management'), ('INTENSIVE_CARE', 'Intensive care'), ('POTENTIAL_SEPARATION', 'Potential separation'), ('SEPARATION', 'Separation'), ('WIN_BACK', 'Win-back')], max_length=20), blank=True, default=list, size=None, verbose_name='life-cycle stages')),
                        ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('TRADE', 'Trade'), ('AGRICULTURE', 'Agriculture'), ('LIVESTOCK', 'Livestock'), ('CRAFTS', 'Crafts and manufacturing'), ('SERVICES', 'Services'), ('FOOD', 'Food'), ('TRANSPORT', 'Transport'), ('CONSTRUCTION', 'Construction'), ('EMPLOYED', 'Employed'), ('OTHER', 'Other')], max_length=16), blank=True, default=list, size=None, verbose_name='sectors')),
                        ('cycle_from', models.PositiveSmallIntegerField(default=0, verbose_name='from loan cycle')),
                        ('is_active', models.BooleanField(default=False, verbose_name='in use')),
                        ('branches', models.ManyToManyField(blank=True, related_name='+', to='crm.branch', verbose_name='branches')),
                        ('products', models.ManyToManyField(blank=True, related_name='+', to='loans.loanproduct', verbose_name='products')),
                    ],
                    options={
                        'verbose_name': 'entry of the care calendar',
                        'verbose_name_plural': 'care calendar',
                        'constraints': [models.CheckConstraint(condition=models.Q(('occasion__in', ['BIRTHDAY', 'ANNIVERSARY']), models.Q(('day__range', (1, 31)), ('month__range', (1, 12))), _connector='OR'), name='care_entry_has_its_day')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "loyalty_careentryevent" ("action", "channel", "cycle_from", "day", "days_before", "id", "is_active", "month", "name", "needs_consent", "notice_days", "occasion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "stages", "states", "text") VALUES (NEW."action", NEW."channel", NEW."cycle_from", NEW."day", NEW."days_before", NEW."id", NEW."is_active", NEW."month", NEW."name", NEW."needs_consent", NEW."notice_days", NEW."occasion", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sectors", NEW."stages", NEW."states", NEW."text"); RETURN NULL;', hash='fd7e1edbe2fa6c798d1f7cdfaf00087038dad651', operation='INSERT', pgid='pgtrigger_insert_insert_b131a', table='loyalty_careentry', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "loyalty_careentryevent" ("action", "channel", "cycle_from", "day", "days_before", "id", "is_active", "month", "name", "needs_consent", "notice_days", "occasion", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "stages", "states", "text") VALUES (NEW."action", NEW."channel", NEW."cycle_from", NEW."day", NEW."days_before", NEW."id", NEW."is_active", NEW."month", NEW."name", NEW."needs_consent", NEW."notice_days", NEW."occasion", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sectors", NEW."stages", NEW."states", NEW."text"); RETURN NULL;', hash='cfac525da83dbb5996a2e893ab831d297be9dfb3', operation='UPDATE', pgid='pgtrigger_update_update_418ac', table='loyalty_careentry', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='CareEntryEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('name', models.CharField(max_length=200, verbose_name='name')),
                        ('occasion', models.CharField(choices=[('GREGORIAN', 'A day of the year'), ('HIJRI', 'A day of the Hijri year'), ('JALALI', 'A day of the Jalali year'), ('BIRTHDAY', "The client's birthday"), ('ANNIVERSARY', 'The day the client joined')], default='GREGORIAN', max_length=12, verbose_name='occasion')),
                        ('month', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='month')),
                        ('day', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='day')),
                        ('days_before', models.PositiveSmallIntegerField(default=0, help_text='How long before the occasion it is to be done.', verbose_name='days before')),
                        ('notice_days', models.PositiveSmallIntegerField(default=3, help_text='How long before that the task appears.', verbose_name='days of notice')),
                        ('action', models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], default='GREETING', max_length=16, verbose_name='what')),
                        ('channel', models.CharField(choices=[('ANY', 'Any'), ('VISIT', 'Visit'), ('CALL', 'Call'), ('SMS', 'Text message'), ('EMAIL', 'E-mail')], default='ANY', max_length=8, verbose_name='by')),
                        ('text', models.CharField(blank=True, max_length=300, verbose_name='words for the loan officer')),
                        ('needs_consent', models.CharField(blank=True, choices=[('SERVICE', 'Service of the loan'), ('OFFERS', 'Offers'), ('SURVEYS', 'Surveys'), ('WIN_BACK', 'Contact after leaving'), ('SHARING', 'Sharing data with others'), ('LOCATION', 'Keeping the place of visits')], help_text='Empty: a greeting that needs none.', max_length=12, verbose_name='only with consent for')),
                        ('states', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('PROSPECT', 'Prospect'), ('ACTIVE', 'Active'), ('RESTING', 'Resting'), ('LAPSED', 'Lapsed')], max_length=8), blank=True, default=loyalty.models.care.those_with_a_relationship, size=None, verbose_name='states')),
                        ('stages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('PROSPECT', 'Prospect'), ('WELCOME', 'Welcome'), ('GETTING_ACQUAINTED', 'Getting acquainted'), ('ACCOUNT_MANAGEMENT', 'Account management'), ('INTENSIVE_CARE', 'Intensive care'), ('POTENTIAL_SEPARATION', 'Potential separation'), ('SEPARATION', 'Separation'), ('WIN_BACK', 'Win-back')], max_length=20), blank=True, default=list, size=None, verbose_name='life-cycle stages')),
                        ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('TRADE', 'Trade'), ('AGRICULTURE', 'Agriculture'), ('LIVESTOCK', 'Livestock'), ('CRAFTS', 'Crafts and manufacturing'), ('SERVICES', 'Services'), ('FOOD', 'Food'), ('TRANSPORT', 'Transport'), ('CONSTRUCTION', 'Construction'), ('EMPLOYED', 'Employed'), ('OTHER', 'Other')], max_length=16), blank=True, default=list, size=None, verbose_name='sectors')),
                        ('cycle_from', models.PositiveSmallIntegerField(default=0, verbose_name='from loan cycle')),
                        ('is_active', models.BooleanField(default=False, verbose_name='in use')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='loyalty.careentry')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Play',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(choices=[('PROSPECT', 'Prospect'), ('WELCOME', 'Welcome'), ('GETTING_ACQUAINTED', 'Getting acquainted'), ('ACCOUNT_MANAGEMENT', 'Account management'), ('INTENSIVE_CARE', 'Intensive care'), ('POTENTIAL_SEPARATION', 'Potential separation'), ('SEPARATION', 'Separation'), ('WIN_BACK', 'Win-back')], max_length=20, verbose_name='life-cycle stage')),
                        ('action', models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], max_length=16, verbose_name='what')),
                        ('counted_from', models.CharField(choices=[('ENTRY', 'Days after the stage began'), ('MIDDLE', 'The middle of the time left to the last installment'), ('LAST_INSTALLMENT', 'Days before the last installment')], default='ENTRY', max_length=16, verbose_name='counted from')),
                        ('wait_days', models.PositiveSmallIntegerField(default=0, verbose_name='days')),
                        ('days_to_do', models.PositiveSmallIntegerField(default=7, verbose_name='days to do it')),
                        ('text', models.CharField(blank=True, max_length=300, verbose_name='more')),
                        ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                    ],
                    options={
                        'verbose_name': 'play',
                        'verbose_name_plural': 'plays',
                        'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['PROSPECT', 'WELCOME', 'GETTING_ACQUAINTED', 'ACCOUNT_MANAGEMENT', 'INTENSIVE_CARE', 'POTENTIAL_SEPARATION', 'SEPARATION', 'WIN_BACK'])), name='play_stage_is_known')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "loyalty_playevent" ("action", "counted_from", "days_to_do", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "text", "wait_days") VALUES (NEW."action", NEW."counted_from", NEW."days_to_do", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."stage", NEW."text", NEW."wait_days"); RETURN NULL;', hash='1898833e1ab3cc24b37332ba9df1a9c98f4f5e1b', operation='INSERT', pgid='pgtrigger_insert_insert_d7f68', table='loyalty_play', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "loyalty_playevent" ("action", "counted_from", "days_to_do", "id", "is_active", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "stage", "text", "wait_days") VALUES (NEW."action", NEW."counted_from", NEW."days_to_do", NEW."id", NEW."is_active", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."stage", NEW."text", NEW."wait_days"); RETURN NULL;', hash='ab64957bc9180ac143c78a79aae79f9b25c52e67', operation='UPDATE', pgid='pgtrigger_update_update_19e98', table='loyalty_play', when='AFTER'))],
                    },
                ),
            ],
        ),
    ]
