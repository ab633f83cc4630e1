"""The daily e-mail: counts and links in the reader's language, no client's name."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from crm.digest import items
from crm.models import Notification


def morning_letter(told: Notification) -> EmailMultiAlternatives:
    """Compose the letter of one person's morning."""
    staff = told.staff
    with translation.override(staff.language):
        lines = [
            {"words": item.words(told.values[name]), "url": _url(item.url_name, item.query)}
            for name, item in items()
            if name in told.values
        ]
        context = {
            "name": staff.first_name or staff.username,
            "lines": lines,
            "home": _url("crm:tasks"),
            "preferences": _url("crm:notifications"),
        }
        letter = EmailMultiAlternatives(
            subject=_("Your day in Wafa"),
            body=render_to_string("crm/mail/morning.txt", context),
            to=[staff.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        letter.attach_alternative(render_to_string("crm/mail/morning.html", context), "text/html")
    return letter


def _url(url_name: str, query: str = "") -> str:
    address = reverse(url_name) + (f"?{query}" if query else "")
    return str(urljoin(settings.HOME_URL, address))
