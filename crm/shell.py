"""The shell: the one page a phone keeps, so that it works with no signal; its words, its choices, its files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm.models import Attendance, Interaction
from crm.templatetags.formats import locale_for

FILES = [
    "css/app.css",
    "icons.svg",
    "icon.svg",
    "js/field/store.js",
    "js/field/queue.js",
    "js/field/worker.js",
    "js/field/page.js",
]
LAST_FILES = ["js/field/shell.js"]  # draws what the others know
WORKER_SCRIPTS = ["js/field/store.js", "js/field/queue.js", "js/field/worker.js"]
COUNTS = (0, 1, 2, 3, 11, 100)  # one of each plural form of any language

Forms = dict[str, str]


@dataclass(frozen=True)
class Screen:
    """What another app draws in the shell: its templates and scripts, its words, its addresses as patterns.

    A form is a pattern, the kind of entry it makes where the network does not take it, and which part of the
    address is which field; it falls into the queue only if the fields of `needs` are sent like this.
    """

    template: str
    scripts: Sequence[str]
    words: Callable[[], dict[str, Any]]
    paths: Sequence[str] = ()
    forms: Sequence[tuple[str, str, Sequence[str]]] = ()
    needs: Mapping[str, str] = field(default_factory=dict)


_screens: dict[str, Screen] = {}


def register_screen(name: str, screen: Screen) -> None:
    """Add what an app draws in the shell; the same name replaces."""
    _screens[name] = screen


def static_files() -> dict[str, str]:
    """Return the files the shell and the worker need, with the addresses of this version."""
    scripts = [script for screen in _screens.values() for script in screen.scripts]
    return {path: static(path) for path in [*FILES, *scripts, *LAST_FILES]}


def worked_paths() -> list[str]:
    """Return the patterns of other apps' addresses that the shell can draw."""
    return [path for screen in _screens.values() for path in screen.paths]


def queued_forms() -> list[list[Any]]:
    """Return other apps' forms that fall into the queue: pattern, kind, fields of the address, what they need."""
    return [
        [pattern, kind, list(fields), dict(screen.needs)]
        for screen in _screens.values()
        for pattern, kind, fields in screen.forms
    ]


def shell_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the shell's template shows; nothing of it depends on who is signed in."""
    return {
        "theme": request.COOKIES.get("theme", "system"),
        "words": {**state_words(), **_shell_words(), **_words_of_screens()},
        "screens": [screen.template for screen in _screens.values()],
        "scripts": [script for screen in _screens.values() for script in screen.scripts],
        "kinds": Interaction.Kind.choices,
        "outcomes": Interaction.Outcome.choices,
        "attendances": Attendance.Status.choices,
    }


def _words_of_screens() -> dict[str, Any]:
    return {name: screen.words() for name, screen in _screens.items()}


def state_words() -> dict[str, Any]:
    """Return the words of the queue's visible state, with a sentence for each plural form of the language."""
    locale = locale_for()
    return {
        "language": get_language(),
        "locale": str(locale).replace("_", "-"),
        "digits": locale.default_numbering_system,
        "waiting": _forms(
            lambda n: ngettext("%(n)s entry waits to be sent", "%(n)s entries wait to be sent", n)
        ),
        "sending": _forms(lambda n: ngettext("Sending %(n)s entry…", "Sending %(n)s entries…", n)),
        "sent": _("All sent"),
        "look": _forms(
            lambda n: ngettext("%(n)s entry needs a look", "%(n)s entries need a look", n)
        ),
        "offline": _("No signal: what you enter is kept on this phone."),
        "signIn": _forms(
            lambda n: ngettext(
                "%(n)s entry waits: sign in to send it",
                "%(n)s entries wait: sign in to send them",
                n,
            )
        ),
    }


def _forms(sentence: Callable[[int], str]) -> Forms:
    plural = locale_for().plural_form
    return {plural(count): sentence(count) % {"n": "{n}"} for count in COUNTS}


def _shell_words() -> dict[str, Any]:
    return {
        "day": _("My day"),
        "clients": _("Clients"),
        "queue": _("Kept on this phone"),
        "later": _("Coming days"),
        "nothing": _("Nothing is left for today."),
        "empty": _("Nothing waits here: all is sent."),
        "asOf": _("No signal. As known on %(when)s.") % {"when": "{when}"},
        "call": _("Call %(name)s") % {"name": "{name}"},
        "visit": _("Log a visit to %(name)s") % {"name": "{name}"},
        "done": _("Done with %(name)s") % {"name": "{name}"},
        "owes": _("Owes %(amount)s") % {"amount": "{amount}"},
        "late": _forms(lambda n: ngettext("%(n)s day late", "%(n)s days late", n)),
        "members": _forms(lambda n: ngettext("%(n)s member", "%(n)s members", n)),
        "waits": _("Waits to be sent"),
        "stuck": _("The server cannot read it: show it to your manager."),
        "signedOut": _("Sign in first"),
        "signedOutWhy": _(
            "Nobody is signed in on this phone, or the last sign-in was seven days ago. What was not sent is kept."
        ),
        "noCopy": _("Nothing to show yet"),
        "noCopyWhy": _(
            "Your clients come to this phone when you open any page with a signal after signing in."
        ),
        "needsSignal": _("This page needs a signal"),
        "needsSignalWhy": _(
            "My day, the cards of your own clients and the forms work without one."
        ),
        "kinds": {
            **{value: str(label) for value, label in Interaction.Kind.choices},
            "meeting": _("Group meeting"),
            "task-done": _("Task done"),
        },
        "outcomes": {value: str(label) for value, label in Interaction.Outcome.choices},
    }
