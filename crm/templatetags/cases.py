"""What is left of a promise, in words.

{{ left|left_words }}      a crm.promises.Left
{{ case|code }}            the tracking code in groups
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.formats import write_number
from crm.models import Case
from crm.promises import Left
from crm.templatetags.formats import locale_for
from crm.trackingcodes import write_code

register = template.Library()


@register.filter
def left_words(left: Left) -> str:
    """Say how much time is left until a promised day, or how late it is, in working days."""
    count = abs(left.working_days)
    shown = {"n": write_number(count, locale_for())}
    if left.is_late:
        if not count:
            return _("late")
        return ngettext("%(n)s working day late", "%(n)s working days late", count) % shown
    if not count:
        return _("today is the last working day")
    return ngettext("%(n)s working day left", "%(n)s working days left", count) % shown


@register.filter
def code(case: Case) -> SafeString:
    """Write the tracking code so that no direction of text turns it around."""
    return format_html('<bdi dir="ltr" class="num">{}</bdi>', write_code(case.code))
