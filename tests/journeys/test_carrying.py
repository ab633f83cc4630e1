"""What a phone carries comes in parts: each once, then only what changed, and one that is lost comes later."""

import pytest

from tests.cast import play
from tests.factories import ClientFactory
from tests.journeys.conftest import APPS, PASSWORD, PHONE
from tests.journeys.test_field import carry, until
from tests.seeds import sow
from tests.surveys.books import published

pytestmark = pytest.mark.django_db(transaction=True, available_apps=APPS)
COPY, PART = "/field/copy", "/field/copy/surveys"
CODES = """wafa.copy().then((copy) => (copy?.surveys || []).map(({ code }) => code)
  .filter((code) => code.startsWith("ours")).sort())"""
NAMES = "wafa.copy().then((copy) => copy?.clients.map(({ name }) => name))"
EARLIER = """async () => {
  const me = await wafa.owner();
  const { etag, at, ...copy } = await wafa.copy();
  delete copy.parts;
  copy.surveys = copy.surveys.map((survey) => ({ ...survey, code: `${survey.code}-then` }));
  await wafa.keep("copy", { etag, at, sealed: await wafa.seal(me, "copy", copy) });
  await wafa.forget("part surveys");
}"""


@pytest.fixture
def cast():
    sow()
    cast = play()
    cast.amina.set_password(PASSWORD)
    cast.amina.save()
    published(code="ours")
    return cast


@pytest.fixture
def phone(cast, surf):
    phone = surf(PHONE)
    phone.asked = []
    phone.page.context.on(
        "response",
        lambda answer: phone.asked.append((answer.url.removeprefix(phone.home), answer.status)),
    )
    return phone


def renew(phone):
    """Renew the copy, and give what was asked for."""
    phone.asked.clear()
    until(phone, lambda: phone.page.evaluate("wafa.go({ isForced: true })") == "sent")
    return [each for each in phone.asked if each[0].startswith(COPY)]


def test_only_what_changed_comes_again(cast, phone):
    carry(phone, cast.amina)
    assert phone.page.evaluate(CODES) == ["ours"]

    assert renew(phone) == [(COPY, 304)]
    ClientFactory(officer=cast.amina, branch=cast.branch)
    assert renew(phone) == [(COPY, 200)]
    assert len(phone.page.evaluate(NAMES)) == 2
    assert phone.page.evaluate(CODES) == ["ours"]
    published(code="ours-too")
    assert renew(phone) == [(COPY, 200), (PART, 200)]
    assert phone.page.evaluate(CODES) == ["ours", "ours-too"]


def test_a_part_that_the_signal_did_not_bring_comes_with_the_next_page(cast, phone):
    phone.page.context.route(f"**{PART}", lambda route: route.abort())
    phone.sign_in(cast.amina)
    until(phone, lambda: phone.page.evaluate(NAMES) == ["Fatma Ibrahim"])
    assert phone.page.evaluate(CODES) == []

    phone.page.context.unroute(f"**{PART}")
    phone.asked.clear()
    phone.open("/clients/")
    until(phone, lambda: phone.page.evaluate(CODES) == ["ours"])
    assert [each for each in phone.asked if each[0].startswith(COPY)] == [(COPY, 304), (PART, 200)]


def test_a_part_that_the_copy_no_longer_names_goes(cast, phone):
    carry(phone, cast.amina)
    phone.page.evaluate("wafa.keep('part songs', {})")
    ClientFactory(officer=cast.amina, branch=cast.branch)
    renew(phone)

    assert phone.page.evaluate("wafa.kept('part songs')") is None
    assert phone.page.evaluate(CODES) == ["ours"]


def test_a_copy_that_an_earlier_version_kept_is_read_until_it_is_renewed(cast, phone):
    carry(phone, cast.amina)
    phone.page.evaluate(EARLIER)
    assert phone.page.evaluate(CODES) == ["ours-then"]

    assert renew(phone) == [(COPY, 200), (PART, 200)]
    assert phone.page.evaluate(CODES) == ["ours"]
