"""The public pages: anybody may talk to us, only the code leads back, and nothing is told that is not theirs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.actions.case import answer_client, assign_case, note_on_case, resolve_case
from crm.models import Case, CaseEntry, HelpEntry, Institution
from crm.trackingcodes import LETTERS, new_code, read_code, write_code
from crm.views.talk import LOOKING, TALKING
from tests.caches import clear_cache
from tests.cast import play
from tests.crm.cases import at, category, receive
from tests.crm.test_case import DONE


@pytest.fixture
def cast(db):
    clear_cache()
    return play()


def told(**changes):
    return {
        "kind": "COMPLAINT",
        "category": category().pk,
        "text": "لم يصل القرض",
        **changes,
    }


def test_stranger_sends_a_complaint_and_gets_a_code(client, cast):
    answer = client.post(
        "/talk/",
        told(branch=cast.branch.pk, reporter_contact="+20100"),
        headers={"Accept-Language": "ar"},
    )
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/talk/{case.code}/?new=1"
    assert (case.channel, case.language, case.branch) == ("PUBLIC_PAGE", "ar", cast.branch)
    assert case.recorded_by is None
    assert case.reporter_contact == "+20100"
    page = client.get(answer.url).content.decode()
    assert write_code(case.code) in page
    assert 'name="robots" content="noindex' in page
    assert "sessionid" not in client.cookies


def test_what_is_missing_is_asked_for_and_nothing_is_lost(client, cast):
    answer = client.post(
        "/talk/", {"kind": "REQUEST", "text": "A long story", "about_name": "Sami"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A long story" in page
    assert "Sami" in page
    assert not Case.objects.exists()


def test_category_not_offered_to_the_public_is_refused(client, cast):
    hidden = category("OTHER")
    hidden.is_public = False
    hidden.save()
    assert client.post("/talk/", told(category=hidden.pk)).status_code == 422
    assert not Case.objects.exists()


def test_program_that_fills_in_everything_sends_nothing(client, cast):
    answer = client.post("/talk/", told(website="https://example.org"))
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_complaint_about_somebody_named_reaches_head_office_alone(client, cast):
    client.post("/talk/", told(branch=cast.branch.pk, about_name="Amina"))
    case = Case.objects.get()
    assert (case.is_about_staff, case.about_name, case.about_staff) == (True, "Amina", None)
    assert not Case.objects.visible_to(cast.manager).exists()
    assert Case.objects.visible_to(cast.office).exists()


def test_unnamed_reporter_leaves_no_name(client, cast):
    client.post("/talk/", told(is_anonymous="on", reporter_name="Fatma", reporter_contact="+20"))
    case = Case.objects.get()
    assert (case.reporter_name, case.reporter_contact) == ("", "")


def test_status_page_tells_only_what_is_meant_for_the_reporter(client, cast):
    case = receive(
        client=cast.client, about_staff=cast.amina, text="She shouted at me", by=cast.office
    )
    now = {"on": case.received_on, "at": at(case.received_on, 10)}
    assign_case(case=case, handler=cast.manager, by=cast.office, **now)
    note_on_case(case=case, text="Third time this year", by=cast.manager, **now)
    answer_client(case=case, text="We are sorry.", by=cast.manager, **now)
    page = client.get(f"/talk/{case.code}/").content.decode()
    assert "We are sorry." in page
    for secret in (
        "Third time",
        "shouted",
        "Amina",
        "Fatma",
        "mona",
        cast.client.external_id,
        "+2010",
    ):
        assert secret not in page


@pytest.mark.parametrize("code", ["0", "WRONGWRONG12", "' OR 1=1", "ا" * 12])
def test_wrong_codes_all_get_the_same_answer(client, cast, code):
    receive()
    wrong, unknown = client.get(f"/talk/{code}/"), client.get(f"/talk/{new_code()}/")
    assert wrong.status_code == unknown.status_code == 404
    token = b"csrfmiddlewaretoken"
    same = [
        [line for line in answer.content.splitlines() if token not in line and b"next" not in line]
        for answer in (wrong, unknown)
    ]
    assert same[0] == same[1]


def test_code_is_found_however_it_is_typed(client, cast):
    case = receive()
    typed = f" {case.code[:4].lower()}-{case.code[4:]} ".replace("0", "o").replace("1", "l")
    found = client.get("/talk/find", {"code": typed}, follow=True)
    assert found.status_code == 200
    assert write_code(case.code) in found.content.decode()
    assert client.get("/talk/find", follow=True).status_code == 404


def test_codes_keep_to_letters_nobody_mistakes():
    codes = [new_code() for _ in range(200)]
    assert all(read_code(write_code(code).lower()) == code for code in codes)
    assert not set("".join(codes)) - set(LETTERS)
    assert read_code("٠١٢٣-٤٥٦٧-٨٩AB") == "0123456789AB"
    assert read_code("") == read_code("ABC") == read_code("U" * 12) == ""


def test_looking_for_codes_is_slowed_down(client, cast):
    case = receive()
    answers = [client.get(f"/talk/{new_code()}/").status_code for _ in range(LOOKING.most)]
    assert set(answers) == {404}
    assert client.get(f"/talk/{case.code}/").status_code == 429
    assert client.get(f"/talk/{case.code}/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_sending_is_slowed_down_and_keeps_nothing_more(client, cast):
    for _ in range(TALKING.most):
        client.post("/talk/", {})
    assert client.post("/talk/", told()).status_code == 429
    assert not Case.objects.exists()


def test_addresses_of_one_connection_are_one(client, cast):
    for place in range(LOOKING.most):
        client.get("/talk/0/", REMOTE_ADDR=f"2001:db8::{place:x}")
    assert client.get("/talk/0/", REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert client.get("/talk/0/", REMOTE_ADDR="2001:db8:0:1::1").status_code == 404


def test_reporter_says_yes_and_the_case_is_closed(client, cast):
    today = timezone.localdate()
    case = resolve_case(
        case=receive(client=cast.client, on=today - timedelta(days=1)),
        resolution=DONE,
        by=cast.manager,
        on=today,
        at=timezone.now(),
    )
    assert "Are you satisfied" in client.get(f"/talk/{case.code}/").content.decode()
    answer = client.post(f"/talk/{case.code}/answer", {"is_satisfied": "yes", "text": "Thank you"})
    assert answer.url == f"/talk/{case.code}/"
    case.refresh_from_db()
    assert (case.status, case.is_satisfied) == ("CLOSED", True)
    assert CaseEntry.objects.get(kind="SATISFACTION").by is None
    again = client.post(f"/talk/{case.code}/answer", {"is_satisfied": "no"})
    assert again.status_code == 409
    case.refresh_from_db()
    assert case.status == "CLOSED"


def test_reporter_says_no_and_adds_more(client, cast):
    today = timezone.localdate()
    case = resolve_case(
        case=receive(client=cast.client, on=today),
        resolution=DONE,
        by=cast.manager,
        on=today,
        at=timezone.now(),
    )
    client.post(f"/talk/{case.code}/answer", {"is_satisfied": "no"})
    client.post(f"/talk/{case.code}/answer", {"text": "It happened again"})
    case.refresh_from_db()
    assert (case.status, case.escalation_level) == ("ACKNOWLEDGED", 1)
    assert "It happened again" in client.get(f"/talk/{case.code}/").content.decode()
    empty = client.post(f"/talk/{case.code}/answer", {"text": "  "})
    assert empty.status_code == 409
    assert client.post("/talk/0/answer", {"text": "x"}).status_code == 404


# Help


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "How do I complain"),
        ("ar", "كيف أقدّم شكوى"),
        ("fr", "Comment faire une réclamation"),
        ("fa", "چگونه شکایت"),
        ("es", "¿Cómo presento una queja"),
    ],
)
def test_help_is_in_the_readers_language(client, cast, language, words):
    answer = client.get("/help/", headers={"Accept-Language": language})
    assert words in answer.content.decode()


def test_help_falls_back_to_the_institutions_language_and_hides_drafts(client, cast):
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP", language="ar")
    HelpEntry.objects.filter(language="fr").update(is_published=False)
    answer = client.get("/help/", headers={"Accept-Language": "fr"}).content.decode()
    assert "كيف أقدّم شكوى" in answer
    assert "Comment faire" not in answer
    HelpEntry.objects.all().delete()
    assert client.get("/help/").status_code == 200
