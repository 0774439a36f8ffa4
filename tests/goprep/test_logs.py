from __future__ import annotations

import json
import logging
import sys

from goprep.logs import ContextFilter, JsonFormatter, request_id, run_id


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.getLogger("test").makeRecord(
        "test", logging.WARNING, "file", 1, message, (), None, extra=extra
    )
    ContextFilter().filter(made)
    return made


def test_a_line_carries_time_level_logger_message_and_what_extra_said() -> None:
    entry = json.loads(JsonFormatter().format(record("全部 done", simulator="slice-growth")))
    assert entry.pop("at").endswith("+00:00")
    assert entry == {
        "level": "WARNING",
        "logger": "test",
        "message": "全部 done",
        "simulator": "slice-growth",
    }


def test_a_line_carries_the_request_and_the_run_it_belongs_to() -> None:
    tokens = request_id.set("r-1"), run_id.set("run-9")
    try:
        entry = json.loads(JsonFormatter().format(record("x")))
        said = json.loads(JsonFormatter().format(record("x", run_id="named")))
    finally:
        request_id.reset(tokens[0])
        run_id.reset(tokens[1])
    assert (entry["request_id"], entry["run_id"]) == ("r-1", "run-9")
    assert said["run_id"] == "named"


def test_an_exception_stays_on_its_one_line() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        made = record("it failed")
        made.exc_info = sys.exc_info()
    line = JsonFormatter().format(made)
    assert "\n" not in line
    assert "ValueError: broken" in json.loads(line)["traceback"]


def test_the_request_object_is_left_out() -> None:
    assert "request" not in json.loads(JsonFormatter().format(record("x", request=object())))
