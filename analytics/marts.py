"""Builds the tables of the `mart` schema, one SELECT each, and puts each in place at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from crm.sql import execute, fetch
from crm.thresholds import THRESHOLDS
from loyalty.models.policy import DEFAULT_REST_WINDOW_DAYS

FOLDER = Path(__file__).parent / "sql"
EVERY_CLIENT = (0, 2**63 - 1)
HORIZON_CYCLES = 60
PRIOR_COUNT = 20

STAGING = "mart.risk_score"
MAKE_STAGING = f"""
DROP TABLE IF EXISTS {STAGING};
CREATE UNLOGGED TABLE {STAGING} (
    client_id bigint PRIMARY KEY,
    probability numeric(5, 4) NOT NULL,
    reasons jsonb NOT NULL,
    model_version text NOT NULL
)
"""

# For the length of one transaction. Nested index probes read the big tables in order, so that parallel
# workers and compiled expressions cost more than they save (the night's own workers use the other cores);
# what is lost in a crash is built again. The night joins its tables by their keys, whole: a small sample tells
# enough of them.
SESSION = {
    "search_path": "pg_temp, mart, public",
    "work_mem": "128MB",
    "maintenance_work_mem": "256MB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "synchronous_commit": "off",
    "client_connection_check_interval": "2s",
    "default_statistics_target": "10",
}
SAMPLE_FOR_PAGES = "100"  # PostgreSQL's own; pages ask by branch, product and period


@dataclass(frozen=True)
class Mart:
    """One table: the columns of its grain, further indexes, and whether pages read it.

    A table that pages read is logged, so that a crash does not empty it and replicas have it.
    """

    name: str
    key: tuple[str, ...]
    indexes: tuple[str, ...] = ()
    is_read_by_pages: bool = False

    @property
    def select(self) -> str:
        """The SELECT that makes its rows."""
        return (FOLDER / f"{self.name}.sql").read_text(encoding="utf-8")


def _declare(*marts: Mart) -> dict[str, Mart]:
    return {mart.name: mart for mart in marts}


MARTS = _declare(
    Mart("moment", ("client_id", "as_of")),
    Mart("branch_limit", ("branch_id",)),
    Mart("cost_day", ("day",)),
    Mart("rest_window", ("branch_id", "product_id", "starts_on")),
    Mart("loan_fact", ("client_id", "as_of", "loan_id")),
    Mart("client_fact", ("client_id", "as_of")),
    Mart("contact_fact", ("client_id", "as_of")),
    Mart("survey_fact", ("client_id", "as_of")),
    Mart("contact_cost", ("client_id", "day")),
    Mart("feature", ("client_id", "as_of")),
    Mart("decision_point", ("loan_id",), ("client_id", "paid_off_on"), is_read_by_pages=True),
    Mart("active_spell", ("id",), ("client_id",), is_read_by_pages=True),
    Mart("standing", ("client_id",)),
    Mart("loan_profit", ("loan_id",), ("client_id",), is_read_by_pages=True),
    Mart("cycle_value", ("cycle",)),
    Mart("client_profit", ("client_id",)),
    Mart("client_standing", ("client_id",)),
    Mart("client_score", ("client_id",)),
    Mart("alert_candidate", ("client_id",)),
)

BEFORE_LOANS = ("moment", "branch_limit", "cost_day", "rest_window")
OF_LOANS = "loan_fact"
OF_CONTACTS = ("contact_fact", "survey_fact", "contact_cost")
OF_CLIENTS = ("client_fact", "feature")
OF_SPELLS = ("decision_point", "active_spell")
OF_FACTS = (*BEFORE_LOANS, OF_LOANS, *OF_CONTACTS, *OF_CLIENTS, "decision_point")
OF_STANDING = ("active_spell", "standing")
OF_PROFIT = ("loan_profit", "cycle_value", "client_profit")


def settle_session() -> None:
    """Set, for the transaction under way, how the night's statements run."""
    for name, value in SESSION.items():
        execute("SELECT set_config(%s, %s, true)", [name, value])


def build(name: str, as_of: date) -> int:
    """Build one mart beside the old one, swap them in one transaction, return its rows."""
    with transaction.atomic():
        rows = _create(name, as_of)
        put_in_place(name)
    return rows


def begin_shards(name: str, as_of: date) -> None:
    """Make the empty table that the shards of a mart fill, beside the old one."""
    with transaction.atomic():
        _create(name, as_of, "WITH NO DATA")


def build_shard(name: str, as_of: date, first_client: int, last_client: int) -> int:
    """Add the rows of one range of clients to a mart begun in shards, and return how many."""
    some = {**values(as_of), "first_client": first_client, "last_client": last_client}
    with transaction.atomic():
        settle_session()
        return execute(f"INSERT INTO mart.{name}__new {MARTS[name].select}", some)


def put_in_place(name: str) -> None:
    """Index and analyze the new table of a mart and swap it with the old one."""
    mart = MARTS[name]
    with transaction.atomic():
        settle_session()
        execute(f"CREATE UNIQUE INDEX {name}__new_key ON mart.{name}__new ({', '.join(mart.key)})")
        for column in mart.indexes:
            execute(f"CREATE INDEX {name}__new_{column} ON mart.{name}__new ({column})")
        if mart.is_read_by_pages:
            execute("SELECT set_config('default_statistics_target', %s, true)", [SAMPLE_FOR_PAGES])
        execute(f"ANALYZE mart.{name}__new")
        _swap(mart)


def _create(name: str, as_of: date, how: str = "") -> int:
    mart = MARTS[name]
    kind = "" if mart.is_read_by_pages else "UNLOGGED"
    settle_session()
    execute(f"DROP TABLE IF EXISTS mart.{name}__new")
    return execute(f"CREATE {kind} TABLE mart.{name}__new AS {mart.select} {how}", values(as_of))


def build_all(names: Sequence[str], as_of: date) -> int:
    """Build several marts in order and return the rows of all."""
    return sum(build(name, as_of) for name in names)


def make_staging() -> None:
    """Make the empty table that the shards write their scores to."""
    execute(MAKE_STAGING)


def build_for_moments(names: Sequence[str], as_of: date) -> None:
    """Build marts as temporary tables from the temporary table `moment` of this session.

    They hide the night's own until the transaction ends, so that training reads the same SELECTs.
    """
    settle_session()
    for name in names:
        mart = MARTS[name]
        execute(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {mart.select}", values(as_of))
        execute(f"CREATE INDEX ON pg_temp.{name} ({', '.join(mart.key)})")
        execute(f"ANALYZE pg_temp.{name}")


def built_as_of() -> date | None:
    """Return the date the facts were last built for, None when they are not there."""
    if fetch("SELECT to_regclass('mart.cost_day') AS found")[0]["found"] is None:
        return None
    last: date | None = fetch("SELECT max(day) AS last FROM mart.cost_day")[0]["last"]
    return last


def values(as_of: date) -> Mapping[str, Any]:
    """Return the values the SELECTs name."""
    first_client, last_client = EVERY_CLIENT
    return {
        "as_of": as_of,
        "first_client": first_client,
        "last_client": last_client,
        "thresholds": _defaults(),
        "time_zone": settings.TIME_ZONE,
        "default_rest_window_days": DEFAULT_REST_WINDOW_DAYS,
        "horizon": HORIZON_CYCLES,
        "prior": PRIOR_COUNT,
    }


def _defaults() -> str:
    pairs = ", ".join(f'"{name}": "{each.default}"' for name, each in THRESHOLDS.items())
    return f"{{{pairs}}}"


def _swap(mart: Mart) -> None:
    execute(f"DROP TABLE IF EXISTS mart.{mart.name}")
    execute(f"ALTER TABLE mart.{mart.name}__new RENAME TO {mart.name}")
    for part in ("key", *mart.indexes):
        execute(f"ALTER INDEX mart.{mart.name}__new_{part} RENAME TO {mart.name}_{part}")
