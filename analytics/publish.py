"""Publishes a night: merges the marts into the tables pages read, touching only rows that changed."""

from dataclasses import dataclass
from datetime import date

from django.db import models, transaction

from analytics.marts import build, settle_session
from analytics.models import ClientScore, ScoreChange
from crm.sql import execute
from loyalty.models import Standing, StandingChange


@dataclass(frozen=True)
class Publication:
    """One table with a row a client, the mart it is merged from, and its history.

    ``is_news`` is the condition on ``now`` and ``before`` (the last row of the history, all NULL
    when there is none) under which the history gets a row.
    """

    target: type[models.Model]
    source: str
    history: type[models.Model]
    is_news: str


STANDINGS = Publication(
    Standing,
    "client_standing",
    StandingChange,
    "(before.state, before.stage, before.cycle, before.loyalty_score)"
    " IS DISTINCT FROM (now.state, now.stage, now.cycle, now.loyalty_score)",
)
SCORES = Publication(
    ClientScore,
    "client_score",
    ScoreChange,
    "before.client_id IS NULL"
    " OR before.dropout_probability IS NULL <> (now.dropout_probability IS NULL)"
    " OR abs(before.dropout_probability - now.dropout_probability) >= 0.01"
    " OR abs(before.profit - now.profit) > greatest(1, abs(before.profit) * 0.01)",
)


PUBLICATIONS = (STANDINGS, SCORES)


def publish(number: int, as_of: date) -> int:
    """Build what one of `PUBLICATIONS` is merged from, merge it, return the rows touched."""
    publication = PUBLICATIONS[number]
    build(publication.source, as_of)
    return merge(publication)


def merge(publication: Publication) -> int:
    """Bring one table and its history to what the night found, in one transaction."""
    with transaction.atomic():
        settle_session()
        changed = _collect_changes(publication)
        gone = _delete_gone(publication)
        if changed:
            _update(publication)
            _insert(publication)
            _keep_history(publication)
        execute("DROP TABLE changed")
    return changed + gone


def _columns(model: type[models.Model]) -> list[str]:
    names = [str(field.column) for field in model._meta.concrete_fields]
    return [name for name in names if name not in ("id", "client_id", "as_of")]


def _table(model: type[models.Model]) -> str:
    return model._meta.db_table


def _each(columns: list[str], pattern: str) -> str:
    return ", ".join(pattern.format(column) for column in columns)


def _collect_changes(publication: Publication) -> int:
    columns = _columns(publication.target)
    rows = execute(
        f"""
        CREATE TEMP TABLE changed ON COMMIT DROP AS
        SELECT now.*, old.client_id IS NULL AS is_new
        FROM {publication.source} AS now
        LEFT JOIN {_table(publication.target)} AS old ON old.client_id = now.client_id
        WHERE old.client_id IS NULL
           OR ({_each(columns, "old.{}")}) IS DISTINCT FROM ({_each(columns, "now.{}")})
        """
    )
    execute("ANALYZE changed")
    return rows


def _delete_gone(publication: Publication) -> int:
    return execute(
        f"""
        DELETE FROM {_table(publication.target)} AS old
        WHERE NOT EXISTS (
            SELECT FROM {publication.source} AS now WHERE now.client_id = old.client_id
        )
        """
    )


def _update(publication: Publication) -> int:
    columns = ["as_of", *_columns(publication.target)]
    return execute(
        f"""
        UPDATE {_table(publication.target)} AS old SET {_each(columns, "{0} = now.{0}")}
        FROM changed AS now
        WHERE now.client_id = old.client_id AND NOT now.is_new
        """
    )


def _insert(publication: Publication) -> int:
    columns = ["client_id", "as_of", *_columns(publication.target)]
    return execute(
        f"""
        INSERT INTO {_table(publication.target)} ({_each(columns, "{}")})
        SELECT {_each(columns, "{}")} FROM changed WHERE is_new ORDER BY client_id
        """
    )


def _keep_history(publication: Publication) -> int:
    columns, history = _columns(publication.history), _table(publication.history)
    return execute(
        f"""
        INSERT INTO {history} (client_id, as_of, {_each(columns, "{}")})
        SELECT now.client_id, now.as_of, {_each(columns, "now.{}")}
        FROM changed AS now
        LEFT JOIN LATERAL (
            SELECT * FROM {history} AS kept
            WHERE kept.client_id = now.client_id AND kept.as_of <= now.as_of
            ORDER BY kept.as_of DESC LIMIT 1
        ) AS before ON true
        WHERE {publication.is_news}
        ORDER BY now.client_id
        ON CONFLICT (client_id, as_of) DO UPDATE SET {_each(columns, "{0} = excluded.{0}")}
        """
    )
