"""All that a survey says, place by place, and what of it is not said yet in a language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from surveys.definition import Definition, Question
from surveys.definition.model import Texts


@dataclass(frozen=True)
class Wording:
    """Some words of a survey. `name` tells what they are: ``title``, ``text``, ``hint``, ``option`` and so on."""

    place: str
    name: str
    texts: Texts
    section: str = ""
    question: str = ""
    is_needed: bool = False

    def lacks(self, language: str) -> bool:
        """Tell whether this is still to be said in a language."""
        is_said = any(words.strip() for words in self.texts.values())
        return (self.is_needed or is_said) and not self.texts.get(language, "").strip()


def wordings(definition: Definition) -> Iterator[Wording]:
    """Give all that a survey says or may say, in the order in which it is read.

    Parameters
    ----------
    definition
        The survey.
    """
    yield Wording("title", "title", definition.title, is_needed=True)
    yield Wording("intro", "intro", definition.intro)
    for number, section in enumerate(definition.sections):
        place = f"sections.{number}"
        yield Wording(f"{place}.title", "section", section.title, section.name)
        for at, question in enumerate(section.questions):
            yield from _of_question(question, section.name, f"{place}.questions.{at}")
    yield Wording("thanks", "thanks", definition.thanks)


def _of_question(question: Question, section: str, place: str) -> Iterator[Wording]:
    of = (section, question.name)
    yield Wording(f"{place}.text", "text", question.text, *of, is_needed=True)
    yield Wording(f"{place}.hint", "hint", question.hint, *of)
    for number, option in enumerate(question.options):
        yield Wording(f"{place}.options.{number}.text", "option", option.text, *of, is_needed=True)
    for name, texts in (("low_label", question.low_label), ("high_label", question.high_label)):
        if texts:
            yield Wording(f"{place}.{name}", name, texts, *of)


def missing_in(definition: Definition) -> dict[str, int]:
    """Return how many texts are still to be said in each language in which any are.

    Parameters
    ----------
    definition
        The survey.
    """
    counted = Counter(
        language
        for wording in wordings(definition)
        for language in definition.languages
        if wording.lacks(language)
    )
    return {each: counted[each] for each in definition.languages if counted[each]}
