"""Importing clients, and who their loan officer was when."""

from crm.models import Client
from crm.sql import execute
from loans.imports.fields import BRANCH, CLIENT, GROUP, OFFICER, Field, Reason
from loans.imports.kinds import Kind
from loans.imports.merging import count_upserts, upsert
from loans.imports.noun import Merging, Noun, Rule

REFERRER = type(CLIENT)(CLIENT.table, CLIENT.key, is_own_table=True)

FIELDS = (
    Field(name="external_id", is_needed=True, max_length=64),
    Field(name="given_name", is_needed=True, max_length=200),
    Field(name="middle_name", max_length=200),
    Field(name="family_name", max_length=200),
    Field(name="other_name", max_length=200),
    Field(name="birth_date", kind=Kind.DATE),
    Field(name="gender", kind=Kind.CODE, choices=tuple(Client.Gender.values)),
    Field(name="phone", kind=Kind.PHONE, max_length=32),
    Field(name="other_phone", kind=Kind.PHONE, max_length=32),
    Field(name="email", kind=Kind.EMAIL, max_length=254),
    Field(name="address", max_length=300),
    Field(name="village", max_length=200),
    Field(name="latitude", kind=Kind.NUMBER, low="-90", high="90"),
    Field(name="longitude", kind=Kind.NUMBER, low="-180", high="180"),
    Field(name="language", max_length=2),
    Field(name="sector", kind=Kind.CODE, choices=tuple(Client.Sector.values)),
    Field(name="channel", kind=Kind.CODE, choices=tuple(Client.Channel.values)),
    Field(name="referrer", to=REFERRER),
    Field(name="officer", to=OFFICER),
    Field(name="officer_since", kind=Kind.DATE, is_stored=False),
    Field(name="branch", is_needed=True, to=BRANCH),
    Field(name="group", to=GROUP),
    Field(name="joined_on", kind=Kind.DATE, is_needed=True),
    Field(name="monthly_income", kind=Kind.AMOUNT, low="0", high="999999999999.99"),
    Field(name="national_id", kind=Kind.SEALED),
)

_END_CHARGES = """
UPDATE crm_clientofficer o SET until = coalesce(c.officer_since, %(on)s)
FROM checked c JOIN crm_client t ON t.external_id = c.external_id
WHERE o.client_id = t.id AND o.until IS NULL AND o.officer_id IS DISTINCT FROM t.officer_id
  AND o.since < coalesce(c.officer_since, %(on)s)
"""
_REPLACE_CHARGES = """
UPDATE crm_clientofficer o SET officer_id = t.officer_id
FROM checked c JOIN crm_client t ON t.external_id = c.external_id
WHERE o.client_id = t.id AND o.until IS NULL AND o.officer_id <> t.officer_id
"""
_DROP_CHARGES = """
DELETE FROM crm_clientofficer o USING checked c JOIN crm_client t ON t.external_id = c.external_id
WHERE o.client_id = t.id AND o.until IS NULL AND t.officer_id IS NULL
"""
_BEGIN_CHARGES = """
INSERT INTO crm_clientofficer (client_id, officer_id, since)
SELECT t.id, t.officer_id,
       CASE WHEN c.existing_id IS NULL THEN coalesce(c.officer_since, t.joined_on)
            ELSE greatest(h.until, coalesce(c.officer_since, %(on)s)) END
FROM checked c JOIN crm_client t ON t.external_id = c.external_id
LEFT JOIN LATERAL (
    SELECT max(coalesce(o.until, 'infinity')) AS until FROM crm_clientofficer o WHERE o.client_id = t.id
) AS h ON true
WHERE t.officer_id IS NOT NULL AND (h.until IS NULL OR h.until < 'infinity')
ORDER BY c.row
"""


def merge(noun: Noun, merging: Merging) -> None:
    """Add and change clients; a change of officer ends one charge and begins the next."""
    upsert(noun, merging)
    if "officer" in merging.sources:
        on = {"on": merging.on}
        execute(_END_CHARGES, on)
        execute(_REPLACE_CHARGES)
        execute(_DROP_CHARGES)
        execute(_BEGIN_CHARGES, on)


CLIENTS = Noun(
    name="CLIENTS",
    model=Client,
    key=("external_id",),
    fields=FIELDS,
    earliest_by="joined_on",
    rules=(
        Rule(
            "latitude",
            Reason.POSITION_INCOMPLETE,
            "(c.latitude IS NULL) <> (c.longitude IS NULL)",
        ),
        Rule("joined_on", Reason.WRONG_ORDER, "c.joined_on < c.birth_date"),
    ),
    count=count_upserts,
    merge=merge,
)
