"""The form that takes a file for import."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.errors import Refused
from crm.models import Staff
from loans.actions.importing import MOST_BYTES, Order
from loans.imports.mapping import CannotMap, parse_toml, read_mapping
from loans.imports.nouns import NOUNS
from loans.models import ImportRun

REMEMBERED = 20
AS_NAMED = ""


class ImportForm(forms.Form):
    """What is imported, from which file, by which mapping, and how carefully."""

    noun = forms.ChoiceField(label=gettext_lazy("What it holds"), choices=ImportRun.Noun.choices)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV (also compressed as .csv.gz) or XLSX, at most 64 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.gz,.xlsx"}),
    )
    mapping = forms.ChoiceField(
        label=gettext_lazy("Mapping"),
        required=False,
        help_text=gettext_lazy("Which column of the file is which field."),
    )
    mapping_file = forms.FileField(
        label=gettext_lazy("A mapping file of your own"),
        required=False,
        help_text=gettext_lazy("TOML; it goes before the choice above."),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml"}),
    )
    is_dry_run = forms.BooleanField(
        label=gettext_lazy("Dry run: check everything, write nothing"), required=False, initial=True
    )
    keeps_good_rows = forms.BooleanField(
        label=gettext_lazy("Keep the good rows when others are at fault"),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:  # noqa: ANN401 - a form's own arguments
        super().__init__(*args, **kwargs)
        self._earlier = _earlier_mappings(staff)
        choices = [(AS_NAMED, _("The columns are named as the fields are"))]
        choices += [(key, label) for key, (label, _table) in self._earlier.items()]
        self.fields["mapping"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_file(self) -> Any:  # noqa: ANN401 - Django's own file type
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 64 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        """Find the mapping, and try it before anything is stored."""
        cleaned = super().clean() or {}
        if "noun" in cleaned:
            try:
                cleaned["table"] = self._table(cleaned)
            except Refused as refusal:
                self.add_error(
                    "mapping_file" if cleaned.get("mapping_file") else "mapping", str(refusal)
                )
        return cleaned

    def order(self) -> Order:
        """Return what was asked for."""
        chosen = self.cleaned_data
        return Order(
            noun=chosen["noun"],
            mapping=chosen["table"],
            is_dry_run=chosen["is_dry_run"],
            keeps_good_rows=chosen["keeps_good_rows"],
        )

    def _table(self, chosen: dict[str, Any]) -> dict[str, Any]:
        noun = chosen["noun"]
        if chosen.get("mapping_file"):
            table = parse_toml(_text(chosen["mapping_file"].read()))
        elif chosen.get("mapping"):
            table = self._earlier[chosen["mapping"]][1]
        else:
            return {}
        if "imports" in table:
            raise CannotMap(_("This maps a whole book. Use the import_book command for it."))
        if table.get("noun", noun) != noun:
            raise CannotMap(_("This mapping is for another kind of file."))
        read_mapping({**table, "noun": noun}, NOUNS[noun].fields)
        return table


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotMap(
            _("The mapping is not valid TOML: %(error)s") % {"error": "UTF-8"}
        ) from error


def _earlier_mappings(staff: Staff) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the mappings of the latest imports, each once, by the import that used it last."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    runs = ImportRun.objects.visible_to(staff).exclude(mapping={}).order_by("-started_at")
    for run in runs[: REMEMBERED * 3]:
        label = f"{run.get_noun_display()}: {run.mapping.get('title') or run.file_name}"
        if len(found) < REMEMBERED and all(
            run.mapping != table for _label, table in found.values()
        ):
            found[str(run.pk)] = (label, run.mapping)
    return found
