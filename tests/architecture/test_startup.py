import json
import os
import subprocess
import sys

from tests.architecture.sources import ROOT

HEAVY = {"altair", "openpyxl", "pandas", "pyarrow", "scipy", "sklearn", "statsmodels"}
HEAVY |= {"vl_convert", "xlsxwriter", "skops"}
LOADED = """
import json, sys
import django
django.setup()
import config.urls, config.celery
config.celery.app.loader.import_default_modules()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_nothing_heavy_is_loaded_before_it_is_needed():
    started = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert HEAVY & set(json.loads(started.stdout.splitlines()[-1])) == set()
