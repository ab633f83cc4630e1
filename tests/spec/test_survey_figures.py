"""Figures of surveys against published numbers, each with where it is published."""

import numpy as np
import pytest

from surveys.statistics.drivers import relative_weights, weights_of
from surveys.statistics.reliability import cronbach
from surveys.statistics.sampling import Stratum, allocate, answers_needed, neyman, stratified_share
from surveys.statistics.satisfaction import Change, Method, Verdict, holm, nps
from tests.spec.survey_tables import ATTITUDE, MTCARS, STATES, columns
from tests.tables import parse_table


def test_nps_and_its_error_are_those_of_the_hat_of_tickets():
    # W. Huber, Cross Validated 18603: half promoters, a third passives, a sixth detractors; 324 answers have NPS 33
    # with a standard error of √(5/9) / √324, about 4.1 points
    found = nps({10: 162, 7: 108, 0: 54}, method=Method.WALD)

    assert found.value == pytest.approx(33.333, abs=0.001)
    assert found.error == pytest.approx(4.14, abs=0.005)
    assert found.interval == pytest.approx((33.333 - 8.117, 33.333 + 8.117), abs=0.005)


def test_the_margin_of_error_of_nps_is_the_published_one():
    # talkstats.com, thread 58500: 291 promoters, 476 passives, 395 detractors have NPS -9, give or take 4.4
    found = nps({9: 291, 7: 476, 5: 395}, method=Method.WALD)

    low, high = found.interval
    assert round(found.value) == -9
    assert round((high - low) / 2, 1) == 4.4


@pytest.mark.parametrize(("answers", "width"), [(1024, 10), (102_400, 1)])
def test_the_interval_of_nps_is_as_wide_as_published(answers, width):
    # Engelhardt (2016), Net Promoter Score confidence intervals: with p = d = 1/3 the 95 % interval is 320 / √n wide
    third = answers // 3
    for method in Method:
        low, high = nps({10: third, 8: answers - 2 * third, 3: third}, method=method).interval

        assert high - low == pytest.approx(width, rel=0.003)


RWA = """
predictors        | weights                                     | R²
------------------|---------------------------------------------|----------
cyl disp hp gear  | 0.2284797 0.2221469 0.2321744 0.0963886     | 0.7791896
cyl disp hp wt    | 0.2096904 0.1883043 0.1799590 0.2706812     | 0.8486
"""


@pytest.mark.parametrize("row", parse_table(RWA), ids=lambda row: row["predictors"])
def test_relative_weights_are_those_that_rwa_publishes(row):
    # https://martinctc.github.io/rwa/ and its article on regression methods
    names = tuple(row["predictors"].split())
    scores, outcome = columns(MTCARS, *names), columns(MTCARS, "mpg")[:, 0]
    expected = dict(zip(names, map(float, row["weights"].split()), strict=True))

    # every car twice, which changes no correlation: 32 would be too few for four drivers
    found = relative_weights(
        np.repeat(scores, 2, axis=0), np.repeat(outcome, 2), names, random=np.random.default_rng(0)
    )

    assert {each.name: each.weight for each in found.drivers} == pytest.approx(expected, abs=1e-7)
    assert found.r_squared == pytest.approx(float(row["R²"]), abs=5e-5)


def test_relative_weights_of_correlations_are_those_of_r_in_action():
    # Kabacoff (2015), R in Action, listing 8.16: percent of R² = 0.567
    table = columns(STATES, "population", "illiteracy", "income", "frost")

    found = weights_of(table, columns(STATES, "murder")[:, 0])

    assert 100 * found / found.sum() == pytest.approx(
        [14.723401, 59.000195, 5.488962, 20.787442], abs=1e-5
    )
    assert found.sum() == pytest.approx(0.567, abs=0.0005)


ALPHA = """
item       | without
-----------|--------
rating     | 0.810
complaints | 0.797
privileges | 0.828
learning   | 0.803
raises     | 0.795
critical   | 0.864
advance    | 0.840
"""


def test_cronbachs_alpha_is_the_one_that_psych_publishes():
    # psych::alpha(attitude): raw alpha 0.843, and without each item
    rows = parse_table(ALPHA)

    found = cronbach(columns(ATTITUDE, *(row["item"] for row in rows)))

    assert found.alpha == pytest.approx(0.843, abs=0.0005)
    assert found.without == pytest.approx([float(row["without"]) for row in rows], abs=0.0005)
    assert (found.count, found.dropped) == (30, 0)


SAMPLES = """
population | published | ours
-----------|-----------|-----
10         | 10        | 10
100        | 80        | 80
200        | 132       | 132
300        | 169       | 169
500        | 217       | 218
1000       | 278       | 278
5000       | 357       | 357
10000      | 370       | 370
1000000    | 384       | 384
"""


@pytest.mark.parametrize("row", parse_table(SAMPLES), ids=lambda row: row["population"])
def test_answers_needed_are_those_of_krejcie_and_morgan(row):
    # Krejcie and Morgan (1970), Educational and Psychological Measurement 30, table 1, rounds to the nearest; ours is
    # rounded up, so that the margin is kept: 217.5 answers are 218
    found = answers_needed(int(row["population"]), margin=0.05)

    assert found == int(row["ours"])
    assert 0 <= found - int(row["published"]) <= 1


def test_the_televisions_of_three_towns_are_sampled_and_counted_as_published():
    # Scheaffer, Mendenhall and Ott, Elementary Survey Sampling, chapter 5: 155, 62 and 93 households
    sizes = {"A": 155, "B": 62, "rural": 93}

    assert allocate(40, sizes) == {"A": 20, "B": 8, "rural": 12}
    assert neyman(57, sizes, {"A": 5, "B": 15, "rural": 10}) == {"A": 17, "B": 20, "rural": 20}

    found = stratified_share([Stratum(155, 20, 16), Stratum(62, 8, 2), Stratum(93, 12, 6)])

    assert found.share == pytest.approx(0.60)
    assert found.error**2 == pytest.approx(0.0045, abs=0.00005)


def test_the_best_allocation_for_the_money_is_the_published_one():
    # the same towns, ten times as large, 9 dollars an answer in the towns and 16 in the country; N S / √c as published
    roots = {"A": 5 / 3, "B": 15 / 3, "rural": 10 / 4}

    found = neyman(58, {"A": 1550, "B": 620, "rural": 930}, roots)

    # 58 shared out by 2583.33, 3100 and 2325
    assert found == {"A": 19, "B": 22, "rural": 17}


def test_rows_of_a_table_are_judged_as_holm_judges_them():
    # as R's p.adjust by "holm"
    rows = [Change(1.0, p, Verdict.BETTER) for p in (0.01, 0.04, 0.03, 0.005)]

    assert [each.p_value for each in holm(rows)] == pytest.approx([0.03, 0.06, 0.06, 0.02])
