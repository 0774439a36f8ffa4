"""What Anki collections of ours look like: note types, fields, decks, the schema of version 11.

The oldest schema still written is the one every Anki reads. The SQLite file is made by hand: the
library for it, genanki, takes note ids and file dates from the clock, writes no checksum of the
first field (`notes.csum`, by which Anki finds duplicates) and needs a file on disk.
"""

from __future__ import annotations

from typing import Any

from cards.cardrules import SECTIONS

EXAMPLES = "Worked example"
FIELDS = (*SECTIONS, EXAMPLES)
"""The question first: Anki sorts and compares notes by their first field."""

NOTE_TYPES = {"en": (1764325000001, "GoPrep"), "zh-CN": (1764325000002, "GoPrep 中文")}
"""Content language → (id, name). A note type per language, because the headings of a note's
sections stand in its type. The ids never change: a second import finds the type it made."""

_HEADINGS = {
    "en": {
        "Explanation": "Explanation",
        "Pitfalls": "What people get wrong",
        "Changes": "What changed between releases",
        "Follow-ups": "Follow-up questions",
        EXAMPLES: "Worked example",
    },
    "zh-CN": {
        "Explanation": "详解",
        "Pitfalls": "常见误区",
        "Changes": "版本变化",
        "Follow-ups": "追问",
        EXAMPLES: "示例",
    },
}

SCHEMA = """
CREATE TABLE col (
    id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
    ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL,
    conf text NOT NULL, models text NOT NULL, decks text NOT NULL, dconf text NOT NULL,
    tags text NOT NULL
);
CREATE TABLE notes (
    id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
    usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL,
    csum integer NOT NULL, flags integer NOT NULL, data text NOT NULL
);
CREATE TABLE cards (
    id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
    mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL,
    due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL,
    lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
    flags integer NOT NULL, data text NOT NULL
);
CREATE TABLE revlog (
    id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
    ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
    type integer NOT NULL
);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_notes_csum ON notes (csum);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_revlog_cid ON revlog (cid);
"""

# Light and dark, as the site has them; Anki sets .nightMode on the card or around it.
_CSS = """
.card { max-width: 44em; margin: auto; padding: 0 1em; font: 1rem/1.6 system-ui, sans-serif;
  text-align: left; color: #162023; background: #fdfefc; }
.question { font-size: 1.4rem; line-height: 1.4; }
.answer { padding: .2em 1em; border: 1px solid #75827c; border-radius: 6px; }
h2 { font-size: 1.1rem; } h3 { font-size: 1rem; }
pre { overflow-x: auto; padding: .6em .8em; border: 1px solid #cfd6cf; border-radius: 6px;
  background: #e9ede8; font: .9em/1.5 ui-monospace, monospace; tab-size: 4; }
code { font-family: ui-monospace, monospace; }
table { display: block; overflow-x: auto; margin: .6em 0; border-collapse: collapse;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; }
th, td { padding: .1em .5em; border: 1px solid #75827c; font-size: .9em; text-align: left; }
.strip ol { padding-left: 1.2em; } .strip li { margin-bottom: 1.2em; }
td.new { outline: 2px solid #a8480a; outline-offset: -2px; font-weight: 700; }
.k, .kc, .kd, .kn, .kr { color: #6d3f9c; } .kt, .nb, .nf, .nc { color: #0a5c6e; }
.s, .s1, .s2, .sb, .sc, .se { color: #2b6438; } .m, .mf, .mh, .mi, .mo { color: #2c5aa8; }
.c, .c1, .cm, .cp { color: #566361; }
.nightMode.card, .nightMode .card { color: #e6ece9; background: #1a2225; }
.nightMode pre { background: #0d1214; border-color: #323e42; }
.nightMode td.new { outline-color: #f5a35c; }
.nightMode .k, .nightMode .kd, .nightMode .kn, .nightMode .kr { color: #c3a0ec; }
.nightMode .kt, .nightMode .nb, .nightMode .nf { color: #67c5d6; }
.nightMode .s, .nightMode .s1, .nightMode .sc { color: #8fcf9a; }
.nightMode .mi, .nightMode .mf, .nightMode .mh { color: #86b3f2; }
.nightMode .c, .nightMode .c1, .nightMode .cm { color: #93a1a0; }
""".strip()


def note_type(lang: str, mod: int) -> dict[str, Any]:
    """The note type of one language; `mod` in seconds."""
    number, name = NOTE_TYPES[lang]
    return {
        "id": number,
        "name": name,
        "type": 0,
        "mod": mod,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "tmpls": [
            {
                "name": name,
                "ord": 0,
                "qfmt": '<div class="question">{{Question}}</div>',
                "afmt": _back(lang),
                "bqfmt": "",
                "bafmt": "",
                "did": None,
            }
        ],
        "flds": [
            {
                "name": field,
                "ord": place,
                "sticky": False,
                "rtl": False,
                "font": "Arial",
                "size": 20,
                "media": [],
            }
            for place, field in enumerate(FIELDS)
        ],
        "css": _CSS,
        "latexPre": "\\documentclass[12pt]{article}\n\\begin{document}\n",
        "latexPost": "\\end{document}",
        "req": [[0, "any", [0]]],
        "tags": [],
        "vers": [],
    }


def _back(lang: str) -> str:
    parts = ['{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div>']
    for field, heading in _HEADINGS[lang].items():
        parts.append(
            f"{{{{#{field}}}}}<h2>{heading}</h2><div>{{{{{field}}}}}</div>{{{{/{field}}}}}"
        )
    return "\n".join(parts)


def deck(number: int, name: str, mod: int) -> dict[str, Any]:
    """A deck; `mod` in seconds. Names nest with "::"."""
    today = [0, 0]
    return {
        "id": number,
        "name": name,
        "desc": "",
        "conf": 1,
        "dyn": 0,
        "collapsed": False,
        "browserCollapsed": False,
        "extendNew": 10,
        "extendRev": 50,
        "lrnToday": today,
        "newToday": today,
        "revToday": today,
        "timeToday": today,
        "mod": mod,
        "usn": -1,
    }


CONF = {
    "activeDecks": [1],
    "addToCur": True,
    "collapseTime": 1200,
    "curDeck": 1,
    "curModel": str(NOTE_TYPES["en"][0]),
    "dueCounts": True,
    "estTimes": True,
    "newSpread": 0,
    "nextPos": 1,
    "sortBackwards": False,
    "sortType": "noteFld",
    "timeLim": 0,
}

DECK_OPTIONS = {
    "1": {
        "id": 1,
        "name": "Default",
        "mod": 0,
        "usn": 0,
        "autoplay": True,
        "dyn": False,
        "maxTaken": 60,
        "replayq": True,
        "timer": 0,
        "new": {
            "bury": True,
            "delays": [1, 10],
            "initialFactor": 2500,
            "ints": [1, 4, 7],
            "order": 1,
            "perDay": 20,
        },
        "lapse": {"delays": [10], "leechAction": 0, "leechFails": 8, "minInt": 1, "mult": 0},
        "rev": {
            "bury": True,
            "ease4": 1.3,
            "fuzz": 0.05,
            "ivlFct": 1,
            "maxIvl": 36500,
            "minSpace": 1,
            "perDay": 200,
        },
    }
}
