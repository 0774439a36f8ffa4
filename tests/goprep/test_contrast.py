"""Every colour pair a page can show is computed here from the stylesheet, in both schemes.

Ratios are those of WCAG 2.2: at least 4.5 for text, at least 3 for graphics.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOKENS = ROOT / "goprep" / "static" / "goprep" / "tokens.css"
SCHEMES = ("light", "dark")

GROUNDS = {"paper", "raised", "sunken"}
TEXT = {"ink", "ink-soft", "accent", "right", "wrong", "changed"}
GRAPHICS = {"line-strong", "focus", "changed"} | {f"tone-{n}" for n in range(6)}
# Never the only mark of anything: a hairline between rows, the shade under a dialog, and the text
# of the primary button, which is measured against that button's own ground below.
SPECIAL = {"line", "shade", "on-accent"}

COLOUR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab)\(")


def palettes() -> list[dict[str, tuple[str, str]]]:
    """The default palette, then the default with each later block's overrides laid over it."""
    css = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.S)
    first, *later = css.split("@media")
    default = {name: (light, dark) for name, light, dark in COLOUR.findall(first)}
    found = [default]
    for block in later:
        overrides = {name: (light, dark) for name, light, dark in COLOUR.findall(block)}
        if overrides:
            found.append(default | overrides)
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(names: set[str]) -> list[tuple[str, str, float]]:
    """(foreground, ground, least ratio) for every pair the names' rules allow on a page."""
    text = TEXT | {name for name in names if name.startswith("code-")}
    washes = {name for name in names if name.endswith("-wash")}
    wanted = [(name, ground, 4.5) for name in text for ground in GROUNDS]
    wanted += [(name, ground, 3.0) for name in GRAPHICS for ground in GROUNDS]
    for wash in washes:
        wanted += [(name, wash, 4.5) for name in ("ink", "ink-soft", wash.removesuffix("-wash"))]
    return [*wanted, ("on-accent", "accent", 4.5)]


def failures(palette: dict[str, tuple[str, str]], scheme: int) -> list[str]:
    found = []
    for name, ground, least in pairs(set(palette)):
        ratio = contrast(palette[name][scheme], palette[ground][scheme])
        if ratio < least:
            found.append(f"--{name} on --{ground}: {ratio:.2f} < {least} ({SCHEMES[scheme]})")
    return found


def test_the_ratio_is_the_one_wcag_defines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", [0, 1], ids=SCHEMES)
def test_every_text_and_graphic_stands_out_from_its_ground(scheme: int) -> None:
    for palette in palettes():
        assert failures(palette, scheme) == []


def test_every_colour_has_a_rule() -> None:
    """A colour whose name no rule knows would be a pair that nobody measures."""
    names = set(palettes()[0])
    known = GROUNDS | TEXT | GRAPHICS | SPECIAL
    unknown = {n for n in names - known if not n.startswith("code-") and not n.endswith("-wash")}
    assert unknown == set()
    assert known <= names


def test_every_wash_belongs_to_a_text_or_graphic_colour() -> None:
    names = set(palettes()[0])
    washes = {name.removesuffix("-wash") for name in names if name.endswith("-wash")}
    assert washes <= TEXT | GRAPHICS


def test_more_contrast_is_offered_to_those_who_ask() -> None:
    default, more = palettes()
    for scheme in (0, 1):
        line = contrast(more["line"][scheme], more["paper"][scheme])
        assert line >= 3
        soft = contrast(more["ink-soft"][scheme], more["paper"][scheme])
        assert soft > contrast(default["ink-soft"][scheme], default["paper"][scheme])


FALLBACK = re.compile(r"var\(--([\w-]+),\s*(light-dark\([^()]*\)|#[0-9a-f]{3,8})\)")


def test_no_stylesheet_but_the_tokens_names_a_colour() -> None:
    """The player may stand alone, so it repeats a token's colour as that token's fallback."""
    tokens = TOKENS.read_text(encoding="utf-8")
    offenders = []
    for sheet in sorted(ROOT.glob("*/static/**/*.css")):
        if sheet == TOKENS:
            continue
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        name = sheet.relative_to(ROOT)
        for token, value in FALLBACK.findall(css):
            known = re.search(rf"--{token}:\s*([^;]+);", tokens)
            light = value.removeprefix("light-dark(").partition(",")[0]
            if known and light not in known.group(1):
                offenders.append(f"{name}: --{token} falls back to {value}, not {known.group(1)}")
        rest = FALLBACK.sub("", css)
        offenders += [f"{name}: {m.group()}" for m in RAW_COLOUR.finditer(rest)]
    assert offenders == []
