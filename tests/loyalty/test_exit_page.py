"""The pages of an exit: filled in without scripts, refused without forgetting, seen on the panel and timeline."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from loyalty.models import Exit, ReasonCode
from tests.cast import play
from tests.factories import StaffFactory


@pytest.fixture
def cast(db):
    return play()


def code(name):
    return str(ReasonCode.objects.get(code=name).pk)


def filled(cast, **told):
    return {
        "exited_on": timezone.localdate().isoformat(),
        "exit_type": "VOLUNTARY_DISSATISFIED",
        "mode": "PHONE",
        "asked_by": cast.manager.pk,
        "reason_1": code("STAFF_CHANGED"),
        "reason_2": code("ERRORS"),
        "has_consented": "true",
        "would_return": "unknown",
        "would_recommend": "false",
        "note": "Nobody knew my name any more.",
        **told,
    }


def address(cast):
    return reverse("loyalty:exit", args=[cast.client.pk])


def links():
    found = Exit.objects.get().reasons.order_by("position")
    return [(link.reason.code, link.is_root, link.is_trigger) for link in found]


def test_form_offers_reasons_by_family_and_colleagues_of_the_branch(client, cast):
    StaffFactory(username="gone", branches=[cast.branch], is_active=False)
    ReasonCode.objects.filter(code="RELIGION").update(is_offered=False)
    client.force_login(cast.amina)

    page = client.get(address(cast))

    form = page.context["form"]
    assert [str(family) for family, _ in form.fields["reason_1"].choices][:3] == [
        "",
        "The loan itself",
        "Our service",
    ]
    assert f'<option value="{code("RELIGION")}"' not in page.content.decode()
    assert set(form.fields["asked_by"].queryset) == {cast.amina, cast.manager, cast.office}


def test_officer_records_an_exit_that_somebody_else_asked_about(client, cast):
    client.force_login(cast.amina)

    answer = client.post(address(cast), filled(cast), follow=True)

    assert answer.redirect_chain == [(f"/clients/{cast.client.pk}/", 302)]
    exit_ = Exit.objects.get()
    assert (exit_.asked_by, exit_.mode, exit_.would_return) == (cast.manager, "PHONE", None)
    assert (exit_.has_consented, exit_.would_recommend) == (True, False)
    assert links() == [("STAFF_CHANGED", True, False), ("ERRORS", False, True)]


def test_marks_say_which_began_it_and_which_set_it_off(client, cast):
    client.force_login(cast.amina)
    marked = {"reason_4": code("BETTER_TERMS"), "root": "2", "trigger": "1"}

    client.post(address(cast), filled(cast, **marked))

    assert links() == [
        ("STAFF_CHANGED", False, True),
        ("ERRORS", True, False),
        ("BETTER_TERMS", False, False),
    ]


def test_death_needs_only_its_day(client, cast):
    client.force_login(cast.amina)
    said = {"exited_on": timezone.localdate().isoformat(), "is_death": "on", "mode": "NOT_ASKED"}

    answer = client.post(address(cast), said)

    assert answer.status_code == 302
    assert (Exit.objects.get().exit_type, Exit.objects.get().is_death) == ("EXTERNAL", True)


def test_refused_form_keeps_all_that_was_typed(client, cast):
    client.force_login(cast.amina)
    tomorrow = timezone.localdate() + timedelta(days=1)
    wrong = filled(cast, exited_on=tomorrow.isoformat(), reason_3=code("AGE"), trigger="3")

    page = client.post(address(cast), wrong)

    text = page.content.decode()
    assert page.status_code == 422
    assert not Exit.objects.exists()
    assert "An exit cannot lie in the future." in text
    assert "Nobody knew my name any more." in text
    assert f'<option value="{code("AGE")}" selected>' in text
    assert '<details class="fold" open>' in text
    picks = list(page.context["form"].places)
    assert [place["number"] for place in picks if place["is_trigger"]] == ["3"]


def test_panel_and_timeline_tell_the_exit_and_lead_to_its_correction(client, cast):
    client.force_login(cast.amina)
    client.post(address(cast), filled(cast))
    correction = reverse("loyalty:exit-correct", args=[cast.client.pk, Exit.objects.get().pk])

    panel = client.get(reverse("loyalty:client-standing", args=[cast.client.pk])).content.decode()
    timeline = client.get(reverse("crm:client-timeline", args=[cast.client.pk])).content.decode()

    assert "Voluntary, dissatisfied" in panel
    assert correction in panel
    assert "Staff changed, Errors. Nobody knew my name any more." in timeline


def test_reader_of_the_panel_is_not_led_where_he_may_not_go(client, cast):
    client.force_login(cast.analyst)

    panel = client.get(reverse("loyalty:client-standing", args=[cast.client.pk])).content.decode()

    assert address(cast) not in panel


def test_correction_starts_from_what_is_recorded(client, cast):
    client.force_login(cast.amina)
    client.post(address(cast), filled(cast, root="2", trigger="1"))
    correction = reverse("loyalty:exit-correct", args=[cast.client.pk, Exit.objects.get().pk])

    form = client.get(correction).context["form"]
    picks = list(form.places)
    assert [place["field"].value() for place in picks[:3]] == [
        code("STAFF_CHANGED"),
        code("ERRORS"),
        None,
    ]
    assert (picks[0]["is_trigger"], picks[1]["is_root"]) == (True, True)

    client.post(correction, filled(cast, reason_2="", note=""))
    assert links() == [("STAFF_CHANGED", True, True)]
    assert Exit.objects.get().note == ""


def test_exit_is_taken_back_by_undo(client, cast):
    client.force_login(cast.amina)
    page = client.post(address(cast), filled(cast), follow=True)
    undo = reverse("loyalty:exit-withdraw", args=[cast.client.pk, Exit.objects.get().pk])
    assert undo in page.content.decode()

    client.post(undo)

    assert not Exit.objects.exists()


def test_exit_under_another_clients_address_is_not_found(client, cast):
    client.force_login(cast.amina)
    client.post(address(cast), filled(cast))
    exit_ = Exit.objects.get()

    wrong = reverse("loyalty:exit-withdraw", args=[cast.client.pk + 1, exit_.pk])

    assert client.post(wrong).status_code == 404
    assert Exit.objects.filter(pk=exit_.pk).exists()
