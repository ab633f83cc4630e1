"""Random books of loans, small and full of edge cases, for holding SQL against plain Python."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from loans.models import Installment, Loan, Repayment
from loyalty.models import Exit
from tests.analytics.answers import write_answers
from tests.analytics.notes import write_notes
from tests.analytics.times import DAYS, START, at_noon, day
from tests.factories import BranchFactory, ClientFactory, LoanProductFactory, StaffFactory

CLOSINGS = ["PAID_OFF"] * 6 + ["WRITTEN_OFF", "DEATH", "CANCELED"]


def random_book(seed, clients=30):
    """Make a book in which loans overlap, touch, end in every way, and are paid badly."""
    random = Random(seed)
    branches = [BranchFactory(), BranchFactory(is_urban=False)]
    products = [LoanProductFactory(), LoanProductFactory()]
    officers = [StaffFactory(), StaffFactory()]
    people = []
    for _ in range(clients):
        person = ClientFactory(
            branch=random.choice(branches),
            officer=random.choice(officers),
            referrer=random.choice(people) if people and random.random() < 0.3 else None,
            joined_on=START,
            monthly_income=random.choice([None, Decimal(900)]),
        )
        people.append(person)
        _lend(person, products, random)
        _leave(person, random)
    write_notes(people, seed)
    write_answers(people, Random(seed * 2000))
    return people


def _lend(client, products, random):
    starts = sorted(random.randrange(DAYS) for _ in range(random.randrange(5)))
    for cycle, start in enumerate(starts, start=1):
        length = random.choice([0, 30, 90, 150])
        closed = random.random() < 0.8
        reason = random.choice(CLOSINGS) if closed else ""
        principal = Decimal(random.randrange(100, 2000)) + Decimal(random.randrange(100)) / 100
        loan = Loan.objects.create(
            external_id=f"L{client.pk}-{cycle}",
            client=client,
            product=random.choice(products),
            branch=client.branch,
            officer=client.officer,
            cycle=cycle,
            status="DISBURSED"
            if not closed
            else "WRITTEN_OFF"
            if reason == "WRITTEN_OFF"
            else "CLOSED",
            principal=principal,
            annual_rate=Decimal("0.24"),
            installment_count=3,
            applied_on=day(start - random.randrange(9)),
            disbursed_on=day(start),
            closed_on=day(start + length) if closed else None,
            close_reason=reason,
            written_off_principal=principal / 2 if reason == "WRITTEN_OFF" else 0,
        )
        _collect(loan, random)


def _collect(loan, random):
    part = (loan.principal / 3).quantize(Decimal("0.01"))
    for number in (1, 2, 3):
        due = loan.disbursed_on + timedelta(days=30 * number)
        late = timedelta(days=random.choice([-3, 0, 0, 1, 12, 40]))
        paid = due + late if random.random() < 0.8 else None
        Installment.objects.create(
            loan=loan,
            number=number,
            due_on=due,
            principal=part,
            interest=Decimal("7.35"),
            agreed_on=loan.disbursed_on,
            settled_on=paid,
        )
        if paid:
            _pay(loan, number, paid, part, random)


def _pay(loan, number, paid, part, random):
    after = loan.close_reason == "WRITTEN_OFF" and paid >= loan.closed_on
    parts = {
        "principal": part,
        "interest": Decimal("7.35"),
        "fee": Decimal(random.randrange(3)),
        "penalty": Decimal(random.randrange(2)),
    }
    row = Repayment.objects.create(
        loan=loan,
        external_id=str(number),
        kind="RECOVERY" if after else "PAYMENT",
        paid_on=paid,
        amount=sum(parts.values()),
        recorded_at=at_noon(paid),
        **parts,
    )
    if random.random() < 0.15:
        Repayment.objects.create(
            loan=loan,
            external_id=f"{number}-undone",
            kind="REVERSAL",
            reverses=row,
            paid_on=paid,
            amount=-row.amount,
            recorded_at=at_noon(paid),
            **{name: -value for name, value in parts.items()},
        )


def _leave(client, random):
    for offset in sorted({random.randrange(DAYS) for _ in range(random.choice([0, 0, 0, 1, 2]))}):
        Exit.objects.create(
            client=client,
            exited_on=day(offset),
            exit_type=random.choice(Exit.Type.values),
            has_consented=[None, True, False][offset % 3],
            would_return=[None, True, False][offset % 7 % 3],
            recorded_at=at_noon(day(offset)),
        )
