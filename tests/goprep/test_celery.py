"""The queue's settings that have bitten others, and the ids that join web and worker logs."""

from __future__ import annotations

from types import SimpleNamespace

from goprep import celery
from goprep.logs import request_id, run_id

app = celery.app


def tasks() -> dict[str, object]:
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_only_json_is_sent_or_accepted() -> None:
    assert app.conf.task_serializer == "json"
    assert app.conf.accept_content == ["json"]


def test_a_job_is_acknowledged_when_done_and_its_result_is_not_kept() -> None:
    assert app.conf.task_acks_late is True
    assert app.conf.task_ignore_result is True


def test_the_broker_looks_for_lost_jobs_at_every_sweep() -> None:
    with app.connection_for_read() as connection, connection.channel() as channel:
        assert channel.unacked_restore_throttle == 1
        assert channel.unacked_restore_interval == 10


def test_no_task_may_run_longer_than_its_message_stays_hidden() -> None:
    hidden_s = app.conf.broker_transport_options["visibility_timeout"]
    for name, task in tasks().items():
        limit_s = getattr(task, "time_limit", None) or app.conf.task_time_limit
        assert limit_s < hidden_s, name


def test_beat_schedules_only_tasks_that_exist() -> None:
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert planned
    assert planned <= set(tasks())


def test_the_workers_lines_carry_the_request_that_asked_and_the_run() -> None:
    token = request_id.set("asked-by")
    headers: dict[str, str] = {}
    celery._send_request_id(headers=headers)
    request_id.reset(token)

    celery._log_as_run(task=SimpleNamespace(request=headers), args=["run-7"])
    assert (request_id.get(), run_id.get()) == ("asked-by", "run-7")
    celery._log_as_nobody()
    assert (request_id.get(), run_id.get()) == ("", "")
