"""manage.py simulate: a trace in the shell, with no database and no broker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

CHECKOUT = Path(__file__).resolve().parents[2]


def simulate(*args: str) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("simulate", *args, stdout=out, stderr=err)
    except SystemExit as stop:
        code = int(str(stop.code))
    return code, out.getvalue(), err.getvalue()


def test_it_needs_no_server_and_no_environment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "simulate", "slice-growth", "--observables"],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["cap"] == 32


def test_it_prints_the_whole_document() -> None:
    code, out, _ = simulate("slice-growth", "--go", "1.17")
    document = json.loads(out)
    assert code == 0
    assert document["go"]["version"] == "1.17"
    assert document["steps"]


def test_values_are_json_where_they_are_json_and_override_the_object() -> None:
    code, out, _ = simulate(
        "slice-growth",
        "--params-json",
        '{"scenario": "append-chunks", "adds": [1]}',
        "--param",
        "adds=[3, 4]",
        "--param",
        "storage=heap",
        "--observables",
    )
    assert code == 0
    assert json.loads(out) == {"caps": [3, 8], "cap": 8}


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["slice-growth", "--param", "appends=-1"], "appends: -1 is outside"),
        (["slice-growth", "--param", "appends"], "appends: write --param name=value"),
        (["slice-growth", "--params-json", "[]"], "params-json: must be a JSON object"),
        (["slice-growth", "--go", "1.3"], "go: '1.3' is not one of"),
        (["slice-growth", "--seed", "many"], "seed: must be a whole number"),
        (["slice-grows"], "simulator: 'slice-grows' is not one of"),
    ],
)
def test_what_it_refuses_is_said_in_one_sentence_with_exit_code_2(
    args: list[str], says: str
) -> None:
    code, out, err = simulate(*args)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_an_unknown_simulator_lists_the_known_ones() -> None:
    assert "slice-header, slice-growth" in simulate("nope")[2]


def test_a_story_past_its_budget_is_exit_code_1(oddity: str) -> None:
    code, out, err = simulate(oddity, "--param", "scenario=budget")
    assert (code, out) == (1, "")
    assert "more than 5 steps" in err


def test_a_story_that_contradicts_itself_is_not_printed(oddity: str) -> None:
    code, out, err = simulate(oddity, "--param", "scenario=contradiction")
    assert (code, out) == (1, "")
    assert "claims 7" in err
