"""What the answers of an exit interview say of an exit: the chain of reasons, what kind of exit it is, what comes after.

The questions are those of the seeded interview: `areas` and `chain` name families of reasons, `why_<family>` the reasons,
in the lower case of the codes of `ReasonCode`; `root` and `trigger` name a family. Of several reasons of one family the
first stands for it as the root, the last as the trigger.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PROMOTER, DETRACTOR = 9, 6
ONLY_REASONS = {"moved": ["moved"]}  # a family of one reason, which nobody asks after
OF_FAMILIES = {
    "product": "VOLUNTARY_DISSATISFIED",
    "service": "VOLUNTARY_DISSATISFIED",
    "competitor": "VOLUNTARY_DISSATISFIED",
    "business": "VOLUNTARY_SATISFIED",
    "rest": "VOLUNTARY_SATISFIED",
    "group": "VOLUNTARY_DISSATISFIED",
    "pushed_out": "PUSHED_OUT_BY_MFI",
    "moved": "EXTERNAL",
}
OF_REASONS = {
    "excluded_by_peers": "PUSHED_OUT_BY_GROUP",
    "illness": "EXTERNAL",
    "death_in_family": "EXTERNAL",
}


@dataclass(frozen=True)
class Told:
    """What the answers say; `codes` are the reasons in their order, `root` and `trigger` one of them.

    What was not answered, or tells neither, is None or empty.
    """

    codes: tuple[str, ...] = ()
    root: str = ""
    trigger: str = ""
    exit_type: str = ""
    has_consented: bool | None = None
    would_return: bool | None = None
    would_recommend: bool | None = None
    expected_return_on: str = ""
    note: str = ""


def told_by(answers: Mapping[str, Any]) -> Told:
    """Read the answers of an exit interview.

    Parameters
    ----------
    answers
        As `surveys.answering` keeps them; questions of other interviews are passed over.

    Returns
    -------
    Told
        The type of exit is that of the root, else of the first reason.
    """
    reasons = _reasons(answers)
    root, trigger = (reasons.get(str(answers.get(name)), [""]) for name in ("root", "trigger"))
    family = next((name for name, given in reasons.items() if not root[0] or given == root), "")
    first = reasons.get(family, [""])[0]
    return Told(
        codes=tuple(reason.upper() for given in reasons.values() for reason in given),
        root=root[0].upper(),
        trigger=trigger[-1].upper(),
        exit_type=OF_REASONS.get(first, OF_FAMILIES.get(family, "")),
        has_consented={"yes": True, "no": False}.get(str(answers.get("contact"))),
        would_return={"yes": True, "no": False}.get(str(answers.get("would_return"))),
        would_recommend=_recommends(answers.get("recommend")),
        expected_return_on=str(answers.get("return_on", "")),
        note="\n".join(str(answers[name]) for name in ("mend", "lender") if name in answers),
    )


def _reasons(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the reasons by family, in the order in which they happened."""
    areas = [str(each) for each in answers.get("areas", ())]
    placed = [str(each) for each in answers.get("chain", ()) if each in areas]
    families = [*placed, *(each for each in areas if each not in placed)]
    told = {each: answers.get(f"why_{each}", ONLY_REASONS.get(each, [])) for each in families}
    return {family: [str(reason) for reason in given] for family, given in told.items() if given}


def _recommends(score: object) -> bool | None:
    if not isinstance(score, int) or DETRACTOR < score < PROMOTER:
        return None
    return score >= PROMOTER
