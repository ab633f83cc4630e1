"""The reader of text tables."""

import pytest

from tests.tables import parse_table


def test_parse_table_reads_a_dictionary_per_row():
    assert parse_table("""
        | name  | born |
        |-------|------|
        | Amina | 1990 |
        | Omar  |      |
    """) == [{"name": "Amina", "born": "1990"}, {"name": "Omar", "born": ""}]


def test_parse_table_does_without_outer_bars():
    assert parse_table("a | b\n1 | 2") == [{"a": "1", "b": "2"}]


def test_parse_table_refuses_a_row_of_another_width():
    with pytest.raises(ValueError, match="2 columns are headed"):
        parse_table("a | b\n1 | 2 | 3")
