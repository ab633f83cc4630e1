"""Numbers, money and dates in templates, by the reader's language and the institution's country.

    {% money amount %}  {% day date %}  {% moment datetime %}  {% phone text %}
    {{ count|number }}  {{ score|number:1 }}  {{ share|share }}  {{ share|share:1 }}

Every result is isolated for bidirectional text. Nothing becomes a dash with words for a screen reader.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from babel import Locale
from django import template
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm import formats
from crm.models import Institution

register = template.Library()
INSTITUTION = "wafa.institution"


def institution_of(context: Context) -> Institution | None:
    """Return the institution, read once a page."""
    request = context.get("request")
    known = request.META if request is not None else {}
    if INSTITUTION not in known:
        known[INSTITUTION] = Institution.objects.first()
    return cast(Institution | None, known[INSTITUTION])


def locale_for(context: Context | None = None) -> Locale:
    """Return the reader's locale."""
    institution = institution_of(context) if context is not None else None
    return formats.locale_of(
        (get_language() or "en")[:2], institution.country if institution else ""
    )


def _nothing() -> SafeString:
    return format_html(
        '<span class="nothing" aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
        _("not known"),
    )


def _isolated(text: str) -> SafeString:
    return format_html('<bdi class="num">{}</bdi>', text)


@register.simple_tag(takes_context=True)
def money(context: Context, amount: Decimal | None) -> SafeString:
    """Write an amount in the institution's currency."""
    if amount is None:
        return _nothing()
    institution = institution_of(context)
    currency = institution.currency if institution else ""
    return _isolated(formats.write_money(Decimal(amount), currency, locale_for(context)))


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | None) -> SafeString:
    """Write a date; where Hijri dates are used, they are shown beside it."""
    if not value:
        return _nothing()
    locale = locale_for(context)
    hijri = formats.write_hijri(value, locale)
    beside = format_html(' <span class="hijri">({})</span>', hijri) if hijri else ""
    return format_html(
        '<time datetime="{}"><bdi>{}{}</bdi></time>',
        value.isoformat(),
        formats.write_day(value, locale),
        beside,
    )


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None) -> SafeString:
    """Write a date and time in the institution's time zone."""
    if not value:
        return _nothing()
    local = timezone.localtime(value)
    text = formats.write_moment(local, locale_for(context))
    return format_html('<time datetime="{}"><bdi>{}</bdi></time>', local.isoformat(), text)


@register.filter
def number(value: Any, decimals: int = 0) -> SafeString:  # noqa: ANN401 - whatever a template holds
    """Write a number by the reader's language."""
    if value is None or value == "":
        return _nothing()
    return _isolated(formats.write_number(Decimal(value), locale_for(), decimals=decimals))


@register.filter
def share(value: Any, decimals: int = 0) -> SafeString:  # noqa: ANN401 - whatever a template holds
    """Write a share in [0, 1] as a percentage."""
    if value is None or value == "":
        return _nothing()
    return _isolated(formats.write_share(Decimal(value), locale_for(), decimals=decimals))


@register.simple_tag
def phone(text: str) -> SafeString:
    """Link a phone number so that one tap calls it."""
    if not text:
        return _nothing()
    digits = "".join(character for character in text if character.isdigit() or character == "+")
    return format_html('<a class="phone" href="tel:{}"><bdi dir="ltr">{}</bdi></a>', digits, text)
