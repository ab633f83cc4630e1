"""Past moments with what was known then and what followed: the rows a risk model learns from."""

from datetime import date

import pandas as pd
from django.db import transaction

from analytics.features import NAMED_COLUMNS
from analytics.frames import read_frame
from analytics.marts import FOLDER, build_for_moments, settle_session, values
from crm.sql import Params, execute

SEGMENTS = ("gender", "location", "age_band", "cycle_band")
SAMPLED_CLIENTS = 20_000
MONTHS = 36
OF_OUTCOMES = ("branch_limit", "cost_day", "rest_window", "loan_fact", "decision_point")
OF_MOMENTS = ("loan_fact", "client_fact", "contact_fact", "survey_fact", "feature")


def snapshots(
    as_of: date, *, sampled_clients: int = SAMPLED_CLIENTS, months: int = MONTHS
) -> pd.DataFrame:
    """Return the decided moments of a sample of clients as they could be known on `as_of`.

    One row a moment: the features, `event` (1: did not return by own choice), `as_of`,
    `decided_on`, `fold_group` and the segments. The SELECTs are those of the night, read from
    moments of the past, in temporary tables that are gone afterwards.
    """
    with transaction.atomic():
        settle_session()
        asked = {**values(as_of), "sampled_clients": sampled_clients, "months": months}
        _make("moment", "training_client", asked)
        build_for_moments(OF_OUTCOMES, as_of)
        execute("ALTER TABLE pg_temp.decision_point RENAME TO outcome")
        execute("CREATE INDEX ON pg_temp.outcome (client_id)")
        execute("ALTER TABLE pg_temp.loan_fact RENAME TO outcome_loan")
        execute("DROP TABLE pg_temp.moment")
        _make("moment", "training_moment", asked)
        build_for_moments(OF_MOMENTS, as_of)
        rows = read_frame(_select("training_row"), asked, names=(*NAMED_COLUMNS, *SEGMENTS))
        left = {"moment", "outcome", "outcome_loan", *OF_OUTCOMES, *OF_MOMENTS} - {"decision_point"}
        execute(f"DROP TABLE {', '.join(f'pg_temp.{name}' for name in sorted(left))}")
    for name in ("as_of", "decided_on"):
        rows[name] = pd.to_datetime(rows[name])
    return rows


def _select(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _make(table: str, name: str, asked: Params) -> None:
    execute(f"CREATE TEMP TABLE {table} ON COMMIT DROP AS {_select(name)}", asked)
    execute(f"ANALYZE pg_temp.{table}")
