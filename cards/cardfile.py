"""A card file → a validated, frozen CardFile, and back to the same bytes.

One file holds one card in both languages: YAML front matter between two `---` lines, then
`# en` and `# zh-CN`, each with the same six `## …` sections of Markdown (SECTIONS).
`parse` raises CardFileError with every problem it found, each naming the file, the language, the
section or field, and what to do. `dump` writes the one spelling kept in the repository.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import Any

import yaml

from cards.cardrules import SECTIONS, lines_of, text_problems
from cards.matter import (
    FIRST_PLACE,
    LANGUAGES,
    LAST_PLACE,
    Fields,
    Problems,
    minor,
    plain_json,
)
from cards.sentences import Placed, placed, say
from cards.yamltext import entry, flow, loaded, no_yaml, quoted
from simulations.releases import FIRST_MINOR, LAST_MINOR

AREAS = ("data-structures", "language", "concurrency", "runtime")

_MISSING = say("missing", "没有")
_TWICE = say("occurs twice; keep one.", "出现了两次；请保留一个。")
_PARTS = re.compile(r"---\n(.*?\n)---\n(.*)", re.DOTALL)


class CardFileError(ValueError):
    """The file is not a card. `problems` holds one sentence for people per problem."""

    def __init__(self, problems: Sequence[Placed]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Source:
    """Where a fact comes from: a Go source file in a release, or a section of the language
    specification. Exactly one of `file` and `spec` is set."""

    file: str = ""
    symbol: str = ""
    release: str = ""
    spec: str = ""

    def as_dict(self) -> dict[str, str]:
        """The fields that are set, in the order they are written."""
        pairs = (
            ("file", self.file),
            ("symbol", self.symbol),
            ("release", self.release),
            ("spec", self.spec),
        )
        return {name: value for name, value in pairs if value}


@dataclass(frozen=True)
class Example:
    """A worked example: which simulator tells the story, with which parameters, and for which
    releases ("1.18") it is built in advance."""

    key: str
    simulator: str
    params: Mapping[str, Any]
    releases: tuple[str, ...]
    title: Mapping[str, str]
    seed: int = 0


@dataclass(frozen=True)
class CardText:
    """The six sections of one language, as Markdown without surrounding blank lines."""

    question: str
    answer: str
    explanation: str
    pitfalls: str
    changes: str
    follow_ups: str


@dataclass(frozen=True)
class CardFile:
    """One card. `releases_from` and `releases_to` are minor numbers, 24 for Go 1.24;
    `position` is topic number * 10 + place within the topic."""

    uuid: uuid.UUID
    slug: str
    topic: str
    area: str
    position: int
    difficulty: int
    releases_from: int
    releases_to: int
    title: Mapping[str, str]
    examples: tuple[Example, ...]
    sources: tuple[Source, ...]
    texts: Mapping[str, CardText]

    @cached_property
    def text(self) -> str:
        """What `dump` gives."""
        lines = ["---", f"uuid: {self.uuid}"]
        for field in ("slug", "topic", "area", "position", "difficulty"):
            lines += entry(field, getattr(self, field))
        lines += entry("releases", quoted(f"1.{self.releases_from}-1.{self.releases_to}"))
        lines += entry("title", quoted(self.title))
        lines += _dump_examples(self.examples)
        lines.append("sources:")
        lines += [f"  - {flow(quoted(source.as_dict()))}" for source in self.sources]
        lines.append("---")
        for lang in LANGUAGES:
            lines.append(f"# {lang}")
            for heading, body in _sections(self.texts[lang]).items():
                lines += [f"## {heading}", body, ""]
        return "\n".join(lines[:-1]) + "\n"

    @cached_property
    def source_hash(self) -> str:
        """SHA-256 of what the card says, in hex. The order of parameters does not count, because
        the database does not keep it."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        content = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_plain)
        return hashlib.sha256(content.encode()).hexdigest()


def _plain(part: object) -> object:
    """A part of a card that JSON has no word for."""
    return vars(part) if is_dataclass(part) else str(part)


def parse(text: str, name: str) -> CardFile:
    """The card in `text`; `name` is its file name, used in messages and compared with the slug."""
    problems = Problems(name)
    card = _read(text, problems)
    if f"{card.slug}.md" != name:
        said = say(
            "is {slug!r}; name the file after it, or it after the file.",
            "是 {slug!r}；请让文件名与它一致。",
            slug=card.slug,
        )
        problems.add("slug", said)
    return _sound(card, problems)


def read(text: str) -> CardFile:
    """The card in `text` as far as it goes: what an editor has saved may have gaps."""
    return _read(text, Problems(""))


def assemble(matter: object, texts: Mapping[str, CardText], name: str) -> CardFile:
    """The card of this front matter and these texts, held to the rules of a file. For formats
    that are no card files; `name` says in messages where the card stands."""
    problems = Problems(name)
    return _sound(_card(Fields(matter, "", problems), texts), problems)


def _read(text: str, problems: Problems) -> CardFile:
    matter, body = _split(text.replace("\r\n", "\n"), problems)
    texts = _texts(body, problems)
    return _card(Fields(matter, "", problems), texts)


def _sound(card: CardFile, problems: Problems) -> CardFile:
    """The card, if reading it found no problem and its texts break no rule."""
    found = list(problems.found)
    if set(card.texts) == set(LANGUAGES):
        sections = {lang: _sections(card.texts[lang]) for lang in LANGUAGES}
        broken = text_problems(sections, (card.releases_from, card.releases_to))
        found += [placed(problems.name, one.where, one.said, one.code) for one in broken]
    if found:
        raise CardFileError(found)
    return card


def dump(card: CardFile) -> str:
    """The card as file text; `dump(parse(text, name)) == text` for every file of the deck."""
    return card.text


def _dump_examples(examples: Sequence[Example]) -> list[str]:
    if not examples:
        return ["examples: []"]
    lines = ["examples:"]
    for example in examples:
        block = entry("key", example.key, 4) + entry("simulator", example.simulator, 4)
        block += entry("params", example.params, 4)
        if example.seed:
            block += entry("seed", example.seed, 4)
        block += entry("releases", quoted(example.releases), 4)
        block += entry("title", quoted(example.title), 4)
        lines += ["  - " + block[0][4:], *block[1:]]
    return lines


def _sections(text: CardText) -> dict[str, str]:
    return {heading: getattr(text, field) for heading, field in SECTIONS.items()}


def _split(text: str, problems: Problems) -> tuple[object, str]:
    """Front matter as data and the text after it."""
    parts = _PARTS.fullmatch(text)
    if not parts:
        said = say(
            "is missing; start the file with fields between two --- lines.",
            "缺少；请在文件开头的两行 --- 之间写字段。",
        )
        problems.add("front matter", said)
        return {}, text
    try:
        return loaded(parts.group(1)), parts.group(2)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: 2024-13-01 is no date
        problems.add("front matter", no_yaml(error))
        return {}, parts.group(2)


def _card(head: Fields, texts: Mapping[str, CardText]) -> CardFile:
    first, last = _release_range(head)
    card = CardFile(
        uuid=_uuid(head),
        slug=head.slug("slug"),
        topic=head.slug("topic"),
        area=head.choice("area", AREAS),
        position=head.integer("position", FIRST_PLACE, LAST_PLACE),
        difficulty=head.integer("difficulty", 1, 3),
        releases_from=first,
        releases_to=last,
        title=head.titles("title"),
        examples=tuple(_example(item) for item in head.items("examples")),
        sources=tuple(_source(item) for item in head.items("sources")),
        texts=texts,
    )
    head.only([*_HEAD_FIELDS, "releases"])
    if not card.sources:
        said = say(
            "is empty; name a Go file with its release, or a spec section.",
            "是空的；请写出 Go 文件及其版本，或语言规范的一节。",
        )
        head.bad("sources", said)
    keys = [example.key for example in card.examples]
    if len(set(keys)) < len(keys):
        said = say(
            "have the keys {keys}; give each its own.",
            "的键是 {keys}；必须各不相同。",
            keys=", ".join(keys),
        )
        head.bad("examples", said)
    return card


_HEAD_FIELDS = tuple(
    field.name
    for field in fields(CardFile)
    if field.name not in ("releases_from", "releases_to", "texts")
)


def _uuid(head: Fields) -> uuid.UUID:
    value = head.values.get("uuid")
    try:
        found = uuid.UUID(value if isinstance(value, str) else "")
    except ValueError:
        found = uuid.UUID(int=0)
    if found.version != 4 or str(found) != value:
        head.bad_value(
            "uuid",
            value,
            "write a fresh lower-case UUIDv4 and never change it",
            "请写一个新的小写 UUIDv4，此后不再更改",
        )
    return found


def _release_range(head: Fields) -> tuple[int, int]:
    value = head.values.get("releases")
    ends = [minor(end, FIRST_MINOR, LAST_MINOR) for end in str(value).split("-")]
    if len(ends) == 2 and ends[0] and ends[1] and ends[0] <= ends[1]:
        return ends[0], ends[1]
    whole = f'"1.{FIRST_MINOR}-1.{LAST_MINOR}"'
    head.bad_value("releases", value, f"write a range within {whole}", f"请写 {whole} 之内的范围")
    return FIRST_MINOR, LAST_MINOR


def _example(item: Fields) -> Example:
    item.only(("key", "simulator", "params", "seed", "releases", "title"))
    params = item.values.get("params")
    if not isinstance(params, dict) or not plain_json(params):
        said = say(
            "must be fields with plain values; put numeric keys in quotes.",
            "必须是值很简单的字段；数字的键请加引号。",
        )
        item.bad("params", said)
        params = {}
    releases = item.values.get("releases")
    known = isinstance(releases, list) and [minor(r, FIRST_MINOR, LAST_MINOR) for r in releases]
    if not known or None in known or len(set(known)) < len(known):
        said = say(
            'is {releases!r}; list releases in quotes, such as ["1.18", "1.27"].',
            '是 {releases!r}；请把版本写成带引号的列表，如 ["1.18", "1.27"]。',
            releases=releases,
        )
        item.bad("releases", said)
        releases = []
    return Example(
        key=item.slug("key"),
        simulator=item.slug("simulator"),
        params=params,
        releases=tuple(releases or ()),
        title=item.titles("title"),
        seed=item.integer("seed", 0, 2**63 - 1, default=0),
    )


def _source(item: Fields) -> Source:
    item.only(("file", "symbol", "release", "spec"))
    source = Source(*(item.text(f, optional=True) for f in ("file", "symbol", "release", "spec")))
    if bool(source.file) == bool(source.spec):
        said = say(
            "must have either file and release, or spec.",
            "必须写 file 和 release，或者写 spec。",
        )
        item.problems.add(item.where, said)
    if source.file and minor(source.release, FIRST_MINOR, LAST_MINOR) is None:
        said = say(
            'must say in which Go release the file was read, such as "1.27".',
            '必须写明文件读自哪个 Go 版本，如 "1.27"。',
        )
        item.bad("release", said)
    return source


def _texts(body: str, problems: Problems) -> dict[str, CardText]:
    """The languages that are complete; what is missing or out of order is a problem."""
    found = _headings(body, problems)
    texts = {}
    if list(found) != list(LANGUAGES):
        said = say(
            "are {found}; write # en, then # zh-CN.",
            "现有：{found}；请先写 # en，再写 # zh-CN。",
            found=", ".join(found) or _MISSING,
        )
        problems.add("languages", said)
    for lang, sections in found.items():
        if list(sections) == list(SECTIONS):
            texts[lang] = CardText(**{SECTIONS[name]: text for name, text in sections.items()})
        else:
            said = say(
                "sections are {names}; write {wanted}, in this order.",
                "现有各节：{names}；请依次写 {wanted}。",
                names=", ".join(sections) or _MISSING,
                wanted=", ".join(SECTIONS),
            )
            problems.add(lang, said)
    return texts


def _headings(body: str, problems: Problems) -> dict[str, dict[str, str]]:
    """Language → section → text. Only `# ` and `## ` outside code blocks divide the body."""
    found: dict[str, dict[str, list[str]]] = {}
    lang, section = "", ""
    for line, in_code in lines_of(body):
        if not in_code and line.startswith("# "):
            lang, section = line[2:].strip(), ""
            if lang in found:
                problems.add(lang, _TWICE)
            found[lang] = {}
        elif not in_code and line.startswith("## ") and lang:
            section = line[3:].strip()
            if section in found[lang]:
                problems.add(f"{lang}, {section}", _TWICE)
            found[lang][section] = []
        elif section:
            found[lang][section].append(line)
        elif line.strip():
            said = say(
                "has text before its first heading ({line!r}).",
                "在第一个标题之前有文字（{line!r}）。",
                line=line[:40],
            )
            problems.add(lang or "body", said)
    return {
        lang: {name: "\n".join(lines).strip("\n") for name, lines in sections.items()}
        for lang, sections in found.items()
    }
