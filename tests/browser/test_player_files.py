"""What the player hands out: pictures, words, data, and paper."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

from tests.browsing import QuietPage
from tests.player.fixtures import OpenPlayer, trace
from tests.player.hands import press

SVG = "{http://www.w3.org/2000/svg}"


def saved(opened: QuietPage, label: str, folder: Path) -> tuple[str, bytes]:
    """Choose an entry of the menu; return the file's name and content."""
    if not opened.is_visible(".gp-share-buttons"):
        opened.click(".gp-share summary")
    with opened.expect_download() as download:
        opened.click(f".gp-share >> text={label}")
    path = folder / "file"
    download.value.save_as(path)
    return download.value.suggested_filename, path.read_bytes()


def test_the_picture_stands_alone(open_player: OpenPlayer, tmp_path: Path) -> None:
    opened = open_player(color_scheme="dark")
    press(opened, "forward", 3)
    name, content = saved(opened, "This picture (SVG)", tmp_path)
    assert name == "slice-growth-513-append-513.svg"
    root = ElementTree.fromstring(content.decode())  # noqa: S314 - written by the page just now
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    for wanted in ("append needs slot 512", "The slice header s", "848", "0xc000100000"):
        assert wanted in words
    # Its look is inside: colours as values, no class, no style sheet, nothing to fetch.
    assert b"class=" not in content
    assert b" style=" not in content
    assert b"var(" not in content
    grounds = [rect.get("fill") for rect in root.iter(f"{SVG}rect")]
    assert grounds[0] == "rgb(18, 24, 26)"  # the dark paper


def test_the_picture_shows_the_pointers_between_panels(
    open_player: OpenPlayer, tmp_path: Path
) -> None:
    opened = open_player()
    _, content = saved(opened, "This picture (SVG)", tmp_path)
    root = ElementTree.fromstring(content.decode())  # noqa: S314
    outer = root.find(f"{SVG}g")
    assert outer is not None
    wires = opened.locator(".scene-wires path").count()
    assert wires > 0
    drawn = len(list(root.iter(f"{SVG}path")))
    assert drawn == opened.locator(".gp-canvas svg path").count()


def test_a_png_is_twice_as_fine(open_player: OpenPlayer, tmp_path: Path) -> None:
    opened = open_player("timer-heap")
    name, content = saved(opened, "This picture (PNG)", tmp_path)
    assert name == "timer-heap-0.png"
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    width = opened.eval_on_selector(".gp-canvas", "(e) => e.offsetWidth")
    assert picture.width == 2 * (width + 48)
    colours = picture.getcolors(maxcolors=1 << 24)
    assert colours is not None
    assert len(colours) > 20  # not an empty sheet


def test_the_strip_holds_every_milestone(open_player: OpenPlayer, tmp_path: Path) -> None:
    opened = open_player(lang="zh-CN")
    name, content = saved(opened, "关键步骤（SVG）", tmp_path)
    assert name == "slice-growth-513-milestones.svg"
    words = content.decode()
    for step in ("起点", "第 3 步", "第 5 步"):
        assert step in words
    assert opened.locator(".gp-strip > figure").count() == 0  # taken out again


def test_the_captions_are_markdown(open_player: OpenPlayer, tmp_path: Path) -> None:
    name, content = saved(open_player("panic-defers"), "Captions (Markdown)", tmp_path)
    assert name == "panic-defers.md"
    lines = content.decode().splitlines()
    assert lines[0] == "# A panic runs the deferred calls"
    assert "## Panic" in lines
    assert lines[-1].startswith("6. main has no deferred call")


def test_the_json_is_the_trace(open_player: OpenPlayer, tmp_path: Path) -> None:
    _, content = saved(open_player("swiss-group"), "The trace (JSON)", tmp_path)
    assert json.loads(content) == trace("swiss-group")


def test_the_link_names_the_step(open_player: OpenPlayer) -> None:
    opened = open_player(permissions=["clipboard-read", "clipboard-write"])
    press(opened, "forward", 3)
    opened.click(".gp-share summary")
    opened.click("text=Copy a link")
    opened.wait_for_selector("text=The link is copied.")
    assert opened.evaluate("navigator.clipboard.readText()").endswith("/page#append%23513")


def test_paper_shows_a_film_strip_of_milestones(open_player: OpenPlayer) -> None:
    opened = open_player()
    opened.emulate_media(media="print")
    opened.wait_for_selector(".gp-strip > figure >> nth=2")
    assert opened.locator(".gp-strip > figure").count() == 3
    assert opened.locator(".gp-strip .scene-panel svg").count() >= 9
    assert opened.is_visible(".gp-strip figcaption >> nth=1")
    for hidden in (".gp-transport", ".gp-scene", ".gp-below"):
        assert not opened.is_visible(hidden)
    assert opened.pdf()[:5] == b"%PDF-"
    opened.emulate_media(media="screen")
    opened.wait_for_selector(".gp-strip > figure", state="detached")


def test_paper_stops_before_an_open_question(open_player: OpenPlayer) -> None:
    opened = open_player(mode="study")
    opened.emulate_media(media="print")
    opened.wait_for_selector(".gp-strip > figure")
    assert opened.locator(".gp-strip > figure").count() == 1
