"""What a survey says, in templates.

{{ question.text|said:language }}  words in a language, else in the first that there is
"""

from collections.abc import Mapping

from django import template

from surveys.definition import text_in

register = template.Library()


@register.filter
def said(texts: Mapping[str, str], language: str) -> str:
    """Return words in a language, else in the first that there is."""
    return text_in(texts, language)
