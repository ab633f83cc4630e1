"""Reasons in words: every code, both ways, with unknown values."""

import pytest

from analytics.features import FEATURES
from loyalty.reasons import WORDS, raises_risk, reason_words

CASES = [
    ("CYCLE", {"value": 1}, "first loan"),
    ("CYCLE", {"value": 2}, "second loan"),
    ("CYCLE", {"value": 7}, "loan cycle 7"),
    ("LATE", {"count": 2, "days": 9}, "up to 9 days late, 2 times"),
    ("LATE", {"count": 1, "days": 1}, "up to 1 day late, 1 time"),
    ("LATE", {"count": 0, "days": 0}, "never late"),
    ("LATE_RECENTLY", {"value": 0}, "on time in the last three months"),
    ("LATE_RECENTLY", {"value": 3}, "late 3 times in the last three months"),
    ("PAST_DUE", {"value": 12}, "12 days past due"),
    ("PAST_DUE", {"value": 0}, "not late"),
    ("REST", {"value": 40}, "without a loan for 40 days"),
    ("RESTING", {"value": None}, "has a loan now"),
    ("RESTING", {"value": 1}, "without a loan for 1 day"),
    ("SILENCE", {"value": 33}, "no payment or loan for 33 days"),
    ("END", {"value": 20}, "20 days to the last installment"),
    ("END", {"value": -3}, "past the last installment"),
    ("REPAID", {"value": 0.75}, "75 % of the loan repaid"),
    ("TENURE", {"value": 366}, "a client for 12 months"),
    ("GROWTH", {"value": 1.5}, "loan 50 % larger than the last"),
    ("GROWTH", {"value": 0.8}, "loan 20 % smaller than the last"),
    ("GROWTH", {"value": 1}, "loan as large as the last"),
    ("GROWTH", {"value": None}, "no earlier loan to compare with"),
    ("INSTALLMENT", {"value": 0.45}, "installment is 45 % of income"),
    ("INSTALLMENT", {"value": None}, "installment is an unknown share of income"),
    ("EARLY", {"value": 14}, "paid off 14 days early"),
    ("EARLY", {"value": -2}, "did not pay off early"),
    ("GAP", {"value": None}, "has not renewed before"),
    ("GAP", {"value": -10}, "renewed without a break last time"),
    ("GAP", {"value": 25}, "took 25 days to renew last time"),
    ("GAPS", {"value": 12.5}, "rests 12 days between loans"),
    ("TOP_UPS", {"value": 2}, "2 top-ups in a row"),
    ("OFFICER_CHANGED", {"value": 1, "month": 5}, "loan officer changed in May"),
    ("OFFICER_CHANGED", {"value": 0, "month": None}, "same loan officer for a year"),
    ("SEASON", {"value": "02"}, "the decision falls in February"),
    ("PRODUCT", {"value": "P1"}, "product P1"),
    ("SECTOR", {"value": "TRADE"}, "works in: Trade"),
    ("SECTOR", {"value": None}, "line of work not known"),
    ("VISITS", {"value": 2, "half_year": 5}, "2 visits in the last three months"),
    ("VISITS", {"value": 0, "half_year": 1}, "no visit in the last three months"),
    ("VISITS", {"value": 0, "half_year": 0}, "no visit in half a year"),
    ("CONTACT", {"value": 1}, "last spoken to 1 day ago"),
    ("CONTACT", {"value": None}, "no visit or call recorded"),
    ("LAST_OUTCOME", {"value": "LEAVING"}, "last contact: Leaving"),
    ("LAST_OUTCOME", {"value": ""}, "no visit or call recorded"),
    ("INTEREST", {"value": 2.25}, "interest rated 2.2 of 5"),
    ("INTEREST", {"value": None}, "interest not rated in a year"),
    ("MISSED_MEETINGS", {"value": 0}, "misses no meetings"),
    ("MISSED_MEETINGS", {"value": 3}, "3 meetings missed in a row"),
    ("COMPLAINT", {"open": 1, "count": 2}, "a complaint is open"),
    ("COMPLAINT", {"open": 0, "count": 2}, "2 complaints in a year"),
    ("COMPLAINT", {"open": 0, "count": 0}, "no complaint in a year"),
    ("OTHER_LENDER", {"value": 0.4, "has": 1}, "says that 40 % of all borrowing is elsewhere"),
    ("OTHER_LENDER", {"value": None, "has": 1}, "mentions another lender"),
    ("OTHER_LENDER", {"value": 0, "has": 0}, "borrows nowhere else"),
    ("OTHER_LENDER", {"value": None, "has": None}, "not asked about other lenders"),
    ("SATISFACTION", {"value": 0.4, "change": 0}, "satisfaction 40 of 100 when last asked"),
    (
        "SATISFACTION",
        {"value": 0.25, "change": -0.5},
        "satisfaction 25 of 100 when last asked, less than before",
    ),
    ("SATISFACTION", {"value": None, "change": None}, "not asked in a survey for a year"),
    ("ANSWERED", {"value": 9}, "answered a survey 9 days ago"),
    ("ANSWERED", {"value": None}, "no survey answered in a year"),
    ("LOW_ANSWER", {"value": 1}, "said in a survey that something is not right"),
    ("LOW_ANSWER", {"value": 0}, "nothing said in surveys waits for an answer"),
    ("OF_TOMORROW", {}, "OF_TOMORROW"),
]


@pytest.mark.parametrize(("code", "values", "expected"), CASES)
def test_a_reason_reads_as_a_phrase(code, values, expected):
    assert reason_words({"code": code, "values": values, "points": 3}) == expected


def test_every_feature_has_words_for_its_reason():
    assert {feature.reason for feature in FEATURES} == set(WORDS)


def test_points_say_which_way_a_reason_speaks():
    assert raises_risk({"code": "LATE", "values": {}, "points": 0.1})
    assert not raises_risk({"code": "LATE", "values": {}, "points": -4})
