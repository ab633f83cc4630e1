"""What the forms of entries share: their fields are the page's, and the content that a phone sends."""

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar
from uuid import UUID

from django import forms
from django.utils.datastructures import MultiValueDict

from crm.entries import Content, EntryFaulty

Entry = TypeVar("Entry")


class UuidList(forms.Field):
    """Uids, given one by one."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:  # noqa: ANN401 - whatever was sent
        """Return the uids."""
        read = forms.UUIDField()
        return [uid for text in value or [] if (uid := read.clean(text))]


class EntryForm(forms.Form, Generic[Entry]):
    """What every entry carries."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    was_offline = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def entry(self) -> Entry:
        """Return the entry of a valid form."""
        raise NotImplementedError

    def faults(self) -> dict[str, list[str]]:
        """Return what is wrong, field by field."""
        return {name: [str(error) for error in told] for name, told in self.errors.items()}


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d")


def day_field(label: Any, *, required: bool = False) -> forms.DateField:  # noqa: ANN401 - a promise of a text
    """Make the field of a day."""
    return forms.DateField(
        label=label, required=required, widget=_day_input(), input_formats=["%Y-%m-%d"]
    )


def amount_field(label: Any, **options: Any) -> forms.DecimalField:  # noqa: ANN401 - as above
    """Make the field of an amount of money."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
    return forms.DecimalField(
        label=label,
        required=False,
        widget=widget,
        **{"max_digits": 14, "decimal_places": 2, "min_value": 0, **options},
    )


def words_field(label: Any, *, most: int) -> forms.CharField:  # noqa: ANN401 - as above
    """Make the field of one line of text."""
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


def as_form_data(content: Content) -> MultiValueDict[str, str]:
    """Return plain JSON as what a browser would have sent of the form."""
    return MultiValueDict(_flat(content))


def _flat(content: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in content.items():
        if isinstance(value, Mapping):
            found |= {f"{name}-{inner}": told for inner, told in _flat(value).items()}
        else:
            found[name] = list(_texts(value))
    return {name: told for name, told in found.items() if told}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, bool):
        yield "true" if value else ""
    elif value is not None:
        yield str(value)


FormOf = TypeVar("FormOf", bound=EntryForm[Any])


def read_entry(form_class: type[FormOf], content: Content) -> Any:  # noqa: ANN401 - the entry of the form
    """Return the entry that a content tells.

    Raises
    ------
    EntryFaulty
        The content is not of the form.
    """
    form = form_class(as_form_data(content))
    if not form.is_valid():
        raise EntryFaulty(form.faults())
    return form.entry()
