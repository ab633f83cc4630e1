"""Charts: drawn once, in the page's own colors and the reader's direction, with a finding and a twin."""

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from django.conf import settings
from django.utils.translation import override

from analytics.charts.returns import return_chart
from analytics.charts.worth import worth_chart
from analytics.survival import return_curve
from crm.charts.drawing import DARK, NARROW, TOKENS, WIDE, png, svg
from crm.charts.words import table
from crm.formats import locale_of

ENGLISH = locale_of("en")
# profits of six loan cycles, the first less an acquisition of 60: break-even at the sixth
PROFITS = [Decimal(text) for text in ("-87.70", "-6.55", "10.675", "21.90", "35.125", "45.35")]


def curve():
    days = np.arange(0, 200)
    returned = np.where(days < 40, 10, 0)
    left = np.where(days == 199, 400, 0)
    return return_curve(days, returned, left)


def drawn(*, is_rtl=False, locale=ENGLISH, window=90):
    return return_chart(curve(), window=window, suggested=39, locale=locale, is_rtl=is_rtl)


def test_a_chart_states_its_finding_and_has_a_twin():
    chart = drawn()
    assert chart.finding == "50.0% of pay-offs are followed by another loan within 90 days"
    assert chart.note == "Suggested rest window: 39 days. There the curve is flat."
    assert table(chart, ENGLISH)[-1][:2] == ["39", "50.0%"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_chart_is_read_out_and_follows_the_page_s_colors(width):
    shown = svg(drawn(), ENGLISH, width=width)
    assert shown.startswith("<svg ")
    assert 'role="img"' in shown
    assert f'<title id="return-curve-{width}-finding">50.0% of pay-offs' in shown
    assert "var(--brand)" in shown
    assert "#0b6352" not in shown
    assert "style=" not in shown


@pytest.mark.parametrize(
    ("scheme", "colors"), [(":root {", TOKENS), (':root[data-theme="dark"] {', DARK)]
)
def test_pictures_have_the_colors_of_the_pages(scheme, colors):
    sheet = (settings.BASE_DIR / "static" / "css" / "app.css").read_text()
    block = sheet.split(scheme, 1)[1].split("}", 1)[0]
    of_pages = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", block))
    assert {token: of_pages[token] for token in colors} == colors


def test_words_in_a_chart_are_escaped():
    shown = svg(replace(drawn(), finding="<b>& more</b>"), ENGLISH, width=WIDE)
    assert "&lt;b&gt;&amp; more&lt;/b&gt;" in shown


def test_the_reader_s_direction_turns_the_axis():
    def reverses(chart):
        return chart.spec["layer"][0]["encoding"]["x"]["scale"]["reverse"]

    assert reverses(drawn(is_rtl=True))
    assert not reverses(drawn())


def test_digits_are_the_reader_s():
    with override("ar"):
        shown = svg(
            drawn(is_rtl=True, locale=locale_of("ar", "EG")), locale_of("ar", "EG"), width=WIDE
        )
    assert "٥٠" in shown


def test_a_picture_can_be_taken_away():
    assert png(drawn(), ENGLISH).startswith(b"\x89PNG")


def test_the_worked_client_pays_back_in_the_sixth_cycle():
    chart = worth_chart(PROFITS, locale=ENGLISH, is_rtl=False)
    assert chart.finding == "Paid back in loan cycle 6"
    assert [row[2] for row in chart.rows][-1] == Decimal("18.80")


def test_a_client_who_has_not_paid_back_is_told_so():
    chart = worth_chart(PROFITS[:2], locale=ENGLISH, is_rtl=False)
    assert chart.finding == "Not yet paid back after 2 loan cycles"
    assert table(chart, ENGLISH, currency="EUR")[0][1] == "-87.70\xa0€"
