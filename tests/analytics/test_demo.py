"""The demo model: the equations can be found again in its book, and the book is one the rest could have made."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
import statsmodels.api as sm
from pandas.testing import assert_frame_equal
from sklearn.linear_model import LogisticRegression

from analytics.demo import make_book
from analytics.demo.arrays import EPOCH, NEVER, day_number, months_later
from analytics.demo.equations import MISSES_MEETING, NEEDS, RENEWS
from analytics.demo.flavors import FLAVORS
from analytics.demo.leaving import CHAINS
from analytics.demo.offers import OFFERS
from analytics.demo.schedules import draw_up, terms
from analytics.evaluation.discrimination import auc
from crm.folding import fold
from crm.periods import add_months
from loans.allocation import Component, Portions, allocate
from loans.schedule import schedule
from surveys.statistics.drivers import relative_weights

AS_OF = date(2026, 6, 30)
UNTIL = day_number(AS_OF)
TABLES = [
    "people",
    "loans",
    "installments",
    "repayments",
    "applications",
    "exits",
    "visits",
    "meetings",
    "cases",
    "goals",
    "expectations",
    "consents",
    "relationships",
    "invitations",
    "truth",
    "decisions",
]
OBSERVABLE = ["weeks_late", "paid_early", "log_cycle", "officer_changed", "season"]


@pytest.fixture(scope="module")
def book():
    return make_book(clients=1500, seed=3, as_of=AS_OF)


@pytest.fixture(scope="module")
def large_book():
    return make_book(clients=20_000, seed=11, as_of=AS_OF)


def own_choices(book):
    return book.decisions[book.decisions["is_own_choice"]]


@pytest.mark.parametrize("language", [*FLAVORS, "mix"])
def test_the_same_arguments_give_the_same_book(language):
    one, same, other = (
        make_book(clients=150, seed=seed, as_of=AS_OF, language=language) for seed in (1, 1, 2)
    )

    for table in TABLES:
        assert_frame_equal(getattr(one, table), getattr(same, table))
    assert not one.loans.equals(other.loans)


@pytest.mark.parametrize("clients", [1, 20, 700])
def test_every_size_has_a_book(clients):
    book = make_book(clients=clients, seed=5, as_of=AS_OF)

    assert len(book.people) == clients
    assert set(book.loans["client"]) <= set(range(clients))


def test_nothing_in_the_records_is_dated_after_the_last_day(book):
    dated = {
        "people": ["joined_on", "born_on"],
        "loans": ["disbursed_on", "closed_on"],
        "installments": ["settled_on", "agreed_on"],
        "repayments": ["paid_on"],
        "applications": ["applied_on"],
        "exits": ["exited_on"],
        "visits": ["day", "recorded_on"],
        "meetings": ["day"],
        "cases": ["received_on", "acknowledged_on", "resolved_on", "answered_on"],
        "goals": ["stated_on", "ended_on"],
        "expectations": ["stated_on"],
        "consents": ["given_on", "withdrawn_on"],
        "invitations": [
            "invited_on",
            "answered_on",
            "acknowledged_on",
            "resolved_on",
            "satisfied_on",
        ],
    }
    for table, columns in dated.items():
        days = getattr(book, table)[columns].to_numpy()
        assert ((days <= UNTIL) | (days == NEVER)).all(), table


def test_the_renewal_equation_can_be_found_again(large_book):
    seen = own_choices(large_book)
    names = [name for name in RENEWS if name != "constant"]
    variables = sm.add_constant(seen[names]).rename(columns={"const": "constant"})
    fitted = sm.Logit(~seen["drops_out"], variables).fit(disp=False)

    for name, put_in in RENEWS.items():
        error = fitted.bse[name]
        assert error < 0.2, name
        assert abs(fitted.params[name] - put_in) < 4 * error, name


def test_satisfaction_raises_renewal_and_a_changed_officer_lowers_it(large_book):
    seen = own_choices(large_book)
    content = seen["satisfaction"] > seen["satisfaction"].median()
    changed = seen["officer_changed"] > 0

    stays = ~seen["drops_out"]
    assert stays[content].mean() > stays[~content].mean() + 0.15
    assert stays[changed].mean() < stays[~changed].mean() - 0.08


def test_the_true_probability_is_calibrated(large_book):
    seen = own_choices(large_book)

    for _, part in seen.groupby(seen["dropout"].rank(pct=True).mul(10).astype(int).clip(0, 9)):
        error = np.sqrt((part["dropout"] * (1 - part["dropout"])).sum()) / len(part)
        assert abs(part["drops_out"].mean() - part["dropout"].mean()) < 4 * error


def test_what_can_be_observed_ranks_drop_outs_but_not_as_well_as_the_truth(large_book):
    seen = own_choices(large_book).sort_values("closed_on")
    past, later = seen.iloc[: len(seen) // 2], seen.iloc[len(seen) // 2 :]
    model = LogisticRegression(C=1e9, max_iter=1000).fit(past[OBSERVABLE], past["drops_out"])
    score = model.predict_proba(later[OBSERVABLE])[:, 1]

    observed, truth = auc(later["drops_out"], score), auc(later["drops_out"], later["dropout"])
    assert 0.72 < observed < truth < 0.92
    assert np.corrcoef(_ranks(score), _ranks(later["dropout"]))[0, 1] > 0.6


def test_the_equation_of_missed_meetings_can_be_found_again(large_book):
    rows = large_book.meetings
    latest = rows[rows["day"] > UNTIL - 30].merge(
        large_book.truth[["satisfaction", "health", "is_active", "drops_out", "closed_on"]],
        left_on="client",
        right_index=True,
    )
    leaving = (latest["drops_out"] & (latest["day"] >= latest["closed_on"] - 60)).astype(float)
    current = latest["is_active"]
    terms = latest.loc[current, ["satisfaction", "health"]].assign(leaving=leaving[current])
    fitted = sm.Logit(latest.loc[current, "status"] == "ABSENT", sm.add_constant(terms)).fit(
        disp=False
    )
    for name in terms:
        assert abs(fitted.params[name] - MISSES_MEETING[name]) < 4 * fitted.bse[name], name
    assert fitted.bse["satisfaction"] < 0.1


def test_the_unhappy_complain_more_and_interest_officers_less(large_book):
    truth = large_book.truth[large_book.truth["is_active"]]
    lately = large_book.cases[large_book.cases["received_on"] > UNTIL - 90]
    complains = truth.index.isin(lately.loc[lately["kind"] == "COMPLAINT", "client"])
    assert truth["satisfaction"][complains].mean() < truth["satisfaction"].mean() - 0.3

    rated = large_book.visits[
        (large_book.visits["interest"] > 0) & (large_book.visits["day"] > UNTIL - 90)
    ]
    mean = rated.groupby("client")["interest"].mean()
    both = truth.join(mean, how="inner")
    assert np.corrcoef(both["interest"], both["satisfaction"])[0, 1] > 0.5


def test_what_drives_satisfaction_can_be_found_again(large_book):
    heard = large_book.invitations[large_book.invitations["answered_on"] < NEVER]
    table = heard[list(NEEDS)].to_numpy()[:3000]

    found = relative_weights(
        table, heard["overall"].to_numpy()[:3000], tuple(NEEDS), random=np.random.default_rng(1)
    )

    assert [each.name for each in found.drivers[:2]] == ["respect", "progress"]
    assert 0.55 < (large_book.invitations["answered_on"] < NEVER).mean() < 0.7


def test_those_exposed_to_others_say_that_they_borrow_there(large_book):
    asked = large_book.visits[large_book.visits["asked"]]
    share = asked.groupby("client")["share"].mean()
    exposure = large_book.truth["exposure"].reindex(share.index)

    assert np.corrcoef(share, exposure)[0, 1] > 0.4


def test_the_first_cycle_loses_most_clients(large_book):
    lost = own_choices(large_book).groupby("cycle")["drops_out"].mean()

    assert lost[1] > lost[2] > lost[4]
    assert 0.2 < own_choices(large_book)["drops_out"].mean() < 0.35


def test_early_cycles_cost_and_the_fourth_to_sixth_breaks_even(large_book):
    profit = _profit_by_cycle(large_book).cumsum()

    assert profit[1] < 0
    assert profit[3] < 0
    assert 4 <= profit[profit >= 0].index[0] <= 6


@pytest.mark.parametrize("which", range(len(OFFERS)))
@pytest.mark.parametrize("step", [1, 50])
def test_lines_are_those_of_the_schedule(which, step):
    days = np.array([day_number(date(2025, 1, 31)), day_number(date(2024, 2, 29))])
    lines = draw_up(np.array([which, which]), np.array([1250, 2000]), days, step)

    for row, principal in enumerate((1250, 2000)):
        start = EPOCH + timedelta(days=int(days[row]))
        drawn = schedule(terms(OFFERS[which], Decimal(principal), start, step))
        count = int(lines.count[row])
        assert count == len(drawn)
        assert list(lines.due_on[row, :count]) == [day_number(line.due_on) for line in drawn]
        assert list(lines.principal[row, :count]) == [100 * line.principal for line in drawn]
        assert list(lines.interest[row, :count]) == [100 * line.interest for line in drawn]


@pytest.mark.parametrize("day", [date(2024, 1, 31), date(2024, 2, 29), date(2025, 12, 15)])
def test_months_are_counted_as_periods_are(day):
    later = months_later(np.array([day_number(day)]), np.arange(1, 14))

    assert list(later) == [day_number(add_months(day, months)) for months in range(1, 14)]


def test_repayments_are_allocated_by_the_order_of_the_products(book):
    busiest = book.repayments["loan"].value_counts().index[:40]
    for loan in busiest:
        lines = book.installments[book.installments["loan"] == loan]
        paid = book.repayments[book.repayments["loan"] == loan]
        received = 0
        for row in paid.itertuples():
            so_far = (
                allocate(received, _portions(lines)),
                allocate(received + row.amount, _portions(lines)),
            )
            for name in ("principal", "interest", "fee"):
                each = Component(name.upper())
                assert getattr(row, name) == so_far[1].total(each) - so_far[0].total(each)
            received += row.amount


def test_a_loan_paid_off_received_all_that_was_due(book):
    due = book.installments.groupby("loan")[["principal", "interest", "fee"]].sum()
    paid = book.repayments.groupby("loan")[["principal", "interest", "fee"]].sum()
    closed = book.loans.index[book.loans["close_reason"] == "PAID_OFF"]

    assert len(closed) > 1000
    assert_frame_equal(due.loc[closed], paid.loc[closed])
    last = book.repayments.groupby("loan")["paid_on"].max()
    assert (last[closed] == book.loans.loc[closed, "closed_on"]).all()


def test_a_written_off_loan_lost_what_was_not_repaid(book):
    lost = book.loans[book.loans["written_off"] > 0]
    repaid = book.repayments.groupby("loan")["principal"].sum().reindex(lost.index, fill_value=0)

    assert len(lost) > 5
    assert (100 * lost["principal"] - repaid == lost["written_off"]).all()


def test_names_are_in_the_script_of_the_language_with_latin_beside(book):
    for language, people in book.people.groupby("language"):
        is_latin = people["given_name"].map(lambda name: fold(name).isascii())
        assert is_latin.all() == (language in {"en", "es", "fr"})
        assert people["other_name"].str.isascii().all()
        assert (people["other_name"] == "").all() == is_latin.all()
    assert set(book.people["language"]) <= set(FLAVORS)


def test_chains_of_reasons_belong_to_their_exit_type(book):
    known = {(kind, chain) for kind, chains in CHAINS.values() for chain in chains}

    assert len(book.exits) > 100
    assert set(zip(book.exits["exit_type"], book.exits["reasons"], strict=True)) <= known


def _portions(lines):
    names = ["principal", "interest", "fee"]
    return [
        Portions(number=row["number"], **{name: row[name] for name in names})
        for row in lines.to_dict("records")
    ]


def _ranks(values):
    return np.argsort(np.argsort(np.asarray(values)))


def _profit_by_cycle(book):
    """Average profit of closed loans by cycle, recomputed here from the records and the stated costs."""
    from analytics.demo.offers import ACQUISITION, COSTS, SHARES

    loans, paid = book.loans, book.repayments
    of_loan = paid.groupby("loan")
    income = (of_loan["interest"].sum() + of_loan["fee"].sum()) / 100
    days = paid["paid_on"] - loans["disbursed_on"].reindex(paid["loan"]).to_numpy()
    funds = (paid["principal"] / 100 * days).groupby(paid["loan"]).sum()
    is_first = loans["cycle"] == 1
    work = float(COSTS["APPLICATION"]) + float(COSTS["REPAYMENT"]) * of_loan.size()
    start = np.where(is_first, COSTS["DISBURSEMENT_FIRST"], COSTS["DISBURSEMENT_REPEAT"])
    channel = book.people["channel"].to_numpy()[loans["client"]]
    won = np.array([float(ACQUISITION[name]) for name in channel]) * is_first
    profit = income - funds * float(SHARES["COST_OF_FUNDS"]) / 365 - work
    profit = profit.reindex(loans.index, fill_value=0)
    profit = profit - loans["written_off"] / 100 - start.astype(float) - won
    return profit[loans["closed_on"] < NEVER].groupby(loans["cycle"]).mean()
