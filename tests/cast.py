"""The fixed cast: Amina, her branch manager, an officer of another branch who must see nothing, head office."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

from crm.access import Role
from crm.models import Branch, Client, Staff
from loyalty.models import Alert, Exit
from tests.factories import BranchFactory, ClientFactory, StaffFactory


@dataclass(frozen=True)
class Cast:
    branch: Branch
    elsewhere: Branch
    amina: Staff
    manager: Staff
    outsider: Staff
    office: Staff
    analyst: Staff
    auditor: Staff
    client: Client


def play() -> Cast:
    branch, elsewhere = BranchFactory(name="Aswan"), BranchFactory(name="Luxor")
    amina = StaffFactory(username="amina", first_name="Amina", branches=[branch])
    return Cast(
        branch=branch,
        elsewhere=elsewhere,
        amina=amina,
        manager=StaffFactory(username="mona", role=Role.BRANCH_MANAGER, branches=[branch]),
        outsider=StaffFactory(username="youssef", branches=[elsewhere]),
        office=StaffFactory(username="salma", role=Role.HEAD_OFFICE),
        analyst=StaffFactory(username="ali", role=Role.ANALYST),
        auditor=StaffFactory(username="nadia", role=Role.AUDITOR),
        client=ClientFactory(
            given_name="Fatma",
            family_name="Ibrahim",
            officer=amina,
            branch=branch,
            phone="+201001234567",
        ),
    )


def raise_alert(client: Client, *, on: date, **changes: object) -> Alert:
    values: dict[str, object] = {
        "officer": client.officer,
        "raised_on": on,
        "as_of": on,
        "probability": Decimal("0.7"),
        "value_at_stake": Decimal(1200),
        "reasons": [],
        "debt": {"outstanding_principal": "3200.00", "days_past_due": 9},
        "next_step": Alert.NextStep.VISIT,
        "act_by": on,
    }
    return Alert.objects.create(client=client, **{**values, **changes})


def leave(client: Client, *, on: date, **changes: object) -> Exit:
    values: dict[str, object] = {
        "exit_type": Exit.Type.VOLUNTARY_SATISFIED,
        "recorded_at": datetime.combine(on, time(9), UTC),
    }
    return Exit.objects.create(client=client, exited_on=on, **{**values, **changes})
