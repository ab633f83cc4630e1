import re

import pytest
import segno

from surveys.actions.invitation import Invited, invite
from surveys.links import code_of, invitation_of, invitation_of_code, token_of
from surveys.qr import qr
from tests.cast import play
from tests.surveys.books import TODAY, published


@pytest.fixture
def cast(db):
    return play()


@pytest.fixture
def invitation(cast):
    survey = published().survey
    invited = Invited(survey=survey, channel="LINK", expires_on=TODAY, client=cast.client)
    return invite(invited=invited, by=cast.manager, on=TODAY)


def test_a_token_leads_to_its_invitation_and_no_other_text_does(invitation):
    token = token_of(invitation)

    assert invitation_of(token) == invitation
    assert re.fullmatch(r"[\w.-]+", token)
    forged = [
        token[:-1],
        f"{invitation.uid.hex}.",
        invitation.uid.hex,
        "",
        "a.b.c",
        ("1" if token[0] == "0" else "0") + token[1:],
    ]
    assert [invitation_of(each) for each in forged] == [None] * len(forged)


def test_a_typed_code_leads_to_its_invitation_however_it_is_typed(invitation):
    code = code_of(invitation)

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    for typed in (code, code.lower().replace("-", " "), code.replace("0", "o").replace("1", "l")):
        assert invitation_of_code(typed) == invitation
    other = "Z" if code[0] != "Z" else "Y"
    assert invitation_of_code(other + code[1:]) is None
    assert invitation_of_code("") is None
    assert invitation_of_code(code + "7") is None


def test_a_qr_code_is_drawn_into_the_page_module_by_module():
    text = "https://amal.example/s/0123.abc/"

    drawn = qr(text, label='To "answer"')

    size = segno.make(text, error="m", micro=False).symbol_size(border=4)[0]
    assert f'viewBox="0 0 {size} {size}"' in drawn
    assert 'aria-label="To &quot;answer&quot;"' in drawn
    assert "style" not in drawn
    assert "<script" not in drawn
