"""The night's SQL says of random books what the plain rules say of each client."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest

from analytics import marts
from analytics.marts import OF_FACTS, OF_PROFIT, OF_STANDING, build, build_all, make_staging
from crm.models import Consent, Threshold
from crm.sql import execute, fetch
from loans.models import Installment, Loan, Repayment
from loyalty import contacts, decisions, lifecycle, score, states
from loyalty.models import DefectionPolicy, Exit
from tests.analytics import answers, notes
from tests.analytics.books import DAYS, START, at_noon, day, random_book
from tests.factories import BranchFactory, ClientFactory, LoanFactory, LoanProductFactory

pytestmark = pytest.mark.django_db

W = 45
WEIGHTS = {
    "longevity": 20,
    "continuity": 20,
    "exclusivity": 15,
    "attitude": 20,
    "advocacy": 10,
    "interest": 10,
    "voice": 5,
}
LIMITS = lifecycle.Limits(
    welcome_days=30,
    intensive_care_days_late=7,
    separation_rest_share=0.3333,
    high_risk_probability=0.5,
)
SEEDS_AND_DATES = [(1, 200), (2, 400), (3, DAYS), (4, DAYS + 60)]


def lendings(client):
    return [
        states.Lending(loan.disbursed_on, loan.pk, loan.closed_on, loan.close_reason)
        for loan in Loan.objects.filter(client=client, disbursed_on__isnull=False)
    ]


def departures(client):
    return [states.Departure(e.exited_on, e.exit_type) for e in Exit.objects.filter(client=client)]


def rows(mart, *, by="client_id"):
    return {row[by]: row for row in fetch(f"SELECT * FROM mart.{mart}")}


@pytest.fixture(params=SEEDS_AND_DATES, ids=str)
def book(request):
    seed, offset = request.param
    DefectionPolicy.objects.update(rest_window_days=W)
    people = random_book(seed)
    as_of = START + timedelta(days=offset)
    build_all((*OF_FACTS, *OF_STANDING), as_of)
    return people, as_of


def test_states_are_those_of_the_rule(book):
    people, as_of = book
    standing = rows("standing")
    for client in people:
        expected = states.state(
            lendings(client), departures(client), rest_window_days=W, as_of=as_of
        )
        assert standing[client.pk]["state"] == expected


def test_spells_and_episodes_are_those_of_the_rule(book):
    people, as_of = book
    found = fetch("SELECT * FROM mart.active_spell ORDER BY client_id, number")
    for client in people:
        expected = states.spells(
            lendings(client), departures(client), rest_window_days=W, as_of=as_of
        )
        mine = [row for row in found if row["client_id"] == client.pk]
        assert [
            states.Spell(
                row["number"],
                row["episode"],
                row["started_on"],
                row["ended_on"],
                row["is_rejoin"],
            )
            for row in mine
        ] == expected


def test_decision_points_are_those_of_the_rule(book):
    people, as_of = book
    found = fetch("SELECT * FROM mart.decision_point ORDER BY client_id, cycle")
    for client in people:
        expected = decisions.decision_points(
            lendings(client), exits=departures(client), as_of=as_of
        )
        mine = [row for row in found if row["client_id"] == client.pk]
        assert [
            decisions.DecisionPoint(
                row["cycle"],
                row["paid_off_on"],
                row["next_disbursed_on"],
                row["followed_days"],
                row["exit_type"],
            )
            for row in mine
        ] == expected
        assert [row["gap_days"] for row in mine] == [point.gap_days for point in expected]
        assert {row["rest_window_days"] for row in mine} <= {W}


def decided(client, as_of):
    outcomes = [
        decisions.outcome(
            point.gap_days, point.followed_days, rest_window_days=W, exit_type=point.exit_type
        )
        for point in decisions.decision_points(
            lendings(client), exits=departures(client), as_of=as_of
        )
    ]
    renewed = outcomes.count(decisions.Outcome.RENEWED)
    return renewed, renewed + outcomes.count(decisions.Outcome.NOT_RENEWED)


def test_loyalty_scores_are_those_of_the_rule(book):
    people, as_of = book
    standing = rows("standing")
    borrowed = {loan.client_id for loan in Loan.objects.filter(disbursed_on__lte=as_of)}
    for client in people:
        row = standing[client.pk]
        if client.pk not in borrowed:
            assert (row["loyalty_score"], row["loyalty_coverage"], row["cycle"]) == (None, 0, 0)
            continue
        mine = [loan for loan in lendings(client) if loan.disbursed_on <= as_of]
        first = min(loan.disbursed_on for loan in mine)
        months = int((as_of - first).days * 12 / 365.25)
        renewed, points = decided(client, as_of)
        assert (row["renewed_count"], row["decision_point_count"]) == (renewed, points)
        friends = sum(c.referrer_id == client.pk and c.pk in borrowed for c in people)
        complaints = notes.complaints_of(client, as_of)
        ratings, outside = notes.ratings_of(client, as_of), notes.outside_share_of(client, as_of)
        attitude = answers.attitude_of(client, as_of)
        parts = {
            "attitude": np.array([np.nan if attitude is None else float(attitude)]),
            "exclusivity": score.exclusivity(
                np.array([np.nan if outside is None else float(outside)])
            ),
            "interest": score.scaled(
                np.array([np.mean(ratings) if ratings else np.nan]), lowest=1, highest=5
            ),
            "voice": score.voice(
                np.array([all(complaint.is_settled(as_of) for complaint in complaints)]),
                np.array([any(complaint.is_overdue(as_of) for complaint in complaints)]),
            ),
            "longevity": score.longevity(
                np.array([len(mine)]), np.array([months]), full_cycles=5, full_months=36
            ),
            "continuity": score.continuity(np.array([renewed]), np.array([points])),
            "advocacy": score.advocacy(np.array([friends]), full_referrals=3),
        }
        expected = score.combine(parts, WEIGHTS)
        assert float(row["loyalty_score"]) == pytest.approx(expected.score[0], abs=0.0051)
        assert float(row["loyalty_coverage"]) == pytest.approx(expected.coverage[0])
        for name, values in parts.items():
            found = np.nan if row[name] is None else float(row[name])
            assert found == pytest.approx(values[0], abs=0.000051, nan_ok=True), name
        kinds = score.loyalty_types(parts["attitude"], score.behavior(parts, WEIGHTS), high=0.6)
        assert row["loyalty_type"] == kinds[0]


def test_stages_are_those_of_the_rule(book):
    _, as_of = book
    make_staging()
    build_all(OF_PROFIT, as_of)
    execute(
        "INSERT INTO mart.risk_score SELECT client_id, client_id %% 11 / 11.0, '[]', 'test'"
        " FROM mart.feature",
        [],
    )
    build("client_standing", as_of)
    found = fetch(
        "SELECT standing.*, fact.first_disbursed_on, fact.last_disbursed_on, fact.days_past_due,"
        " fact.rest_days, fact.is_barred, fact.close_reason,"
        " risk_score.probability FROM mart.client_standing AS standing"
        " LEFT JOIN mart.client_fact AS fact USING (client_id)"
        " LEFT JOIN mart.risk_score USING (client_id)"
    )

    def column(name, otherwise=0.0):
        return np.array([otherwise if row[name] is None else float(row[name]) for row in found])

    facts = lifecycle.Facts(
        state=np.array([row["state"] for row in found]),
        cycle=column("cycle"),
        days_since_first_disbursement=np.array(
            [(as_of - (row["first_disbursed_on"] or as_of)).days for row in found]
        ),
        days_past_due=column("days_past_due"),
        rest_days=column("rest_days"),
        rest_window_days=column("rest_window_days"),
        dropout_probability=column("probability", np.nan),
        said_leaving=flags(found, lambda row: said_leaving(row, as_of)),
        missed_meetings=np.array([missed(row, as_of) for row in found], dtype=float),
        has_open_complaint=flags(
            found,
            lambda row: any(
                complaint.is_open(as_of)
                for complaint in notes.complaints_of(row["client_id"], as_of)
            ),
        ),
        has_low_survey=flags(found, lambda row: answers.low_since(row["client_id"], as_of)),
        may_win_back=flags(found, lambda row: may_win_back(row, as_of)),
        is_barred=flags(
            found, lambda row: row["is_barred"] or row["close_reason"] == "WRITTEN_OFF"
        ),
        has_application=np.array(
            [
                Loan.objects.filter(
                    client=row["client_id"], applied_on__lte=as_of, disbursed_on__gt=as_of
                ).exists()
                for row in found
            ]
        ),
    )
    assert [row["stage"] for row in found] == list(lifecycle.stages(facts, LIMITS))
    assert all(row["stage_since"] <= as_of for row in found)


def flags(found, holds):
    return np.array([bool(holds(row)) for row in found])


def said_leaving(row, as_of):
    words = [each for each in notes.talks_of(row["client_id"], as_of) if each.outcome != "NOT_HOME"]
    return (
        words
        and words[-1].outcome == "LEAVING"
        and row["last_disbursed_on"]
        and words[-1].occurred_on >= row["last_disbursed_on"]
    )


def missed(row, as_of):
    days = notes.missed_by(row["client_id"], as_of)
    return sum(day >= row["last_disbursed_on"] for day in days) if row["last_disbursed_on"] else 0


def may_win_back(row, as_of):
    asked = [
        each.is_given
        for each in Consent.objects.filter(
            client=row["client_id"], purpose="WIN_BACK", given_on__lte=as_of
        )
        if each.withdrawn_on is None or each.withdrawn_on > as_of
    ]
    if asked:
        return asked[0]
    exits = Exit.objects.filter(
        client=row["client_id"],
        exited_on__lte=as_of,
        exited_on__gte=row["last_disbursed_on"] or as_of,
    )
    latest = exits.order_by("exited_on").last()
    return latest and latest.has_consented and latest.would_return is not False


def test_signs_of_partial_defection_are_those_of_the_rule(book):
    _, as_of = book
    DefectionPolicy.objects.update(
        principal_drop_share=Decimal("0.8"), outside_share=Decimal("0.2"), missed_meetings=2
    )
    build_all((*OF_FACTS, *OF_STANDING), as_of)
    facts, found = rows("client_fact"), set()
    for client_id, standing in rows("standing").items():
        fact = facts.get(client_id)
        expected = []
        if fact and fact["state"] == "ACTIVE":
            expected = contacts.partial_defection(
                principals=(fact["previous_principal"], fact["last_principal"]),
                outside_share=notes.outside_share_of(client_id, as_of),
                missed_meetings=missed(fact, as_of),
                least_principal_share=Decimal("0.8"),
                most_outside_share=Decimal("0.2"),
                most_missed_meetings=2,
            )
        assert standing["partial_defection"] == expected
        found.update(expected)
    assert "PRINCIPAL" in found


def test_voice_is_unknown_until_the_institution_records_cases():
    LoanFactory(disbursed_on=day(0))
    build_all((*OF_FACTS, *OF_STANDING), day(90))
    assert fetch("SELECT voice FROM mart.standing")[0]["voice"] is None


def test_features_are_what_the_notes_amount_to(book):
    people, as_of = book
    found = rows("feature")
    for client in people:
        if client.pk not in found:
            continue
        row = found[client.pk]
        talks = notes.talks_of(client, as_of)
        visits = [each.occurred_on for each in talks if each.kind == "VISIT"]
        ratings = notes.ratings_of(client, as_of)
        complaints = notes.complaints_of(client, as_of)
        met = [each.occurred_on for each in talks if each.outcome != "NOT_HOME"]
        assert row["visit_count_90"] == sum((as_of - on).days < 90 for on in visits)
        assert row["visit_count_180"] == sum((as_of - on).days < 180 for on in visits)
        assert row["days_since_contact"] == ((as_of - max(met)).days if met else None)
        assert row["last_outcome"] == (talks[-1].outcome if talks else "")
        assert row["mean_interest"] == (
            pytest.approx(Decimal(sum(ratings)) / len(ratings), abs=Decimal("0.006"))
            if ratings
            else None
        )
        assert row["missed_meeting_count"] == len(notes.missed_by(client, as_of))
        assert row["has_open_complaint"] == any(each.is_open(as_of) for each in complaints)
        assert row["complaint_count"] == sum(
            (as_of - each.received_on).days < 365 for each in complaints
        )
        assert row["outside_share"] == notes.outside_share_of(client, as_of)
        assert row["has_low_answer"] == bool(answers.low_since(client, as_of))
        said = answers.satisfactions_of(client, as_of)
        expected = (
            pytest.approx(said[0].attitude, abs=Decimal("0.00501")) if said else None,
            pytest.approx(said[0].attitude - said[1].attitude, abs=Decimal("0.00501"))
            if said[1:]
            else None,
            (as_of - said[0].answered_on).days if said else None,
        )
        told = (row["satisfaction"], row["satisfaction_change"], row["days_since_answered"])
        assert told == expected


def test_what_is_owed_is_told_to_the_day():
    loan = LoanFactory(disbursed_on=day(0), principal=Decimal(300))
    for number, settled in ((1, day(30)), (2, None), (3, None)):
        Installment.objects.create(
            loan=loan,
            number=number,
            due_on=day(30 * number),
            principal=Decimal(100),
            interest=Decimal(10),
            agreed_on=day(0),
            settled_on=settled,
        )
    for number, paid, on in ((1, Decimal(110), day(30)), (2, Decimal("40.50"), day(65))):
        Repayment.objects.create(
            loan=loan,
            external_id=str(number),
            paid_on=on,
            amount=paid,
            interest=Decimal(10),
            principal=paid - 10,
            recorded_at=at_noon(on),
        )

    build_all((*OF_FACTS, *OF_STANDING, *OF_PROFIT), day(69))
    make_staging()
    execute("INSERT INTO mart.risk_score VALUES (%s, 0.5, '[]', 'test')", [loan.client_id])
    execute("UPDATE mart.client_profit SET clv_remaining = 2468.02")
    build("client_standing", day(69))
    row = rows("client_standing")[loan.client_id]
    assert row["final_due_on"] == row["next_due_on"] == day(90)
    assert (row["days_past_due"], row["amount_overdue"]) == (9, Decimal("69.50"))
    assert row["outstanding_principal"] == Decimal("169.50")
    assert row["next_installment"] == Decimal(110)
    assert row["value_at_stake"] == Decimal(1200)


def test_nothing_dated_later_changes_a_mart():
    random_book(7)
    as_of = day(350)
    names = (*OF_FACTS, *OF_STANDING)
    build_all(names, as_of)
    before = {name: fetch(f"SELECT * FROM mart.{name} AS t ORDER BY t::text") for name in names}

    Exit.objects.filter(exited_on__gt=as_of).delete()
    execute(
        "SET LOCAL session_replication_role = replica;"
        "DELETE FROM crm_interaction WHERE recorded_at::date > %(d)s;"
        "DELETE FROM crm_attendance USING crm_groupmeeting AS meeting"
        " WHERE meeting.id = meeting_id AND recorded_at::date > %(d)s;"
        "DELETE FROM crm_groupmeeting WHERE recorded_at::date > %(d)s;"
        "DELETE FROM surveys_lowanswer AS low USING surveys_response AS response"
        " WHERE response.id = response_id AND recorded_at::date > %(d)s;"
        "DELETE FROM surveys_response WHERE recorded_at::date > %(d)s;"
        "UPDATE surveys_response SET withdrawn_at = NULL WHERE withdrawn_at::date > %(d)s;"
        "DELETE FROM loyalty_alert WHERE handled_at::date > %(d)s;"
        "DELETE FROM crm_reportedborrowing WHERE recorded_at::date > %(d)s;"
        'DELETE FROM crm_caseentry WHERE "on" > %(d)s;'
        "DELETE FROM crm_case WHERE received_on > %(d)s;"
        "DELETE FROM loans_repayment WHERE paid_on > %(d)s;"
        "DELETE FROM loans_installment WHERE agreed_on > %(d)s;"
        "DELETE FROM loans_loan WHERE disbursed_on > %(d)s;"
        "UPDATE loans_installment SET settled_on = NULL WHERE settled_on > %(d)s;"
        "UPDATE loans_loan SET closed_on = NULL, close_reason = '', status = 'DISBURSED',"
        " written_off_principal = 0 WHERE closed_on > %(d)s;"
        "SET LOCAL session_replication_role = origin",
        {"d": as_of},
    )
    build_all(names, as_of)
    after = {name: fetch(f"SELECT * FROM mart.{name} AS t ORDER BY t::text") for name in names}
    assert after == before


def test_each_mart_has_the_grain_its_header_names():
    for mart in marts.MARTS.values():
        header = dict(
            line.removeprefix("-- ").split(": ", 1)
            for line in mart.select.splitlines()[:3]
            if ": " in line
        )
        assert header["key"] == ", ".join(mart.key)
        assert header["grain"]
        assert header["reads"]


def test_the_most_specific_policy_in_force_sets_the_rest_window():
    branch, other = BranchFactory(), BranchFactory()
    product, another = LoanProductFactory(), LoanProductFactory()
    DefectionPolicy.objects.all().delete()
    policy = DefectionPolicy.objects.create
    policy(effective_from=day(10), rest_window_days=60)
    policy(effective_from=day(20), rest_window_days=61)
    policy(effective_from=day(15), branch=branch, rest_window_days=70)
    policy(effective_from=day(15), product=product, rest_window_days=80)
    policy(effective_from=day(30), product=product, branch=branch, rest_window_days=100)
    policy(effective_from=day(99), rest_window_days=999)
    build("rest_window", day(50))

    def window(branch, product, on):
        return fetch(
            "SELECT rest_window_days FROM mart.rest_window WHERE branch_id = %s"
            " AND product_id = %s AND starts_on <= %s AND ends_on > %s",
            [branch.pk, product.pk if product else 0, on, on],
        )[0]["rest_window_days"]

    assert window(branch, product, day(5)) == 90
    assert window(branch, product, day(12)) == 60
    assert window(other, another, day(25)) == 61
    assert window(branch, another, day(25)) == 70
    assert window(branch, product, day(25)) == 80
    assert window(branch, product, day(40)) == 100
    assert window(branch, None, day(40)) == 70


def test_a_branch_may_have_its_own_thresholds():
    branch, other = BranchFactory(), BranchFactory()
    Threshold.objects.create(name="welcome_days", value=40, effective_from=day(0))
    Threshold.objects.create(name="welcome_days", branch=branch, value=20, effective_from=day(0))
    Threshold.objects.create(name="welcome_days", branch=branch, value=99, effective_from=day(9))
    build("branch_limit", day(5))
    limits = rows("branch_limit", by="branch_id")
    assert limits[branch.pk]["welcome_days"] == 20
    assert limits[other.pk]["welcome_days"] == 40
    assert limits[other.pk]["weekly_alert_capacity"] == 15


def test_advocacy_is_unknown_until_somebody_records_referrers():
    LoanFactory(client=ClientFactory(), cycle=1)
    build_all((*OF_FACTS, *OF_STANDING), START + timedelta(days=90))
    row = fetch("SELECT advocacy, loyalty_coverage FROM mart.standing")[0]
    assert row["advocacy"] is None
    assert float(row["loyalty_coverage"]) == 0.4
