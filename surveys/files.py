"""A survey as a file: its JSON, as it goes out and comes back, and the XLSForm of others."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from crm.errors import Refused
from surveys.definition import DefinitionFaulty, read_definition
from surveys.models import Survey, SurveyVersion
from surveys.xlsform import CannotReadForm, Lost, carry, read_form

FACTS = ("code", "kind", "subject", "is_anonymous", "keeps_officer_away")


class CannotReadFile(Refused):
    """The file holds no survey."""


@dataclass
class FromFile:
    """What a file holds: the facts and the document of a survey, and what could not be carried over."""

    facts: dict[str, Any]
    document: dict[str, Any]
    lost: list[Lost] = field(default_factory=list)


def survey_document(survey: Survey, version: SurveyVersion) -> dict[str, Any]:
    """Return a survey and one of its versions as the document that goes out and comes back."""
    facts = {name: getattr(survey, name) for name in FACTS}
    return {**facts, "version": version.number, "definition": version.definition}


def read_file(content: bytes, suffix: str) -> FromFile:
    """Read a survey from the content of a file.

    Raises
    ------
    CannotReadFile
        With the reason, in words for whoever chose the file.
    """
    try:
        if suffix == ".json":
            return _from_json(content)
        carried = carry(read_form(content, suffix=suffix))
        read_definition(carried.document)
    except CannotReadForm as refusal:
        raise CannotReadFile(_(refusal.message) % refusal.values) from refusal
    except DefinitionFaulty as refusal:
        told = [f"{each.place}: {_(each.message) % dict(each.values)}" for each in refusal.faults]
        raise CannotReadFile(" ".join(told[:10])) from refusal
    return FromFile({"code": carried.code}, carried.document, carried.lost)


def _from_json(content: bytes) -> FromFile:
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except ValueError as fault:
        raise CannotReadFile(_("This file is not JSON: %(fault)s") % {"fault": fault}) from fault
    if not isinstance(found, dict):
        raise CannotReadFile(_("This file holds no survey."))
    document = found.get("definition", found)
    read_definition(document)
    return FromFile({name: found[name] for name in FACTS if name in found}, document)
