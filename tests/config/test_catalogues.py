from babel.messages import Catalog

from config.catalogues import KEYWORDS, extract, faults_of, readable


def faults(original, translation, *, plurals=6, fuzzy=False):
    catalog = Catalog(locale="ar")
    message = catalog.add(original, translation, flags=["fuzzy"] if fuzzy else [])
    return list(faults_of(message, plurals))


def test_templates_give_every_message_with_context_and_plural(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        '<p title="it\'s">{% translate "Clients" %}</p>\n'
        '    {{ _("Inline") }}\n'
        '{% translate "May" context "month" %}\n'
        "  {% blocktranslate count n=n trimmed %}\n    {{ n }} client\n"
        "  {% plural %}\n    {{ n }} clients\n  {% endblocktranslate %}\n"
    )

    found = [(text, context) for _, text, _, context in extract("python", readable(page), KEYWORDS)]

    assert found == [
        ("Clients", None),
        ("Inline", None),
        ("May", "month"),
        (("%(n)s client", "%(n)s clients"), None),
    ]


def test_a_complete_translation_has_no_fault():
    assert faults("%(n)s days late", "متأخر %(n)s يومًا") == []


def test_an_empty_translation_is_a_fault():
    assert faults("Clients", "") == ["not translated: 'Clients'"]


def test_a_fuzzy_translation_is_a_fault():
    assert faults("Clients", "العملاء", fuzzy=True) == ["fuzzy: 'Clients'"]


def test_arabic_needs_all_its_plurals():
    assert faults(("day", "days"), ("يوم", "أيام")) == ["not translated: 'day'"]


def test_a_placeholder_of_its_own_is_a_fault():
    assert faults("%(n)s days", "%(days)s يوم") == [
        "a placeholder that the original does not have: '%(n)s days'"
    ]
