"""Published numbers: relative weights of the rwa package on mtcars, Cronbach's alpha of the psych package on attitude."""

import numpy as np
import pytest

from surveys.statistics.drivers import TooFew, relative_weights, weights_of
from surveys.statistics.reliability import CannotTell, cronbach

# Motor Trend 1974, as R ships it: mpg, cyl, disp, hp, wt
MTCARS = np.array(
    [
        "21",
        "6",
        "160",
        "110",
        "2.62",
        "21",
        "6",
        "160",
        "110",
        "2.875",
        "22.8",
        "4",
        "108",
        "93",
        "2.32",
        "21.4",
        "6",
        "258",
        "110",
        "3.215",
        "18.7",
        "8",
        "360",
        "175",
        "3.44",
        "18.1",
        "6",
        "225",
        "105",
        "3.46",
        "14.3",
        "8",
        "360",
        "245",
        "3.57",
        "24.4",
        "4",
        "146.7",
        "62",
        "3.19",
        "22.8",
        "4",
        "140.8",
        "95",
        "3.15",
        "19.2",
        "6",
        "167.6",
        "123",
        "3.44",
        "17.8",
        "6",
        "167.6",
        "123",
        "3.44",
        "16.4",
        "8",
        "275.8",
        "180",
        "4.07",
        "17.3",
        "8",
        "275.8",
        "180",
        "3.73",
        "15.2",
        "8",
        "275.8",
        "180",
        "3.78",
        "10.4",
        "8",
        "472",
        "205",
        "5.25",
        "10.4",
        "8",
        "460",
        "215",
        "5.424",
        "14.7",
        "8",
        "440",
        "230",
        "5.345",
        "32.4",
        "4",
        "78.7",
        "66",
        "2.2",
        "30.4",
        "4",
        "75.7",
        "52",
        "1.615",
        "33.9",
        "4",
        "71.1",
        "65",
        "1.835",
        "21.5",
        "4",
        "120.1",
        "97",
        "2.465",
        "15.5",
        "8",
        "318",
        "150",
        "3.52",
        "15.2",
        "8",
        "304",
        "150",
        "3.435",
        "13.3",
        "8",
        "350",
        "245",
        "3.84",
        "19.2",
        "8",
        "400",
        "175",
        "3.845",
        "27.3",
        "4",
        "79",
        "66",
        "1.935",
        "26",
        "4",
        "120.3",
        "91",
        "2.14",
        "30.4",
        "4",
        "95.1",
        "113",
        "1.513",
        "15.8",
        "8",
        "351",
        "264",
        "3.17",
        "19.7",
        "6",
        "145",
        "175",
        "2.77",
        "15",
        "8",
        "301",
        "335",
        "3.57",
        "21.4",
        "4",
        "121",
        "109",
        "2.78",
    ],
    dtype=float,
).reshape(32, 5)

# Chatterjee and Price 1977, as R ships it: rating, complaints, privileges, learning, raises, critical, advance
ATTITUDE = (
    np.array(
        [
            "43",
            "63",
            "71",
            "61",
            "81",
            "43",
            "58",
            "71",
            "72",
            "67",
            "64",
            "67",
            "69",
            "68",
            "77",
            "81",
            "74",
            "65",
            "65",
            "50",
            "50",
            "64",
            "53",
            "40",
            "63",
            "66",
            "78",
            "48",
            "85",
            "82",
            "51",
            "64",
            "70",
            "63",
            "78",
            "55",
            "67",
            "75",
            "82",
            "61",
            "53",
            "60",
            "62",
            "83",
            "77",
            "90",
            "85",
            "60",
            "70",
            "58",
            "40",
            "61",
            "66",
            "37",
            "54",
            "77",
            "75",
            "57",
            "85",
            "82",
            "30",
            "51",
            "68",
            "45",
            "56",
            "49",
            "42",
            "50",
            "72",
            "45",
            "53",
            "47",
            "57",
            "83",
            "54",
            "50",
            "64",
            "65",
            "46",
            "68",
            "33",
            "52",
            "52",
            "42",
            "42",
            "66",
            "58",
            "44",
            "71",
            "39",
            "39",
            "54",
            "69",
            "47",
            "66",
            "44",
            "56",
            "55",
            "67",
            "47",
            "58",
            "39",
            "42",
            "45",
            "72",
            "72",
            "69",
            "75",
            "57",
            "54",
            "34",
            "62",
            "50",
            "58",
            "48",
            "63",
            "74",
            "45",
            "71",
            "59",
            "61",
            "63",
            "76",
            "54",
            "71",
            "54",
            "66",
            "70",
            "71",
            "62",
            "58",
            "59",
            "55",
            "59",
            "79",
            "60",
            "79",
            "55",
            "75",
            "64",
            "43",
            "66",
            "63",
            "50",
            "66",
            "88",
            "80",
            "51",
            "77",
            "64",
            "92",
            "73",
            "86",
            "84",
            "83",
            "49",
            "68",
            "66",
            "83",
            "80",
            "67",
            "74",
            "63",
            "77",
            "77",
            "54",
            "79",
            "80",
            "85",
            "78",
            "64",
            "80",
            "80",
            "57",
            "75",
            "76",
            "78",
            "83",
            "74",
            "78",
            "45",
            "47",
            "48",
            "35",
            "47",
            "34",
            "35",
            "41",
            "31",
            "41",
            "34",
            "41",
            "25",
            "35",
            "46",
            "36",
            "63",
            "60",
            "46",
            "52",
            "33",
            "41",
            "37",
            "49",
            "33",
            "72",
            "49",
            "38",
            "55",
            "39",
        ],
        dtype=float,
    )
    .reshape(7, 30)
    .T
)


def test_relative_weights_are_those_that_rwa_publishes():
    # https://martinctc.github.io/rwa/articles/regression-methods.html
    matrix = np.corrcoef(MTCARS, rowvar=False)

    weights = weights_of(matrix[1:, 1:], matrix[1:, 0])

    assert weights == pytest.approx([0.2096904, 0.1883043, 0.1799590, 0.2706812], abs=1e-7)


def test_cronbachs_alpha_is_the_one_that_psych_publishes():
    found = cronbach(ATTITUDE)  # documentation of psych::alpha

    assert found.alpha == pytest.approx(0.84, abs=0.005)
    assert found.without == pytest.approx([0.81, 0.80, 0.83, 0.80, 0.80, 0.86, 0.84], abs=0.0051)
    assert found.count == 30


def test_weights_sum_to_r_squared_and_shares_to_one():
    random = np.random.default_rng(1)
    found = relative_weights(MTCARS[:, [1, 4]], MTCARS[:, 0], ("cyl", "wt"), random=random)
    slopes, rest, *_ = np.linalg.lstsq(
        np.column_stack([np.ones(32), MTCARS[:, [1, 4]]]), MTCARS[:, 0], rcond=None
    )
    r_squared = 1 - rest[0] / ((MTCARS[:, 0] - MTCARS[:, 0].mean()) ** 2).sum()

    assert len(slopes) == 3
    assert found.r_squared == pytest.approx(r_squared)
    assert sum(each.share for each in found.drivers) == pytest.approx(1)
    assert all(each.low <= each.share <= each.high for each in found.drivers)


def test_drivers_that_repeat_each_other_share_and_those_that_never_vary_are_named():
    random = np.random.default_rng(2)
    base = random.normal(size=200)
    table = np.column_stack([base, base, np.full(200, 3.0)])

    found = relative_weights(table, base, ("one", "again", "flat"), random=random)

    assert [each.share for each in found.drivers] == pytest.approx([0.5, 0.5])
    assert found.left_out == ("flat",)


def test_a_planted_driver_ranks_first_in_nearly_every_draw():
    names = ("respect", "speed", "price", "honesty")
    hits = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        shared = random.normal(size=(400, 1))
        table = shared + random.normal(size=(400, 4))
        outcome = table @ np.array([0.3, 0.9, 0.3, 0.3]) + random.normal(scale=1.5, size=400)
        found = relative_weights(table, outcome, names, random=random, draws=20)
        hits += found.drivers[0].name == "speed"

    assert hits >= 57  # 95 %


def test_too_few_responses_are_refused():
    random = np.random.default_rng(3)
    with pytest.raises(TooFew):
        relative_weights(np.ones((9, 1)), np.arange(9.0), ("one",), random=random)
    with pytest.raises(TooFew):
        relative_weights(MTCARS[:, 1:], np.ones(32), ("a", "b", "c", "d"), random=random)


@pytest.mark.parametrize(
    "answers", [[[1], [2], [3]], [[1, 2], [2, 1]], [[3, 3], [3, 3], [3, 3]], [[1, np.nan]] * 9]
)
def test_alpha_is_not_told_of_too_little(answers):
    with pytest.raises(CannotTell):
        cronbach(answers)
