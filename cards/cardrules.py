"""What the text of a card must keep to, whatever file or form it came from.

Each rule yields sentences that name the language and section and say what to do.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from cards.matter import LANGUAGES
from cards.sentences import Placed, Sentence, placed, say

SECTIONS = {
    "Question": "question",
    "Answer": "answer",
    "Explanation": "explanation",
    "Pitfalls": "pitfalls",
    "Changes": "changes",
    "Follow-ups": "follow_ups",
}
"""Heading in the file → field of CardText, in the order they are written."""

ANSWER_WORDS = 90
"""What can be said in 30 seconds."""
ANSWER_HANZI = 180

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_FENCE = re.compile(r"(`{3,}|~{3,})")
_BULLET = re.compile(r"([-*+]|\d+[.)]) ")
_HANZI = re.compile(r"[\u3400-\u9fff]")
_CHANGE = re.compile(r"- \*\*1\.(\d\d)(?:[-–]1\.(\d\d))?\*\*\s?[:：]\s?\S")
_NO_CHANGE = re.compile(r"- (none|无)\s?[:：]\s?\S")
_FOLLOW_UP = re.compile(r"- \S.*\s?—{1,2}\s?\S")

_COUNTED: Mapping[str, Sentence] = {
    "headings": say("headings", "小标题"),
    "bullets": say("bullets", "列表项"),
    "code blocks": say("code blocks", "代码块"),
}

Sections = Mapping[str, str]


class Rule(StrEnum):
    """What a problem's `code` says; a code keeps its meaning."""

    EMPTY = "empty"  # a section has no text
    HEADING = "heading"  # a line would start another section of a card file
    OPEN_BLOCK = "open-block"  # a code block does not end
    CONTROL = "control"  # a control character
    LENGTH = "length"  # an answer longer than 30 seconds
    LIST = "list"  # text outside the bullets of a section that is a list
    RELEASE = "release"  # a change names no release
    RANGE = "range"  # a change outside the card's releases
    ORDER = "order"  # a change after a later one
    FOLLOW_UP = "follow-up"  # a follow-up question without an answer
    STRUCTURE = "structure"  # the languages differ in headings, bullets or code blocks


def text_problems(texts: Mapping[str, Sections], releases: tuple[int, int]) -> Iterator[Placed]:
    """Every rule that the two languages break; `releases` are the first and last minor."""
    for lang in LANGUAGES:
        yield from _empty(lang, texts[lang])
        yield from _breaks_the_file(lang, texts[lang])
        yield from _answer_length(lang, texts[lang]["Answer"])
        for heading in ("Pitfalls", "Changes", "Follow-ups"):
            yield from _only_bullets(lang, heading, texts[lang][heading])
        yield from _changes(lang, texts[lang]["Changes"], releases)
        yield from _follow_ups(lang, texts[lang]["Follow-ups"])
    yield from _same_structure(texts["en"], texts["zh-CN"])


def structure(text: str) -> dict[str, list[str] | int]:
    """What both languages must share: levels of headings, number of bullets (nested ones too),
    and the language of each code block."""
    headings, fences, bullets = [], [], 0
    for line, in_code in lines_of(text):
        stripped = line.lstrip()
        if _FENCE.match(stripped):
            if not in_code:
                fences.append(stripped.strip("`~").strip())
        elif in_code:
            continue
        elif stripped.startswith("#"):
            headings.append(stripped.split(" ")[0])
        elif _BULLET.match(stripped):
            bullets += 1
    return {"headings": headings, "bullets": bullets, "code blocks": fences}


def lines_of(text: str) -> Sequence[tuple[str, bool]]:
    """Each line with whether it lies within a fenced code block. The opening fence counts as
    outside, the closing one as inside."""
    return _fenced(text)[0]


def open_fence(text: str) -> str:
    """The signs that would close the code block left open at the end; "" when none is."""
    return _fenced(text)[1]


@lru_cache(maxsize=12)  # the rules go over the twelve sections of a card again and again
def _fenced(text: str) -> tuple[tuple[tuple[str, bool], ...], str]:
    """What `lines_of` and `open_fence` say."""
    fence = ""
    lines = []
    for line in text.split("\n"):
        lines.append((line, bool(fence)))
        found = _FENCE.match(line.strip()) if "```" in line or "~~~" in line else None
        if found and not fence:
            fence = found.group()
        elif found and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return tuple(lines), fence


def _at(rule: Rule, lang: str, heading: str, en: str, zh: str, **args: object) -> Placed:
    return placed("", f"{lang}, {heading}", say(en, zh, **args), rule)


def _empty(lang: str, sections: Sections) -> Iterator[Placed]:
    for heading, body in sections.items():
        if not body.strip():
            yield _at(Rule.EMPTY, lang, heading, "is empty; write it.", "是空的；请填写。")


def _breaks_the_file(lang: str, sections: Sections) -> Iterator[Placed]:
    """What a form or a table can say, and a card file cannot hold within one section."""
    for heading, body in sections.items():
        for line, in_code in lines_of(body):
            if not in_code and line.startswith(("# ", "## ")):
                yield _at(
                    Rule.HEADING,
                    lang,
                    heading,
                    "the line {line!r} would start another section; write it with ### or more.",
                    "{line!r} 这一行会开始另一节；请用 ### 或更多 # 书写。",
                    line=line[:40],
                )
        if open_fence(body):
            yield _at(
                Rule.OPEN_BLOCK,
                lang,
                heading,
                "a code block is not closed; end it with a line of ```.",
                "有代码块没有结束；请用一行 ``` 结束它。",
            )
        if found := CONTROL.search(body):
            yield _at(
                Rule.CONTROL,
                lang,
                heading,
                "holds the control character U+{code:04X}; delete it.",
                "含有控制字符 U+{code:04X}；请删除。",
                code=ord(found.group()),
            )


def _answer_length(lang: str, answer: str) -> Iterator[Placed]:
    if lang == "en":
        count, limit = len(answer.split()), ANSWER_WORDS
        unit = say("words", "个单词")
    else:
        count, limit = len(_HANZI.findall(answer)), ANSWER_HANZI
        unit = say("汉字", "个汉字")
    if count > limit:
        yield _at(
            Rule.LENGTH,
            lang,
            "Answer",
            "has {count} {unit}; cut it to {limit}, what one says in 30 seconds, and move the rest "
            "to Explanation.",
            "有 {count} {unit}；请缩到 {limit} 以内（30 秒能说完），其余移到详解。",
            count=count,
            unit=unit,
            limit=limit,
        )


def _only_bullets(lang: str, heading: str, body: str) -> Iterator[Placed]:
    for line, in_code in lines_of(body):
        if line.strip() and not in_code and not line.startswith(("- ", "  ")):
            yield _at(
                Rule.LIST,
                lang,
                heading,
                "must be a list; start the line {line!r} with '- ', or indent it by two spaces to "
                "continue the item above.",
                "必须是列表；请让 {line!r} 这一行以 '- ' 开头，或缩进两个空格以接续上一项。",
                line=line[:40],
            )


def _items(body: str) -> list[str]:
    """The first line of each top-level bullet."""
    return [line for line, in_code in lines_of(body) if not in_code and line.startswith("- ")]


def _changes(lang: str, body: str, releases: tuple[int, int]) -> Iterator[Placed]:
    items = _items(body)
    if len(items) == 1 and _NO_CHANGE.match(items[0]):
        return
    latest = 0
    for item in items:
        found = _CHANGE.match(item)
        if not found:
            yield _at(
                Rule.RELEASE,
                lang,
                "Changes",
                "{item!r} names no release; start it with '- **1.18**: ', or write the single "
                "line '- none: …'.",
                "{item!r} 没有写明版本；请以 '- **1.18**：' 开头，或只写一行 '- 无：…'。",
                item=item[:40],
            )
            continue
        minor = int(found.group(1))
        last = int(found.group(2) or minor)
        if not releases[0] <= minor <= last <= releases[1]:
            yield _at(
                Rule.RANGE,
                lang,
                "Changes",
                "{item!r} is outside the card's releases 1.{first}-1.{last}; move older history "
                "to Explanation.",
                "{item!r} 超出卡片的版本范围 1.{first}-1.{last}；更早的历史请移到详解。",
                item=item[:40],
                first=releases[0],
                last=releases[1],
            )
        if minor < latest:
            yield _at(
                Rule.ORDER,
                lang,
                "Changes",
                "{item!r} comes too late; write the oldest first.",
                "{item!r} 的位置太靠后；请从最早的版本写起。",
                item=item[:40],
            )
        latest = minor


def _follow_ups(lang: str, body: str) -> Iterator[Placed]:
    for item in _items(body):
        if not _FOLLOW_UP.match(item):
            yield _at(
                Rule.FOLLOW_UP,
                lang,
                "Follow-ups",
                "{item!r} has no answer on its first line; write '- question — short answer'.",
                "{item!r} 的第一行没有答案；请写成 '- 问题 —— 简短的回答'。",
                item=item[:40],
            )


def _same_structure(en: Sections, zh: Sections) -> Iterator[Placed]:
    for heading in SECTIONS:
        ours, theirs = structure(en[heading]), structure(zh[heading])
        for what, value in ours.items():
            if value != theirs[what]:
                yield _at(
                    Rule.STRUCTURE,
                    "zh-CN",
                    heading,
                    "{what} are {theirs}, in English {ours}; make them the same.",
                    "{what}：这里是 {theirs}，英文里是 {ours}；请使两者一致。",
                    what=_COUNTED[what],
                    theirs=_show(theirs[what]),
                    ours=_show(value),
                )


def _show(value: list[str] | int) -> str:
    return str(value) if isinstance(value, int) else f"{len(value)} ({', '.join(value) or '-'})"
