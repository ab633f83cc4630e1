"""Empty marts, so that pages have something to read before the first night replaces them."""

from django.db import migrations

MAKE = """
CREATE TABLE IF NOT EXISTS mart.decision_point (
    loan_id bigint, client_id bigint, branch_id bigint, officer_id bigint, product_id bigint,
    cycle smallint, gender varchar(8), age smallint, is_urban boolean, disbursed_on date,
    paid_off_on date, next_disbursed_on date, gap_days integer, followed_days integer,
    rest_window_days integer, exit_type varchar(24)
);
CREATE TABLE IF NOT EXISTS mart.active_spell (
    id bigint, client_id bigint, branch_id bigint, number smallint, episode smallint,
    started_on date, ended_on date, is_rejoin boolean
);
CREATE TABLE IF NOT EXISTS mart.loan_profit (
    loan_id bigint, client_id bigint, branch_id bigint, cycle smallint, disbursed_on date,
    closed_on date, interest_received numeric(14, 2), fees_received numeric(14, 2),
    cost_of_funds numeric(14, 2), credit_loss numeric(14, 2), activity_cost numeric(14, 2),
    acquisition_cost numeric(14, 2), profit numeric(14, 2)
)
"""


class Migration(migrations.Migration):
    dependencies = [("analytics", "0003_seed")]
    operations = [migrations.RunSQL(MAKE, migrations.RunSQL.noop)]
