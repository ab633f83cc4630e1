"""What the answers of an exit interview say of an exit."""

import pytest

from loyalty.exitanswers import Told, told_by

LEFT = {
    "areas": ["product", "service", "moved"],
    "why_product": ["loan_too_small"],
    "why_service": ["staff_changed"],
    "several": "several",
    "chain": ["service", "moved", "product"],
    "root": "service",
    "trigger": "product",
    "mend": "Listen.",
    "would_return": "if_changed",
    "recommend": 9,
    "contact": "yes",
}


def test_the_chain_is_in_the_order_told_with_its_root_and_trigger():
    told = told_by(LEFT)
    assert told.codes == ("STAFF_CHANGED", "MOVED", "LOAN_TOO_SMALL")
    assert (told.root, told.trigger) == ("STAFF_CHANGED", "LOAN_TOO_SMALL")
    assert told.exit_type == "VOLUNTARY_DISSATISFIED"
    assert (told.has_consented, told.would_return, told.would_recommend) == (True, None, True)
    assert told.note == "Listen."


def test_of_several_reasons_of_a_family_the_first_began_it_and_the_last_set_it_off():
    several = ["staff_changed", "errors", "unresolved_complaint"]
    told = told_by({**LEFT, "why_service": several, "trigger": "service"})
    assert told.codes == (
        "STAFF_CHANGED", "ERRORS", "UNRESOLVED_COMPLAINT", "MOVED", "LOAN_TOO_SMALL"
    )  # fmt: skip
    assert (told.root, told.trigger) == ("STAFF_CHANGED", "UNRESOLVED_COMPLAINT")


def test_areas_nobody_ordered_come_last_and_those_without_a_reason_not_at_all():
    told = told_by(
        {
            "areas": ["business", "group", "rest"],
            "why_business": ["own_capital"],
            "why_rest": ["planned_rest"],
            "chain": ["rest", "product"],
        }
    )
    assert told.codes == ("PLANNED_REST", "OWN_CAPITAL")
    assert (told.root, told.trigger) == ("", "")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"areas": ["business"], "why_business": ["own_capital"]}, "VOLUNTARY_SATISFIED"),
        ({"areas": ["competitor"], "why_competitor": ["faster"]}, "VOLUNTARY_DISSATISFIED"),
        ({"areas": ["pushed_out"], "why_pushed_out": ["refused"]}, "PUSHED_OUT_BY_MFI"),
        ({"areas": ["group"], "why_group": ["excluded_by_peers"]}, "PUSHED_OUT_BY_GROUP"),
        ({"areas": ["group"], "why_group": ["meetings"]}, "VOLUNTARY_DISSATISFIED"),
        ({"areas": ["household"], "why_household": ["illness"]}, "EXTERNAL"),
        ({"areas": ["household"], "why_household": ["religion"]}, ""),
        ({"areas": ["moved"]}, "EXTERNAL"),
        (
            {"areas": ["moved", "service"], "why_service": ["errors"], "root": "service"},
            "VOLUNTARY_DISSATISFIED",
        ),
    ],
)
def test_the_type_of_exit_is_that_of_the_root(answers, expected):
    assert told_by(answers).exit_type == expected


@pytest.mark.parametrize(("score", "expected"), [(10, True), (7, None), (6, False), (None, None)])
def test_promoters_would_recommend_and_detractors_would_not(score, expected):
    assert told_by({"recommend": score}).would_recommend is expected


def test_answers_of_another_interview_tell_nothing():
    assert told_by({"served": 4, "root": "x"}) == Told()
