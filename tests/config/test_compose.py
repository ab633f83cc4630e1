import re

import yaml

import run
from config.embedded import LOCALE

COMPOSE = yaml.safe_load((run.ROOT / "docker-compose.yml").read_text())
SETTINGS = (run.ROOT / "config" / "settings.py").read_text()
SETTINGS += (run.ROOT / "config" / "webserver.py").read_text()
READ = set(re.findall(r'env(?:iron)?(?:\.\w+)?\(\s*"([A-Z_]+)"', SETTINGS))
ON_A_LAPTOP = {"WAFA_LOCAL", "DEBUG"}
IN_THE_IMAGE = {"DATA_DIR"}


def test_the_database_sorts_and_searches_as_on_the_laptop():
    options = COMPOSE["services"]["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]

    assert tuple(options.split()) == LOCALE


def test_every_lasting_service_is_watched():
    lasting = {name for name in COMPOSE["services"] if name != "migrate"}

    assert {name for name in lasting if "healthcheck" in COMPOSE["services"][name]} == lasting


def test_every_variable_of_the_settings_is_handed_on():
    assert set(COMPOSE["x-app"]["environment"]) == READ - ON_A_LAPTOP - IN_THE_IMAGE


def test_every_variable_is_described():
    described = (run.ROOT / "docs" / "operations.md").read_text()

    assert {name for name in READ if f"`{name}`" not in described} == set()
