"""The Celery app: its configuration is the CELERY_… settings, its tasks are the apps'."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from django.db import close_old_connections

from goprep.logs import request_id, run_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goprep.settings")

app = Celery("goprep")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["cards.api"], related_name="warming")


# Signals only for connections and for log lines that can be joined: no product behaviour.


@setup_logging.connect  # type: ignore[untyped-decorator]
def _keep_django_logging(**_: Any) -> None:
    """Being connected is the point: Celery then leaves the logging of settings alone."""


@before_task_publish.connect  # type: ignore[untyped-decorator]
def _send_request_id(headers: dict[str, Any], **_: Any) -> None:
    headers["request_id"] = request_id.get()


@task_prerun.connect  # type: ignore[untyped-decorator]
def _drop_dead_connections(**_: Any) -> None:
    close_old_connections()


@task_prerun.connect  # type: ignore[untyped-decorator]
def _log_as_run(task: Any, args: Any, **_: Any) -> None:
    request_id.set(task.request.get("request_id") or "")
    run_id.set(str(args[0]) if args else "")


@task_postrun.connect  # type: ignore[untyped-decorator]
def _log_as_nobody(**_: Any) -> None:
    request_id.set("")
    run_id.set("")
