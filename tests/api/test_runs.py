"""Runs and simulators over the API: ask, wait, be refused, be limited."""

from __future__ import annotations

import uuid
from typing import Any

import jsonschema
import pytest

from simulations import runner
from simulations.api.run_shapes import pointer_of
from simulations.models import SimulationRun
from simulations.registry import SIMULATORS, parse
from tests.api.caller import Caller, problem_of
from tests.makers import make_user
from tests.simulations.conftest import Worker, no_counts, oddity, sent, until, worker  # noqa: F401

RUNS = "simulation-runs"


def asked(**change: Any) -> dict[str, Any]:
    return {
        "simulator": "slice-growth",
        "go_version": "1.27",
        "params": {"scenario": "append-one-by-one", "appends": 5},
        **change,
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("sent", "no_counts")
class TestAsking:
    def test_202_says_where_to_look_and_when(self, sent: list[str]) -> None:  # noqa: F811
        response = Caller().post(RUNS, asked())
        assert response.status_code == 202
        run = SimulationRun.objects.get()
        assert response["Location"] == f"/api/v1/simulation-runs/{run.pk}"
        assert int(response["Retry-After"]) >= 1
        body = response.json()
        assert (body["status"], body["digest"], body["error"]) == ("pending", None, None)
        assert body["params"]["appends"] == 5

    def test_200_when_the_trace_is_there(self) -> None:
        first = Caller().post(RUNS, asked()).json()
        runner.execute(first["id"])
        response = Caller().post(RUNS, asked())
        assert response.status_code == 200
        assert "Retry-After" not in response
        body = response.json()
        assert body["id"] == first["id"]
        assert Caller().get(body["trace"]).status_code == 200
        assert Caller().client.get(body["page"]).status_code == 200

    def test_a_run_is_watched_until_it_is_done(self) -> None:
        run = Caller().post(RUNS, asked())
        waiting = Caller().get(run["Location"])
        assert waiting["Retry-After"] == "1"
        caller = Caller()
        caller.headers["If-None-Match"] = waiting["ETag"]
        assert caller.get(run["Location"]).status_code == 304
        runner.execute(run.json()["id"])
        done = caller.get(run["Location"])
        assert (done.status_code, done.json()["status"]) == (200, "succeeded")
        assert "Retry-After" not in done

    def test_how_many_are_ahead_is_told(self) -> None:
        for appends in (1, 2, 3):
            run = Caller().post(RUNS, asked(params={"appends": appends}))
        assert run.json()["ahead"] == 2

    @pytest.mark.parametrize(
        ("change", "pointer"),
        [
            ({"simulator": "nope"}, "/simulator"),
            ({"simulator": 7}, "/simulator"),
            ({"go_version": "1.3"}, "/go_version"),
            ({"seed": -1}, "/seed"),
            ({"seed": True}, "/seed"),
            ({"seed": 2**63}, "/seed"),
            ({"params": []}, "/params"),
            ({"params": {"scenario": "nope"}}, "/params/scenario"),
            ({"params": {"scenario": ["x"]}}, "/params/scenario"),
            ({"params": {"appends": 10**9}}, "/params/appends"),
            ({"params": {"appends": "5"}}, "/params/appends"),
            ({"params": {"a/b~c": 1}}, "/params/a~1b~0c"),
            (
                {"params": {"scenario": "append-chunks", "adds": [1, -4]}},
                "/params/adds/1",
            ),
            (
                {"simulator": "channel", "params": {"scenario": "ops", "ops": ["recv", "jump"]}},
                "/params/ops/1",
            ),
            ({"simulator": "slice-growth", "params": {"storage": "x" * 5000}}, "/params/storage"),
        ],
    )
    def test_a_bad_value_is_pointed_at(self, change: dict[str, Any], pointer: str) -> None:
        found = problem_of(Caller().post(RUNS, asked(**change)))
        assert (found["code"], found["errors"][0]["pointer"]) == ("invalid", pointer)
        assert len(found["detail"]) < 500
        assert not SimulationRun.objects.exists()

    def test_a_run_that_failed_says_why_and_where(self, oddity: str) -> None:  # noqa: F811
        run = Caller().post(RUNS, {"simulator": oddity, "params": {"scenario": "budget"}}).json()
        runner.execute(run["id"])
        response = Caller().get(f"{RUNS}/{run['id']}")
        assert response.json()["status"] == "failed"
        error = response.json()["error"]
        assert (error["code"], error["may_be_asked_again"]) == ("budget", False)
        assert "smaller parameters" in error["detail"]
        again = Caller().post(RUNS, {"simulator": oddity, "params": {"scenario": "budget"}})
        assert again.status_code == 200

    def test_a_run_there_is_not_is_404(self) -> None:
        assert problem_of(Caller().get(f"{RUNS}/{uuid.uuid4()}"))["code"] == "not-found"
        assert problem_of(Caller().get(f"{RUNS}/x"))["code"] == "not-found"

    def test_a_revoked_token_is_told_so_before_work_is_counted_against_nobody(self) -> None:
        caller = Caller()
        caller.headers["Authorization"] = "Bearer gp_revoked"
        assert problem_of(caller.post(RUNS, asked()))["code"] == "not-authenticated"


@pytest.mark.django_db
@pytest.mark.usefixtures("sent", "no_counts")
class TestLimits:
    def test_strangers_are_limited_by_address(self, settings: Any) -> None:
        settings.RUNS_PER_HOUR_PER_ADDRESS = 2
        answers = [Caller().post(RUNS, asked(seed=n)) for n in (1, 2, 3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        found = problem_of(answers[2])
        assert found["code"] == "too-many-requests"
        assert 0 < int(answers[2]["Retry-After"]) <= 3600

    def test_accounts_are_limited_each_for_itself_on_all_their_devices(self, settings: Any) -> None:
        settings.RUNS_PER_HOUR = 1
        alice, bob = make_user("alice"), make_user("bob")
        assert Caller(alice).post(RUNS, asked(seed=1)).status_code == 202
        assert Caller(alice).post(RUNS, asked(seed=2)).status_code == 429
        assert Caller(bob).post(RUNS, asked(seed=2)).status_code == 202

    def test_what_is_known_or_refused_costs_nothing(self, settings: Any) -> None:
        settings.RUNS_PER_HOUR_PER_ADDRESS = 1
        for _ in range(3):
            assert Caller().post(RUNS, asked(go_version="1.3")).status_code == 422
        for _ in range(3):
            assert Caller().post(RUNS, asked()).status_code == 202
        assert Caller().post(RUNS, asked(seed=9)).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_makes_what_was_asked_for(worker: Worker) -> None:  # noqa: F811
    response = Caller().post(RUNS, asked(seed=77))
    assert response.status_code == 202
    until(lambda: Caller().get(response["Location"]).json()["status"] == "succeeded")
    state = Caller().get(response["Location"]).json()
    assert Caller().get(state["trace"]).json()["seed"] == 77


@pytest.mark.parametrize(
    ("field", "pointer"),
    [
        ("go", "/go_version"),
        ("lang", "/lang"),
        ("params", "/params"),
        ("cap", "/params/cap"),
        ("ops[3]", "/params/ops/3"),
        ("hashes['-7']", "/params/hashes/-7"),
    ],
)
def test_a_simulators_field_is_found_in_the_request(field: str, pointer: str) -> None:
    assert pointer_of(field) == pointer


# ---- simulators ----


@pytest.mark.django_db
def test_all_simulators_are_listed_and_each_can_be_read() -> None:
    listed = Caller().get("simulators").json()["simulators"]
    assert [one["slug"] for one in listed] == [one.slug for one in SIMULATORS]
    for one in listed:
        assert Caller().get(f"simulators/{one['slug']}").status_code == 200


@pytest.mark.django_db
def test_every_preset_fits_the_schema_beside_it() -> None:
    for simulator in SIMULATORS:
        body = Caller().get(f"simulators/{simulator.slug}").json()
        for scenario in body["scenarios"]:
            jsonschema.Draft202012Validator.check_schema(scenario["params_schema"])
            for preset in scenario["presets"]:
                jsonschema.validate(preset["params"], scenario["params_schema"])
                parse(simulator.slug, preset["params"], go=preset["go_version"])


@pytest.mark.django_db
def test_a_simulator_tells_bounds_units_releases_changes_and_cost() -> None:
    body = Caller().get("simulators/slice-growth").json()
    appends = body["scenarios"][0]["params_schema"]["properties"]["appends"]
    assert appends["maximum"] > appends["minimum"]
    assert set(appends["x-text"]) == {"en", "zh-CN"}
    assert body["releases"][-1] == "1.27"
    assert "1.18" in [change["since"] for change in body["changes"]]
    assert body["cost"] == {"steps_max": 5000, "runs": 0, "seconds": None, "bytes": None}
    run = Caller().post(RUNS, asked()).json()
    runner.execute(run["id"])
    cost = Caller().get("simulators/slice-growth").json()["cost"]
    assert cost["runs"] == 1
    assert cost["bytes"] > 100
    assert cost["seconds"] >= 0


@pytest.mark.django_db
def test_a_simulator_there_is_not_is_404() -> None:
    assert problem_of(Caller().get("simulators/nope"))["code"] == "not-found"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["simulators", "simulators/channel"])
def test_what_is_unchanged_is_304(path: str) -> None:
    caller = Caller()
    first = caller.get(path)
    assert first["Cache-Control"] == "public, no-cache"
    caller.headers["If-None-Match"] = first["ETag"]
    assert caller.get(path).status_code == 304
