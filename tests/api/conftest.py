"""The book the API tests read: two branches, Amina's client in the north, one more in the south."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from analytics.models import ClientScore
from crm.access import Role, Scope
from crm.actions.token import issue_token
from crm.models import Branch, BranchSystem, Client, Group, Institution, Staff
from loans.models import Loan, LoanProduct, Repayment
from loyalty.models import Alert, Standing

NIGHT = date(2026, 3, 31)


@dataclass(frozen=True)
class Book:
    north: Branch
    south: Branch
    amina: Staff
    samira: Client
    khalil: Client
    loan: Loan


def client_in(branch: Branch, external_id: str, **fields) -> Client:
    return Client.objects.create(
        external_id=external_id,
        given_name=external_id,
        branch=branch,
        joined_on=date(2024, 1, 10),
        **fields,
    )


def standing_of(client: Client, state: str, stage: str, as_of: date = NIGHT) -> Standing:
    return Standing.objects.create(
        client=client,
        as_of=as_of,
        state=state,
        stage=stage,
        stage_since=date(2026, 1, 1),
        cycle=1,
        episode=1,
        rest_window_days=90,
        decision_point_count=0,
        renewed_count=0,
        loyalty_score=Decimal("61.50"),
        loyalty_coverage=Decimal("0.4000"),
        weights_version=1,
        loyalty_type="UNKNOWN",
        longevity=Decimal("0.3500"),
    )


def alert_of(client: Client, officer: Staff | None) -> Alert:
    return Alert.objects.create(
        client=client,
        officer=officer,
        raised_on=NIGHT,
        as_of=NIGHT,
        probability=Decimal("0.6200"),
        value_at_stake=Decimal("143.20"),
        reasons=[{"code": "LATE_RECENTLY", "values": {"value": 2}, "points": 31.5}],
        debt={"outstanding_principal": "1100.00", "days_past_due": 12, "is_concern": True},
        next_step=Alert.NextStep.VISIT_ARREARS,
        act_by=date(2026, 4, 7),
    )


@pytest.fixture
def book(db: None) -> Book:
    Institution.objects.get_or_create(
        pk=1, defaults={"name": "Wafa Test", "country": "JO", "currency": "JOD"}
    )
    north = Branch.objects.create(code="N1", name="North")
    south = Branch.objects.create(code="S1", name="South")
    amina = Staff.objects.create(username="amina", external_id="E7", role=Role.LOAN_OFFICER)
    group = Group.objects.create(external_id="G-1", name="Olive", branch=north, officer=amina)
    samira = client_in(north, "C-1", officer=amina, group=group, phone="+962790000001")
    khalil = client_in(south, "C-2")
    product = LoanProduct.objects.create(
        code="FLAT12", name="Flat, a year", annual_rate=Decimal("0.24")
    )
    loan = Loan.objects.create(
        external_id="L-1",
        client=samira,
        product=product,
        branch=north,
        officer=amina,
        status=Loan.Status.DISBURSED,
        principal=Decimal("1200.00"),
        annual_rate=Decimal("0.24"),
        installment_count=12,
        disbursed_on=date(2026, 1, 5),
    )
    Repayment.objects.create(
        loan=loan,
        external_id="R-1",
        paid_on=date(2026, 2, 5),
        amount=Decimal("124.00"),
        principal=Decimal("100.00"),
        interest=Decimal("24.00"),
        recorded_at=datetime(2026, 2, 5, 9, tzinfo=UTC),
    )
    standing_of(samira, "ACTIVE", "INTENSIVE_CARE")
    standing_of(khalil, "PROSPECT", "PROSPECT", date(2026, 3, 1))
    ClientScore.objects.create(
        client=samira, as_of=NIGHT, profit=Decimal("-12.30"), dropout_probability=Decimal("0.6200")
    )
    alert_of(samira, amina)
    alert_of(khalil, None)
    return Book(north, south, amina, samira, khalil, loan)


@pytest.fixture
def calls(db: None) -> Callable[..., APIClient]:
    """Make the test client of a branch system: all scopes and branches unless told otherwise."""

    def make(*branches: Branch, scopes: tuple[Scope, ...] = tuple(Scope)) -> APIClient:
        system = BranchSystem.objects.create(
            name=f"core {BranchSystem.objects.count()}", scopes=[*scopes]
        )
        system.branches.set(branches)
        now = timezone.now()
        _token, text = issue_token(
            system=system, scopes=scopes, expires_at=now + timedelta(days=1), by=None, at=now
        )
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
        return client

    return make
