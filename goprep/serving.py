"""Gunicorn's configuration, wherever it runs: `gunicorn -c python:goprep.serving goprep.wsgi`.

Threads, because requests wait for the database; two processes, so that one request that computes
does not hold up all others.
"""

import gc
from typing import Any

from goprep import env
from goprep.logs import logging_config

worker_class = "goprep.unreadable.Worker"  # threads, and problems as its own errors
workers = env.WEB_WORKERS.read()
threads = env.WEB_THREADS.read()
# Imported once, before the processes are forked: quicker to start, and most memory is shared.
# Nothing in the project connects to a server while it is imported.
preload_app = True
timeout = 60
graceful_timeout = 3
keepalive = 5
control_socket_disable = True
# One line per request comes from our middleware, with the ids; Gunicorn's own lines join it by
# giving up the handler it made for itself.
logconfig_dict = logging_config(env.LOG_LEVEL.read(), env.LOG_FORMAT.read())
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": [], "propagate": True}


def post_worker_init(worker: Any) -> None:
    """Let the collector of garbage pass over what was imported: it never goes, and a large push
    would have it looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)  # not once while five thousand events are read
