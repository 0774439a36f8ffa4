"""Structured logs: one JSON object a line, carrying the request and the run it belongs to."""

from __future__ import annotations

import datetime
import json
import logging
from contextvars import ContextVar
from typing import Any

# Set by the middleware for a request, and by the worker for the task that the request asked for.
request_id: ContextVar[str] = ContextVar("request_id", default="")
run_id: ContextVar[str] = ContextVar("run_id", default="")

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class ContextFilter(logging.Filter):
    """Puts the current request and run id on every record; drops none."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, variable in (("request_id", request_id), ("run_id", run_id)):
            if not hasattr(record, name):  # `extra` may have said it
                setattr(record, name, variable.get())
        return True


class JsonFormatter(logging.Formatter):
    """One line of JSON: at, level, logger, message, ids, whatever `extra` named, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        entry: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name, value in vars(record).items():
            # Django puts the whole request on some records: its id says as much, and is safe.
            if name not in _STANDARD and name != "request" and value != "":
                entry[name] = value
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def logging_config(level: str, style: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, in `style` "json" or "text"."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"context": {"()": ContextFilter}},
        "formatters": {
            "json": {"()": JsonFormatter},
            "text": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": style,
                "filters": ["context"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
