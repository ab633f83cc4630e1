"""Importing groups and centers."""

from crm.models import Group
from loans.imports.fields import BRANCH, GROUP, OFFICER, Field, Reason
from loans.imports.kinds import Kind
from loans.imports.merging import count_upserts, upsert
from loans.imports.noun import Noun, Rule

CENTER = type(GROUP)(GROUP.table, GROUP.key, is_own_table=True)

GROUPS = Noun(
    name="GROUPS",
    model=Group,
    key=("external_id",),
    fields=(
        Field(name="external_id", is_needed=True, max_length=64),
        Field(name="name", is_needed=True, max_length=200),
        Field(name="kind", kind=Kind.CODE, choices=tuple(Group.Kind.values)),
        Field(name="center", to=CENTER),
        Field(name="branch", is_needed=True, to=BRANCH),
        Field(name="officer", to=OFFICER),
        Field(name="village", max_length=200),
        Field(name="meeting_weekday", kind=Kind.INTEGER, low="1", high="7"),
        Field(name="formed_on", kind=Kind.DATE),
    ),
    earliest_by="formed_on",
    rules=(
        Rule(
            "center",
            Reason.CENTER_IN_CENTER,
            "c.kind = 'CENTER' AND c.center_id IS NOT NULL",
        ),
    ),
    count=count_upserts,
    merge=upsert,
)
