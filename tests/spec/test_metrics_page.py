"""The page that explains the metrics says what the code does."""

from tests.spec.metrics_page import PAGE, render


def test_the_page_is_what_the_declarations_and_the_worked_book_say():
    assert PAGE.read_text() == render()
