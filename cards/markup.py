"""Markdown → HTML that is safe to put into a page, and → plain text.

HTML in the source is shown as text, never passed on; the result is filtered by nh3 all the same.
Go code is highlighted with Pygments *classes* (`static/cards/code.css` colours them): a style
attribute would be refused by the site's Content-Security-Policy.
"""

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import GoLexer

TOP_HEADING = 3
"""The highest heading a text may bring: its page owns h1, the section's title is h2."""

_TAGS = {
    *("p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong"),
    *("s", "a", "code", "pre", "span", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "ol": {"start"},
    "pre": {"aria-label"},
    "span": {"class"},
}
_FIXED_ATTRIBUTES = {"pre": {"class": {"code"}, "tabindex": {"0"}, "role": {"group"}}}
_CODE_LABEL = {"en": "code", "zh-CN": "代码"}

_GO = GoLexer(stripnl=False, ensurenl=False)
_HTML = HtmlFormatter(nowrap=True)


@lru_cache(maxsize=4096)
def render(markdown: str, lang: str = "en") -> str:
    """Sanitised HTML. `lang` ("en" or "zh-CN") is the language of the labels added for screen
    readers. Links open no handle on the page and vouch for nothing (rel="nofollow noopener")."""
    html = _PARSER.render(markdown, {"lang": lang})
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes=_ATTRIBUTES,
        tag_attribute_values=_FIXED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )


def plain(markdown: str) -> str:
    """The words alone, blocks separated by newlines: for search, descriptions and speech."""
    blocks = (_words(token) for token in _PARSER.parse(markdown) if token.type in _BLOCKS_WITH_TEXT)
    return "\n".join(block for block in blocks if block)


_BLOCKS_WITH_TEXT = frozenset({"inline", "fence", "code_block"})


def _words(token: Token) -> str:
    if token.children is None:
        return token.content.strip()
    pieces = []
    for child in token.children:
        if child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        else:
            pieces.append(_words(child) if child.children else child.content)
    return "".join(pieces).strip()


def _heading(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """No heading above TOP_HEADING, so that a page keeps one h1."""
    token = tokens[index]
    level = max(int(token.tag[1]), TOP_HEADING)
    return f"<h{level}>" if token.nesting == 1 else f"</h{level}>\n"


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """A code block that can be reached and scrolled by keyboard, and says what it is."""
    token = tokens[index]
    word = token.info.strip().partition(" ")[0]
    language = word if word.isalnum() else "text"
    label = _CODE_LABEL.get(env.get("lang", "en"), _CODE_LABEL["en"])
    if language == "go":
        code, label = highlight(token.content, _GO, _HTML), f"Go {label}"
    else:
        code = escape(token.content)
    return (
        f'<pre class="code" tabindex="0" role="group" aria-label="{label}">'
        f'<code class="language-{language}">{code}</code></pre>\n'
    )


def _image(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Cards carry no pictures (traces draw); what an image would say is kept as text."""
    return escape(tokens[index].content)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for rule in ("heading_open", "heading_close"):
        parser.add_render_rule(rule, _heading)
    for rule in ("fence", "code_block"):
        parser.add_render_rule(rule, _fence)
    parser.add_render_rule("image", _image)
    return parser


_PARSER = _parser()
