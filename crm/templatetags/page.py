"""The layout's tags: navigation, icons, addresses that keep the state of a list.

{% icon "home" %}          an icon of static/icons.svg, hidden from screen readers
{% places as places %}     the navigation of who is signed in
{% with_query page=2 %}    the present address with some parameters changed; empty removes one
{% if user|may:"EDIT_CLIENTS" %}  whether somebody holds a permission
{% present_query as query %}  the present address's parameters, without the page
{% saved_views "clients" as saved %}  one's saved filters of a list
{% bulk_actions "clients" as actions %}  what one may do with many rows of a list at once
{% pick client.pk client.name %}  the box that chooses a row for components/list_bulk.html
{% client_doors client as doors %}  the ways from a client into other apps' pages
{% task_door task as door %}  where a task is done, if it has a page
{% once %}…{% endonce %}   what every row of a page holds alike: written for the first, copied for the others
{{ message|undo_address }} where a message's Undo button posts to, if it has one
"""

from functools import cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm import lists
from crm.access import Permission, may
from crm.doors import Door, door_of_task, doors_of_client
from crm.lists import BulkAction
from crm.models import Client, SavedView, Task
from crm.navigation import places_for

register = template.Library()
UNDO = "undo:"


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw an icon; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon icon-{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        name,
        static("icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def places(context: Context) -> list[dict[str, Any]]:
    """Return the navigation of who is signed in, with the present place marked."""
    request = context["request"]
    found = []
    for place in places_for(request.user):
        try:
            url = reverse(place.url_name)
        except NoReverseMatch:
            continue
        here = request.path == url or (url != "/" and request.path.startswith(url))
        shown = {"label": place.label, "icon": place.icon, "key": place.key}
        found.append({"url": url, "is_here": here, **shown})
    return found


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:  # noqa: ANN401 - any value a parameter can take
    """Return the present query with some parameters changed."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def present_query(context: Context) -> str:
    """Return the parameters of the present address, without the page of the list."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return str(query.urlencode())


@register.simple_tag(takes_context=True)
def saved_views(context: Context, name: str) -> list[SavedView]:
    """Return one's own saved filters of a list, by name."""
    own = SavedView.objects.visible_to(context["request"].user).filter(page=name)
    return list(own.order_by("name"))


@register.simple_tag(takes_context=True)
def bulk_actions(context: Context, name: str) -> list[BulkAction]:
    """Return what one may do with many rows of a list at once."""
    return lists.bulk_actions(name, context["request"].user)


@register.simple_tag(takes_context=True)
def client_doors(context: Context, client: Client) -> list[Door]:
    """Return the ways from a client into pages of other apps."""
    return doors_of_client(client, context["request"].user)


@register.simple_tag(takes_context=True)
def task_door(context: Context, task: Task) -> Door | None:
    """Return the way from a task to where it is done, if it has one."""
    return door_of_task(task, context["request"].user)


@register.simple_tag
def pick(key: int, name: str) -> SafeString:
    """Draw the box that chooses one row of a list."""
    return format_html(
        '<label class="pick"><input type="checkbox" name="rows" value="{}" form="bulk">'
        '<span class="visually-hidden">{}</span></label>',
        key,
        _("Choose %(name)s") % {"name": name},
    )


@register.simple_tag(takes_context=True)
def may_take_away(context: Context, name: str) -> bool:
    """Tell whether one may take a list away as a file."""
    page = lists.list_named(name)
    return page is not None and context["request"].user.may(page.export_permission)


@register.filter
def undo_address(message: Message) -> str:
    """Return the address that takes back what the message tells, if there is one."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


@register.filter(name="may")
def holds(staff: Any, permission: str) -> bool:  # noqa: ANN401 - also asked of anonymous users
    """Tell whether somebody holds a permission."""
    return may(staff, Permission(permission))


class OnceNode(template.Node):
    """Writes its content at its first place on a page, and the same words at every other."""

    def __init__(self, content: template.NodeList) -> None:
        self.content = content

    def render(self, context: Context) -> str:
        """Return the words, from the memory of this request where they are known."""
        request = context.get("request")
        written: dict[int, str] = request.__dict__.setdefault("_written_once", {})
        if id(self) not in written:
            written[id(self)] = self.content.render(context)
        return written[id(self)]


@register.tag
def once(parser: Parser, _token: Token) -> OnceNode:
    """Write once what does not differ between the rows of a page: a list of forms is mostly that."""
    content = parser.parse(["endonce"])
    parser.delete_first_token()
    return OnceNode(content)
