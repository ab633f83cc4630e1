import crm.atonce
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('analytics', '0001_initial'),
        ('crm', '0001_initial'),
        ('crm', '__first__'),
        ('loans', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                migrations.CreateModel(
                    name='DecisionPoint',
                    fields=[
                        ('loan', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='loans.loan')),
                        ('cycle', models.PositiveSmallIntegerField(verbose_name='loan cycle')),
                        ('gender', models.CharField(max_length=8, verbose_name='gender')),
                        ('age', models.PositiveSmallIntegerField(null=True, verbose_name='age')),
                        ('is_urban', models.BooleanField(verbose_name='urban')),
                        ('paid_off_on', models.DateField(verbose_name='paid off on')),
                        ('next_disbursed_on', models.DateField(null=True, verbose_name='next disbursement')),
                        ('gap_days', models.IntegerField(null=True, verbose_name='days to the next disbursement')),
                        ('followed_days', models.IntegerField(verbose_name='days followed')),
                        ('rest_window_days', models.PositiveSmallIntegerField(verbose_name='rest window (days)')),
                        ('exit_type', models.CharField(blank=True, choices=[('VOLUNTARY_DISSATISFIED', 'Voluntary, dissatisfied'), ('VOLUNTARY_SATISFIED', 'Voluntary, satisfied'), ('PUSHED_OUT_BY_MFI', 'Pushed out by the institution'), ('PUSHED_OUT_BY_GROUP', 'Pushed out by the group'), ('EXTERNAL', 'External: death, moved, illness, disaster'), ('ADMINISTRATIVE', 'Administrative: duplicate, transfer, merge')], max_length=24, verbose_name='exit type')),
                    ],
                    options={
                        'verbose_name': 'decision point',
                        'db_table': 'mart"."decision_point',
                        'managed': False,
                    },
                ),
                migrations.CreateModel(
                    name='LoanProfit',
                    fields=[
                        ('loan', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='loans.loan')),
                        ('cycle', models.PositiveSmallIntegerField(verbose_name='loan cycle')),
                        ('disbursed_on', models.DateField(verbose_name='disbursed on')),
                        ('closed_on', models.DateField(null=True, verbose_name='closed on')),
                        ('interest_received', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='interest received')),
                        ('fees_received', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='fees and penalties received')),
                        ('cost_of_funds', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='cost of funds')),
                        ('credit_loss', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='credit loss')),
                        ('activity_cost', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='activity cost')),
                        ('acquisition_cost', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='acquisition cost')),
                        ('profit', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='profit')),
                    ],
                    options={
                        'verbose_name': 'profit of a loan',
                        'db_table': 'mart"."loan_profit',
                        'managed': False,
                    },
                ),
                migrations.CreateModel(
                    name='CostEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('APPLICATION', 'Application, each'), ('DISBURSEMENT_FIRST', 'First disbursement, each'), ('DISBURSEMENT_REPEAT', 'Repeat disbursement, each'), ('REPAYMENT', 'Repayment transaction, each'), ('VISIT', 'Visit, each'), ('CALL', 'Call, each'), ('SURVEY', 'Survey, each'), ('COMPLAINT', 'Complaint, each'), ('GROUP_MEETING', 'Group meeting, each'), ('ACQUISITION', 'Acquisition of a client, each, by channel'), ('COST_OF_FUNDS', 'Cost of funds, share a year'), ('DISCOUNT_RATE', 'Discount rate, share a year'), ('PROVISION_CURRENT', 'Provision, not late, share'), ('PROVISION_30', 'Provision, 1–30 days late, share'), ('PROVISION_60', 'Provision, 31–60 days late, share'), ('PROVISION_90', 'Provision, 61–90 days late, share'), ('PROVISION_180', 'Provision, 91–180 days late, share'), ('PROVISION_OVER_180', 'Provision, over 180 days late, share')], max_length=20, verbose_name='kind')),
                        ('channel', models.CharField(blank=True, choices=[('REFERRAL', 'Referral by a client'), ('OFFICER', "Loan officer's own search"), ('WALK_IN', 'Walk-in'), ('CAMPAIGN', 'Campaign'), ('GROUP', 'Group'), ('DIGITAL', 'Digital'), ('OTHER', 'Other')], max_length=16, verbose_name='acquisition channel')),
                        ('amount', models.DecimalField(decimal_places=6, max_digits=14, verbose_name='amount or share')),
                        ('effective_from', models.DateField(verbose_name='effective from')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='analytics.cost')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Night',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('as_of', models.DateField(verbose_name='as of')),
                        ('status', models.CharField(choices=[('WAITING', 'Waiting'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('FAILED', 'Failed')], default='WAITING', max_length=8, verbose_name='status')),
                        ('started_at', models.DateTimeField(verbose_name='started at')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                        ('message', models.TextField(blank=True, verbose_name='message')),
                        ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='started by')),
                    ],
                    options={
                        'verbose_name': 'night',
                        'verbose_name_plural': 'nights',
                        'indexes': [models.Index(fields=['-started_at'], name='night_latest')],
                        'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('status__in', ['WAITING', 'RUNNING'])), name='night_runs_alone')],
                    },
                ),
                migrations.CreateModel(
                    name='NightStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(verbose_name='position')),
                        ('name', models.CharField(max_length=32, verbose_name='step')),
                        ('shard', models.PositiveSmallIntegerField(default=0, verbose_name='shard')),
                        ('first_client', models.BigIntegerField(blank=True, null=True, verbose_name='first client')),
                        ('last_client', models.BigIntegerField(blank=True, null=True, verbose_name='last client')),
                        ('status', models.CharField(choices=[('WAITING', 'Waiting'), ('RUNNING', 'Running'), ('DONE', 'Done'), ('FAILED', 'Failed')], default='WAITING', max_length=8, verbose_name='status')),
                        ('row_count', models.BigIntegerField(blank=True, null=True, verbose_name='rows')),
                        ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                        ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                        ('message', models.TextField(blank=True, verbose_name='message')),
                        ('night', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='analytics.night', verbose_name='night')),
                    ],
                    options={
                        'verbose_name': 'step of a night',
                        'verbose_name_plural': 'steps of a night',
                        'constraints': [models.UniqueConstraint(fields=('night', 'name', 'shard'), name='night_step_runs_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RiskModel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.CharField(max_length=64, unique=True, verbose_name='version')),
                        ('kind', models.CharField(choices=[('SCORECARD', 'Scorecard'), ('CHALLENGER', 'Gradient boosting')], max_length=12, verbose_name='kind')),
                        ('trained_as_of', models.DateField(verbose_name='trained as of')),
                        ('trained_at', models.DateTimeField(verbose_name='trained at')),
                        ('card', models.JSONField(verbose_name='model card')),
                        ('content', models.BinaryField()),
                        ('promoted_on', models.DateField(blank=True, null=True, verbose_name='promoted on')),
                        ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
                    ],
                    options={
                        'verbose_name': 'risk model',
                        'verbose_name_plural': 'risk models',
                        'constraints': [models.CheckConstraint(condition=models.Q(('retired_on', None), ('promoted_on__isnull', False), _connector='OR'), name='risk_model_retires_after_promotion')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "analytics_riskmodelevent" ("card", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promoted_on", "retired_on", "trained_as_of", "trained_at", "version") VALUES (NEW."card", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."promoted_on", NEW."retired_on", NEW."trained_as_of", NEW."trained_at", NEW."version"); RETURN NULL;', hash='70b8e9028f9042286eff04e8dabc2c8434f5baad', operation='INSERT', pgid='pgtrigger_insert_insert_5437e', table='analytics_riskmodel', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."card" IS DISTINCT FROM (NEW."card") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."promoted_on" IS DISTINCT FROM (NEW."promoted_on") OR OLD."retired_on" IS DISTINCT FROM (NEW."retired_on") OR OLD."trained_as_of" IS DISTINCT FROM (NEW."trained_as_of") OR OLD."trained_at" IS DISTINCT FROM (NEW."trained_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "analytics_riskmodelevent" ("card", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "promoted_on", "retired_on", "trained_as_of", "trained_at", "version") VALUES (NEW."card", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."promoted_on", NEW."retired_on", NEW."trained_as_of", NEW."trained_at", NEW."version"); RETURN NULL;', hash='43103b17ce2d6bd8b3c88b92d725d80f818d395a', operation='UPDATE', pgid='pgtrigger_update_update_42d4b', table='analytics_riskmodel', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='RiskModelEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('id', models.BigIntegerField()),
                        ('version', models.CharField(max_length=64, verbose_name='version')),
                        ('kind', models.CharField(choices=[('SCORECARD', 'Scorecard'), ('CHALLENGER', 'Gradient boosting')], max_length=12, verbose_name='kind')),
                        ('trained_as_of', models.DateField(verbose_name='trained as of')),
                        ('trained_at', models.DateTimeField(verbose_name='trained at')),
                        ('card', models.JSONField(verbose_name='model card')),
                        ('promoted_on', models.DateField(blank=True, null=True, verbose_name='promoted on')),
                        ('retired_on', models.DateField(blank=True, null=True, verbose_name='retired on')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='analytics.riskmodel')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='ScoreChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('as_of', models.DateField(verbose_name='as of')),
                        ('profit', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='profit to date')),
                        ('clv_remaining', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='lifetime value remaining')),
                        ('dropout_probability', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='drop-out probability')),
                        ('model_version', models.CharField(blank=True, max_length=64, verbose_name='model version')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.client', verbose_name='client')),
                    ],
                    options={
                        'verbose_name': 'change of score',
                        'verbose_name_plural': 'changes of score',
                        'constraints': [models.UniqueConstraint(fields=('client', 'as_of'), name='score_changes_once_a_night')],
                    },
                ),
                migrations.CreateModel(
                    name='ClientScore',
                    fields=[
                        ('client', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='crm.client', verbose_name='client')),
                        ('as_of', models.DateField(verbose_name='as of')),
                        ('interest_received', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='interest received')),
                        ('fees_received', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='fees and penalties received')),
                        ('cost_of_funds', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='cost of funds')),
                        ('credit_loss', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='credit loss')),
                        ('activity_cost', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='activity cost')),
                        ('acquisition_cost', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='acquisition cost')),
                        ('profit', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='profit to date')),
                        ('clv_remaining', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='lifetime value remaining')),
                        ('dropout_probability', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='drop-out probability')),
                        ('value_at_stake', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='value at stake')),
                        ('reasons', models.JSONField(default=list, verbose_name='reasons')),
                        ('model_version', models.CharField(blank=True, max_length=64, verbose_name='model version')),
                        ('outstanding_principal', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='outstanding principal')),
                        ('next_installment', models.DecimalField(decimal_places=2, default=0, max_digits=14, verbose_name='next installment')),
                        ('days_past_due', models.PositiveSmallIntegerField(default=0, verbose_name='days past due')),
                        ('last_due_on', models.DateField(blank=True, null=True, verbose_name='last installment due')),
                    ],
                    options={
                        'verbose_name': 'score',
                        'verbose_name_plural': 'scores',
                        'indexes': [models.Index(fields=['-value_at_stake'], name='score_value_at_stake')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('dropout_probability', None), ('dropout_probability__range', (0, 1)), _connector='OR'), name='score_probability_is_a_share')],
                    },
                ),
                migrations.CreateModel(
                    name='Cost',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('APPLICATION', 'Application, each'), ('DISBURSEMENT_FIRST', 'First disbursement, each'), ('DISBURSEMENT_REPEAT', 'Repeat disbursement, each'), ('REPAYMENT', 'Repayment transaction, each'), ('VISIT', 'Visit, each'), ('CALL', 'Call, each'), ('SURVEY', 'Survey, each'), ('COMPLAINT', 'Complaint, each'), ('GROUP_MEETING', 'Group meeting, each'), ('ACQUISITION', 'Acquisition of a client, each, by channel'), ('COST_OF_FUNDS', 'Cost of funds, share a year'), ('DISCOUNT_RATE', 'Discount rate, share a year'), ('PROVISION_CURRENT', 'Provision, not late, share'), ('PROVISION_30', 'Provision, 1–30 days late, share'), ('PROVISION_60', 'Provision, 31–60 days late, share'), ('PROVISION_90', 'Provision, 61–90 days late, share'), ('PROVISION_180', 'Provision, 91–180 days late, share'), ('PROVISION_OVER_180', 'Provision, over 180 days late, share')], max_length=20, verbose_name='kind')),
                        ('channel', models.CharField(blank=True, choices=[('REFERRAL', 'Referral by a client'), ('OFFICER', "Loan officer's own search"), ('WALK_IN', 'Walk-in'), ('CAMPAIGN', 'Campaign'), ('GROUP', 'Group'), ('DIGITAL', 'Digital'), ('OTHER', 'Other')], max_length=16, verbose_name='acquisition channel')),
                        ('amount', models.DecimalField(decimal_places=6, max_digits=14, verbose_name='amount or share')),
                        ('effective_from', models.DateField(verbose_name='effective from')),
                    ],
                    options={
                        'verbose_name': 'cost',
                        'verbose_name_plural': 'costs',
                        'constraints': [models.UniqueConstraint(fields=('kind', 'channel', 'effective_from'), name='cost_set_once_a_day'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='cost_is_not_negative'), models.CheckConstraint(condition=models.Q(('channel', ''), ('kind', 'ACQUISITION'), _connector='OR'), name='cost_channel_is_of_acquisition')],
                        'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "analytics_costevent" ("amount", "channel", "effective_from", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."channel", NEW."effective_from", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='a917d63d105e836bfb96524599e197318b8da477', operation='INSERT', pgid='pgtrigger_insert_insert_e52f1', table='analytics_cost', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "analytics_costevent" ("amount", "channel", "effective_from", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."channel", NEW."effective_from", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='005e70cc2b12b6f751908c9f6b12a30b3918cfd2', operation='UPDATE', pgid='pgtrigger_update_update_be787', table='analytics_cost', when='AFTER'))],
                    },
                ),
            ],
        ),
    ]
