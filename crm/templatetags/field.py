"""The queue's visible state in the layout.

{% if user|works_in_the_field %}   those who log visits, also with no signal
{% state_words as words %}         the words of the state, for {{ words|json_script:"field-words" }}
"""

from typing import Any

from django import template

from crm.access import Permission, may
from crm.shell import state_words as words_of_state

register = template.Library()


@register.filter
def works_in_the_field(user: Any) -> bool:  # noqa: ANN401 - also asked of anonymous users
    """Tell whether the pages of `user` keep what is entered when there is no signal."""
    return may(user, Permission.LOG_INTERACTIONS)


@register.simple_tag
def state_words() -> dict[str, Any]:
    """Return the words of the queue's visible state."""
    return words_of_state()
