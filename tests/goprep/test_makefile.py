from __future__ import annotations

import re
import subprocess

from tests.goprep.site import CHECKOUT

PROMISED = {
    "run", "test", "ci", "lint", "fmt", "types", "migrations", "bench", "golden", "messages",
    "openapi", "lock", "seed", "screenshots", "toolchains", "evidence", "help",
}  # fmt: skip


def make(*arguments: str) -> str:
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_help_lists_every_target_with_what_it_does() -> None:
    listed = dict(re.findall(r"^  make (\S+) +(\S.*)$", make("help"), re.MULTILINE))
    assert set(listed) == PROMISED
    assert make() == make("help")


def test_the_options_of_run_reach_the_launcher() -> None:
    script = make("--dry-run", "run", "PORT=8123", "VAR=/srv/goprep")
    assert "goprep.standalone" in script
    text = (CHECKOUT / "Makefile").read_text("utf-8")
    for name in ("PORT", "HOST", "VAR"):
        assert f"ifdef {name}\nexport {name}\nendif" in text


def test_ci_runs_what_people_run() -> None:
    script = (CHECKOUT / ".ci" / "run").read_text("utf-8")
    assert script.rstrip().endswith("make test")
