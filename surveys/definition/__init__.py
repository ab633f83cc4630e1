"""What a survey is: its definition as a document goes in and out, as objects it is asked and answered."""

from surveys.definition.model import (
    Band,
    Condition,
    Definition,
    Lookup,
    Low,
    Option,
    Question,
    Rule,
    Scorecard,
    Section,
    Type,
    text_in,
)
from surveys.definition.reading import LANGUAGES, DefinitionFaulty, read_definition
from surveys.definition.values import Fault

__all__ = [
    "LANGUAGES",
    "Band",
    "Condition",
    "Definition",
    "DefinitionFaulty",
    "Fault",
    "Lookup",
    "Low",
    "Option",
    "Question",
    "Rule",
    "Scorecard",
    "Section",
    "Type",
    "read_definition",
    "text_in",
]
