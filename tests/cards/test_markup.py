"""Markdown becomes safe HTML: whatever an editor pastes, nothing runs and nothing is styled."""

import re
from pathlib import Path

import pytest
from pygments import lex
from pygments.lexers import GoLexer
from pygments.token import STANDARD_TYPES

import cards
from cards.markup import plain, render

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example></sCrIpT>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](&#106;avascript:alert(1))",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    '[x](https://a.example "onmouseover=alert(1)")',
    '[x](https://a.example" onmouseover="alert(1))',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<p style="position:fixed">x</p>',
    '```"onclick=alert(1)\nx\n```',
    '```go" onclick="alert(1)\nx\n```',
    "```go\n// </code></pre><script>alert(1)</script>\n```",
    "`</code><script>alert(1)</script>`",
    "<form action=//x.example><input name=a></form>",
    "<!-- --><base href=//x.example>",
    "| a |\n|:-:|\n| <b onclick=x> |",
    "[x]: javascript:alert(1)\n\n[x]",
]
ALLOWED_TAG = re.compile(
    r"</?(p|br|hr|h[3-6]|ul|ol|li|blockquote|em|strong|s|a|code|pre|span|table|thead|tbody|tr|th|td)"
    r"( [a-z-]+=\"[^\"<>]*\")*>"
)


@pytest.mark.parametrize("markdown", HOSTILE)
def test_hostile_input_leaves_only_known_tags_with_harmless_attributes(markdown):
    html = render(markdown)
    assert "<" not in ALLOWED_TAG.sub("", html)
    for attributes in re.findall(r"<[a-z0-9]+((?: [a-z-]+=\"[^\"]*\")+)>", html):
        names = set(re.findall(r" ([a-z-]+)=", re.sub(r"\"[^\"]*\"", '""', attributes)))
        assert names <= {"href", "title", "rel", "class", "start", "tabindex", "role", "aria-label"}
        assert not re.search(r"href=\"(?!https?:|mailto:)", attributes)


def test_html_is_shown_as_text():
    assert render("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


def test_links_vouch_for_nothing_and_open_no_handle():
    html = render("[Go](https://go.dev/ref/spec)")
    assert html == '<p><a href="https://go.dev/ref/spec" rel="nofollow noopener">Go</a></p>\n'


@pytest.mark.parametrize(
    ("mark", "tag"), [("#", "h3"), ("##", "h3"), ("###", "h3"), ("####", "h4")]
)
def test_headings_stay_below_the_title_of_their_section(mark, tag):
    assert render(f"{mark} Evacuation") == f"<{tag}>Evacuation</{tag}>\n"


def test_a_picture_becomes_its_words():
    assert render("![a ring](https://x.example/ring.png)") == "<p>a ring</p>\n"


def test_tables_and_lists_are_kept_without_inline_styles():
    html = render("| a | b |\n|:--|--:|\n| 1 | 2 |\n\n3. x\n4. y")
    assert "<td>2</td>" in html
    assert '<ol start="3">' in html
    assert "style" not in html


def test_go_code_is_highlighted_by_classes_only():
    html = render('```go\nfunc f() string { return "x" } // done\n```')
    assert '<span class="kd">func</span>' in html
    assert '<span class="s">"x"</span>' in html
    assert "style=" not in html


def test_code_can_be_reached_by_keyboard_and_says_what_it_is():
    assert 'tabindex="0" role="group" aria-label="Go code"' in render("```go\nx := 1\n```")
    assert 'aria-label="Go 代码"' in render("```go\nx := 1\n```", "zh-CN")
    assert 'aria-label="代码"' in render("```text\nx\n```", "zh-CN")


def test_code_that_is_not_go_is_left_alone():
    assert '<code class="language-text">func &lt;f&gt;\n</code>' in render("```text\nfunc <f>\n```")


@pytest.mark.parametrize("info", ["", '"onclick=x', "a{}b", " "])
def test_a_language_that_is_no_word_counts_as_text(info):
    assert '<code class="language-text">' in render(f"```{info}\nx\n```")


def test_code_keeps_its_blank_lines_and_tabs():
    text = re.sub(r"<[^>]+>", "", render("```go\nx := 1\n\n\ty := 2\n```"))
    assert text.strip("\n") == "x := 1\n\n\ty := 2"


def test_plain_text_keeps_the_words_and_drops_the_marks():
    markdown = "### A `map`\n\nIt *grows*, [see](https://go.dev).\n\n- one\n- two\n\n```go\nx\n```"
    assert plain(markdown) == "A map\nIt grows, see.\none\ntwo\nx"


def test_plain_text_of_html_is_what_the_reader_sees():
    assert plain("a <b>c</b>\nd") == "a <b>c</b> d"


def test_every_kind_of_word_the_go_lexer_makes_of_a_sample_has_a_colour_or_is_plain():
    css = (Path(cards.__file__).parent / "static/cards/code.css").read_text()
    coloured = set(re.findall(r"\.([a-z][a-z0-9]{0,2})\b", css))
    plain_kinds = {"", "w", "n", "nx", "p", "o", "err"}
    sample = (
        'package main // note\n/* more */ import "fmt"\n'
        "const c = 'x' + `raw` + 0x1F + 1.5e3 + 07\n"
        "type T struct{ a int; b string }\nfunc (t T) F(s []byte) (err error) {\n"
        "\tif len(s) == 0 || nil == err { return true }\n\tgo func() { defer close(ch) }()\n}\n"
    )
    kinds = {STANDARD_TYPES[kind] for kind, _ in lex(sample, GoLexer())}
    assert kinds - plain_kinds <= coloured
