"""HTML of other people's notes → Markdown that is safe to keep.

nh3 first drops whatever is not plain text markup; from the rest Markdown is written. Pictures and
sounds stay as their names. Cards are rendered by cards.markup, which passes no HTML on: so nothing
of a note can reach a page as anything but text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from cards.interchange.limits import LONGEST_FIELD

_DEEPEST = 30
_BLOCKS = {"p", "div", "blockquote", "ul", "ol", "li", "pre", "table", "tr", "hr"}
_BLOCKS |= {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"b", "strong", "i", "em", "code", "a", "br", "img", "td", "th", "s"}
_VOID = {"br", "hr", "img"}
_CONTENT_GOES_TOO = {"script", "style", "iframe", "object", "embed", "svg", "math", "noscript"}
_CONTENT_GOES_TOO |= {"template", "title", "head", "textarea", "select"}

_HOSTILE = (
    (re.compile(r"<\s*script", re.I), "script"),
    (re.compile(r"<[^>]*[\s\"'/]on\w+\s*=", re.I), "event handler"),
    (re.compile(r"(?:java|vb)script\s*:", re.I), "script address"),
    (re.compile(r"(?:src|href)\s*=\s*[\"']?\s*data:", re.I), "data address"),
    (re.compile(r"<\s*style", re.I), "style sheet"),
    (re.compile(r"<\s*(?:iframe|object|embed|form|meta|link|base)\b", re.I), "embedded page"),
)
_SOUND = re.compile(r"\[sound:([^\]\[]{1,300})\]")
_CLOZE = re.compile(r"\{\{c\d+::(.*?)(?:::(.*?))?\}\}", re.DOTALL)

_SPECIAL = re.compile(r"([\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
_AT_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|[>+=-]|(\d{1,9})([.)])(?=\s|$))", re.MULTILINE)


@dataclass(frozen=True)
class Converted:
    """The Markdown, names of pictures and sounds in it, and what was dropped as dangerous."""

    text: str
    media: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass
class _Node:
    tag: str
    attrs: dict[str, str]
    children: list[_Node | str] = field(default_factory=list)


def looks_like_html(text: str) -> bool:
    return re.search(r"</?[a-zA-Z][^<>]*>|&(?:\w+|#\d+);", text) is not None


def cloze_question(html: str) -> str:
    """The text with its gaps open, as a question; the same text where there are none."""
    return _CLOZE.sub(lambda gap: f"[{gap.group(2) or '…'}]", html)


def cloze_answer(html: str) -> str:
    """The text with its gaps filled."""
    return _CLOZE.sub(lambda gap: gap.group(1), html)


def to_markdown(html: str) -> Converted:
    """Markdown of one field, which has at most limits.LONGEST_FIELD characters."""
    removed = tuple(name for pattern, name in _HOSTILE if pattern.search(html))
    media: list[str] = []
    tree = _tree(html[:LONGEST_FIELD])
    blocks = _Writer(media).blocks(tree.children)
    text = "\n\n".join(block for block in blocks if block.strip())
    return Converted(text, tuple(dict.fromkeys(media)), removed)


def _tree(html: str) -> _Node:
    clean = nh3.clean(
        html.replace("\0", ""),
        tags=_BLOCKS | _INLINE,
        clean_content_tags=_CONTENT_GOES_TOO,
        attributes={"a": {"href"}, "img": {"src"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    builder = _Builder()
    builder.feed(clean)
    builder.close()
    return builder.root


class _Builder(HTMLParser):
    """A tree of nh3's output, which is well formed. Past a depth, tags are seen through."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("", {})
        self._open = [self.root]
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID and len(self._open) > _DEEPEST:
            self._ignored += 1
            return
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self._ignored:
            self._ignored -= 1
        elif len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


class _Writer:
    """Markdown of nodes; `media` collects names on the way."""

    def __init__(self, media: list[str]) -> None:
        self._media = media

    def blocks(self, nodes: list[_Node | str]) -> list[str]:
        found: list[str] = []
        line: list[str] = []
        for node in nodes:
            if isinstance(node, _Node) and _holds_block(node):
                found += [_paragraph("".join(line)), *self._block(node)]
                line = []
            else:
                line.append(self._inline(node))
        return [block for block in [*found, _paragraph("".join(line))] if block]

    def _block(self, node: _Node) -> list[str]:
        if node.tag == "hr":
            return []
        if node.tag == "pre":
            return [_fenced(_raw(node))]
        if node.tag in ("ul", "ol"):
            return [self._list(node)]
        if node.tag == "tr":
            cells = [" ".join(self.blocks([one])) for one in node.children if _is_cell(one)]
            return [" — ".join(cell.replace("\n", " ") for cell in cells if cell)]
        inner = self.blocks(node.children)
        if node.tag == "blockquote":
            return [_indented("\n\n".join(inner), "> ", "> ")] if inner else []
        if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return [f"### {' '.join(' '.join(inner).split())}"] if inner else []
        return inner

    def _list(self, node: _Node) -> str:
        lines = []
        for child in node.children:
            if isinstance(child, str) and not child.strip():
                continue
            inner = self.blocks(child.children if isinstance(child, _Node) else [child])
            lines.append(_indented("\n\n".join(inner), "- ", "  "))
        return "\n".join(lines)

    def _inline(self, node: _Node | str) -> str:
        if isinstance(node, str):
            return self._text(node)
        if node.tag == "br":
            return "\n"
        if node.tag == "img":
            name = node.attrs.get("src", "").strip()
            if name:
                self._media.append(name)
            return _escaped(f"[{name or '…'}]")
        if node.tag == "code":
            return _code(_raw(node))
        inner = "".join(self._inline(child) for child in node.children)
        if node.tag == "a" and node.attrs.get("href") and inner.strip():
            return f"[{' '.join(inner.split())}](<{_address(node.attrs['href'])}>)"
        mark = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~"}.get(node.tag, "")
        return _marked(inner, mark) if mark else inner

    def _text(self, text: str) -> str:
        self._media += _SOUND.findall(text)
        return _escaped(" ".join(_SOUND.sub(r"[\1]", text).split(" ")).replace("\n", " "))


def _holds_block(node: _Node) -> bool:
    if node.tag in _BLOCKS:
        return True
    return any(isinstance(child, _Node) and _holds_block(child) for child in node.children)


def _is_cell(node: _Node | str) -> bool:
    return isinstance(node, _Node) and node.tag in ("td", "th")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _paragraph(text: str) -> str:
    """Lines without spare blanks; what would start a list or a heading there is escaped."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    kept = "\n".join(lines).strip("\n")
    kept = _AT_LINE_START.sub(_escape_start, kept)
    return re.sub(r"\n{2,}", "\n\n", kept).replace("\n", "\\\n").replace("\\\n\\\n", "\n\n")


def _escape_start(found: re.Match[str]) -> str:
    return f"{found.group(2)}\\{found.group(3)}" if found.group(2) else f"\\{found.group(1)}"


def _marked(inner: str, mark: str) -> str:
    core = inner.strip()
    if not core or "\n" in core:
        return inner
    before = inner[: len(inner) - len(inner.lstrip())]
    after = inner[len(inner.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"


def _raw(node: _Node | str) -> str:
    if isinstance(node, str):
        return node
    return "\n" if node.tag == "br" else "".join(_raw(child) for child in node.children)


def _code(text: str) -> str:
    text = " ".join(text.split())
    if not text:
        return ""
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _fenced(text: str) -> str:
    runs = [len(run) for run in re.findall(r"`{3,}", text)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    body = text.strip("\n")
    return f"{fence}\n{body}\n{fence}"


def _address(href: str) -> str:
    return "".join(f"%{ord(sign):02X}" if sign in "<>\\ \t\n\r" else sign for sign in href.strip())


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        f"{first if place == 0 else rest}{line}".rstrip() for place, line in enumerate(lines)
    )
