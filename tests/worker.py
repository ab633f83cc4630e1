"""Settings of a real worker that a test starts: the product's own, on a queue of the test's own."""

import os

from config.settings import *

CELERY_TASK_DEFAULT_QUEUE = os.environ["WAFA_TEST_QUEUE"]
