"""How gunicorn serves the pages, on a laptop and in production."""

import gc
import os
from importlib import import_module
from typing import Any

from config.logs import logging_config

workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = 4
worker_class = "gthread"
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a heartbeat, not a secret
logconfig_dict = {
    **logging_config(
        as_json=os.environ.get("WAFA_LOCAL") != "1", level=os.environ.get("LOG_LEVEL", "INFO")
    ),
    "loggers": {"gunicorn.error": {"propagate": True}, "gunicorn.access": {"propagate": True}},
}


def post_worker_init(_worker: object) -> None:
    """Load what draws and reckons before the first page asks; leave it all out of the garbage collector's rounds."""
    from crm.charts.drawing import warm  # needs the application, which the worker has loaded

    warm()
    import_module("scipy.special")  # the intervals of results
    gc.collect()
    gc.freeze()


def child_exit(_server: object, worker: Any) -> None:  # noqa: ANN401 - gunicorn carries no types
    """Forget the figures of a worker that has ended."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # loads only where used

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # it is not annotated
