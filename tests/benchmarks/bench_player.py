"""What the player costs with a long trace on a slow machine: 2,000 steps at a quarter of the CPU.

    python -m tests.benchmarks.bench_player

Measured in the page by the page's own clock, layout included. `build` is from the JSON text to the
drawn first position; `step` is one step forward with everything it redraws; `seek` a leap to any
position. Memory is the heap after garbage collection.
"""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browsing import ARGUMENTS
from tests.chromium import chromium
from tests.player.site import Site, page, player

STEPS = 2_000
THROTTLE = 4
BUILDS = 7
SEEKS = 1_000
BUILD_GOAL_MS = 150.0
STEP_GOAL_MS = 16.0
MEMORY_GOAL_MB = 2.0


@dataclass(frozen=True)
class Row:
    """One line of the table; `goal` is in the unit of `figure`."""

    name: str
    figure: float
    unit: str
    goal: float


def long_trace(steps: int = STEPS) -> dict[str, Any]:
    """Return a slice that grows for `steps` appends: header, two arrays, a queue and a curve."""
    text = {
        key: {"en": en, "zh-CN": en}
        for key, en in (
            ("title", "Many appends"),
            ("s", "Header"),
            ("a", "Array"),
            ("q", "Last values"),
            ("c", "Capacity"),
            ("fits", "Slot {i} is free: len is {len}, cap stays {cap}."),
            ("grow", "append needs slot {i}: cap grows from {old} to {cap}."),
            ("ch", "Growth {n}"),
        )
    }
    made: list[dict[str, Any]] = []
    chapters: list[dict[str, Any]] = []
    cap = 1
    for n in range(1, steps + 1):
        ops: list[list[Any]] = [["s.len", {"v": n}]]
        if n % 5 == 0:
            ops += [["q.q", {"items": _last(n)}], ["c.len", {"pts+": [[n, n]]}]]
        caption: list[Any] = ["fits", {"i": n - 1, "len": n, "cap": cap}]
        grew = n > cap
        if grew:
            caption = ["grow", {"i": n - 1, "old": cap, "cap": cap * 2}]
            cap *= 2
            chapters.append({"at": n, "title": ["ch", {"n": len(chapters) + 1}]})
            ops += [["s.cap", {"v": cap}], ["c.cap", {"pts+": [[n, cap]]}]]
            ops += [["a.blk", {"n": cap}]]
        ops += [["a.blk", {"used": n, "win": [max(0, n - 12), max(12, n)]}]]
        ops += [[f"a.{n - 1}", {"i": n - 1, "v": n - 1, "st": "new"}]]
        if n > 1:
            ops.append([f"a.{n - 2}", {"st": "used"}])
        if n > 12:
            ops.append([f"a.{n - 13}", None])
        made.append({"line": 6, "cap": caption, "d": ops, "lvl": 0 if grew else 1})
    return {
        "schema_version": 1,
        "id": "many-appends",
        "simulator": {"name": "slice-growth", "version": 1},
        "title": ["title"],
        "go": {"version": "1.27", "lang": "1.27", "goarch": "amd64", "flags": []},
        "params": {},
        "seed": 0,
        "code": {"file": "main.go", "first_line": 1, "source": "\n".join(["x := 1"] * 12)},
        "notes": [],
        "text": text,
        "scene": {
            "panels": [
                {"id": "s", "kind": "record", "title": "s"},
                {"id": "a", "kind": "cells", "title": "a"},
                {"id": "q", "kind": "queue", "title": "q"},
                {"id": "c", "kind": "plot", "title": "c"},
            ]
        },
        "init": {
            "s.len": {"n": "len", "v": 0, "type": "int", "off": 8, "size": 8},
            "s.cap": {"n": "cap", "v": 1, "type": "int", "off": 16, "size": 8},
            "a.blk": {"n": 1, "used": 0, "win": [0, 12], "elem": 8},
            "q.q": {"items": []},
            "c.cap": {"mode": "step", "label": "cap", "pts": [[0, 1]]},
            "c.len": {"mode": "line", "label": "len", "pts": [[0, 0]]},
        },
        "chapters": chapters,
        "steps": made,
        "observables": [],
        "questions": [],
        "watch": [],
    }


def _last(n: int) -> list[str]:
    return [str(i) for i in range(max(0, n - 6), n)]


BUILD = """async (text) => {
  const { checked } = await import("/static/simulations/player/load.js");
  const room = document.querySelector("goprep-trace");
  const started = performance.now();
  room.open(checked(JSON.parse(text)));
  room.getBoundingClientRect();
  const took = performance.now() - started;
  window.bench = { player: room.player, room };
  return took;
}"""

STEP = """async (count) => {
  const { player, room } = window.bench;
  const times = [];
  player.go(player.length - count - 1, "jump");
  for (let i = 0; i < count; i++) {
    await new Promise((drawn) => requestAnimationFrame(drawn));
    const started = performance.now();
    player.forward("key");
    room.getBoundingClientRect();
    times.push(performance.now() - started);
  }
  return times;
}"""

SEEK = """async (count) => {
  const { player, room } = window.bench;
  const times = [];
  let seed = 7;
  for (let i = 0; i < count; i++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    if (i % 20 === 0) await new Promise((drawn) => requestAnimationFrame(drawn));
    const started = performance.now();
    player.go(seed % (player.length + 1), "scrub");
    room.getBoundingClientRect();
    times.push(performance.now() - started);
  }
  return times;
}"""


def measure() -> list[Row]:
    """Open one page, slow it down, measure; needs nothing but Chromium."""
    site = Site().start()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            opened = browser.new_page(viewport={"width": 1280, "height": 900})
            opened.goto(site.put("/bench", page(player("/traces/timer-heap.json"))))
            opened.wait_for_selector("goprep-trace .gp")
            rows = _rows(opened, opened.context.new_cdp_session(opened))
            browser.close()
            return rows
    finally:
        site.stop()


def _rows(opened: Page, client: CDPSession) -> list[Row]:
    text = json.dumps(long_trace(), separators=(",", ":"))
    opened.evaluate(BUILD, text)  # once for the modules
    client.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
    builds = [opened.evaluate(BUILD, text) for _ in range(BUILDS)]
    steps = opened.evaluate(STEP, 200)
    seeks = opened.evaluate(SEEK, 200)
    client.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    before = _heap_mb(client)
    opened.evaluate(SEEK, SEEKS)
    after = _heap_mb(client)
    return [
        Row("player: parse and build, 2,000 steps", statistics.median(builds), "ms", BUILD_GOAL_MS),
        Row("player: step forward, median", statistics.median(steps), "ms", STEP_GOAL_MS),
        Row("player: step forward, 95th percentile", _high(steps), "ms", STEP_GOAL_MS),
        Row("player: leap anywhere, median", statistics.median(seeks), "ms", STEP_GOAL_MS),
        Row("player: heap grown by 1,000 leaps", after - before, "MB", MEMORY_GOAL_MB),
    ]


def _high(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _heap_mb(client: CDPSession) -> float:
    client.send("HeapProfiler.collectGarbage")
    client.send("HeapProfiler.collectGarbage")
    used: float = client.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def main() -> None:
    """Print the table."""
    print(f"CPU slowed {THROTTLE} times")
    for row in measure():
        ratio = row.figure / row.goal
        print(f"{row.name:<42} {row.figure:8.2f} {row.unit}  {ratio:5.2f} of the goal")


if __name__ == "__main__":
    main()
