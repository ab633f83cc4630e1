from statistics import median

from tests.architecture.sources import ROOT, functions, modules

FUNCTION_LIMIT = 40
FUNCTION_MEDIAN = 10
MODULE_LIMIT = 300
SAYS_NOTHING = {"utils", "helpers", "common", "core", "manager", "managers", "data", "info", "misc"}


def test_no_function_is_longer_than_a_screen():
    assert {name: lines for name, lines in functions() if lines > FUNCTION_LIMIT} == {}


def test_most_functions_are_short():
    assert median(lines for _, lines in functions()) <= FUNCTION_MEDIAN


def test_no_module_is_longer_than_one_subject():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()
    }

    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LIMIT} == {}


def test_every_module_is_named_for_what_it_knows():
    assert [path for path in modules() if path.stem in SAYS_NOTHING] == []
