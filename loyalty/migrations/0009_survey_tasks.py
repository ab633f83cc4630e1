
import crm.atonce
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('loyalty', '0008_alert_interaction'),
    ]

    operations = [
        crm.atonce.AllAtOnce(
            operations=[
                migrations.AlterField(
                    model_name='careentry',
                    name='action',
                    field=models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('SURVEY', 'Ask a survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], default='GREETING', max_length=16, verbose_name='what'),
                ),
                migrations.AlterField(
                    model_name='careentryevent',
                    name='action',
                    field=models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('SURVEY', 'Ask a survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], default='GREETING', max_length=16, verbose_name='what'),
                ),
                migrations.AlterField(
                    model_name='play',
                    name='action',
                    field=models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('SURVEY', 'Ask a survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], max_length=16, verbose_name='what'),
                ),
                migrations.AlterField(
                    model_name='playevent',
                    name='action',
                    field=models.CharField(choices=[('VISIT', 'Visit'), ('CALL', 'Call'), ('MESSAGE', 'Send a message'), ('COLLECT_PROMISE', 'See whether the promise was kept'), ('WELCOME_CALL', 'Welcome call'), ('RECORD_GOALS', 'Ask for needs and goals'), ('MID_LOAN_SURVEY', 'Mid-loan survey'), ('SURVEY', 'Ask a survey'), ('RENEWAL_OFFER', 'Offer the renewal'), ('ASK_REFERRAL', 'Ask for a referral'), ('CARE_VISIT', 'Visit, put right what is wrong'), ('RETENTION_CALL', 'Retention call'), ('EXIT_INTERVIEW', 'Exit interview'), ('WIN_BACK_OFFER', 'Win-back offer'), ('FAREWELL', 'Say farewell, name the successor'), ('INTRODUCTION', 'Introduce oneself'), ('GREETING', 'Greet'), ('ACKNOWLEDGE_CASE', 'Tell that the case was received'), ('RESOLVE_CASE', 'Resolve the case'), ('ASK_SATISFACTION', 'Ask whether the client is satisfied'), ('OTHER', 'Other')], max_length=16, verbose_name='what'),
                ),
            ],
        ),
    ]
