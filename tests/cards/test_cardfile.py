"""A card file is read whole or refused with every reason, and written back to the same bytes."""

import uuid
from dataclasses import replace

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cards.cardfile import CardFileError, assemble, dump, parse
from cards.cardrules import Rule
from tests.cards.cardtexts import HEAD, make_text


def problems_of(text, name="grow.md"):
    with pytest.raises(CardFileError) as caught:
        parse(text, name)
    return caught.value.problems


def only_problem_of(text, name="grow.md"):
    (problem,) = problems_of(text, name)
    return problem


def test_a_card_file_becomes_a_typed_card():
    card = parse(make_text(), "grow.md")
    assert card.uuid == uuid.UUID("6f1f6a0e-4b60-4f0c-9a55-0d5e3a1b7c11")
    assert (card.releases_from, card.releases_to) == (15, 27)
    assert card.title == {"en": "Growth", "zh-CN": "扩容"}
    assert card.examples[0].params == {
        "scenario": "append-chunks",
        "adds": [1, 2],
        "has_pointers": True,
    }
    assert card.examples[0].releases == ("1.17", "1.27")
    assert card.sources[1].spec == "Appending to and copying slices"
    assert card.texts["zh-CN"].question == "Does it grow?"


def test_a_hash_line_within_code_is_not_a_heading():
    assert "# not a heading" in parse(make_text(), "grow.md").texts["en"].explanation


def test_a_card_is_written_back_to_the_same_bytes():
    text = make_text()
    assert dump(parse(text, "grow.md")) == text


def test_spare_blank_lines_and_windows_line_ends_are_tidied():
    untidy = make_text().replace("## Answer\n", "## Answer\n\n\n").replace("\n", "\r\n")
    assert dump(parse(untidy, "grow.md")) == make_text()


def test_long_parameters_are_written_one_per_line_and_read_back():
    ops = [f"put {n}" for n in range(20)]
    params = f"    params:\n      scenario: ops\n      ops:\n{lines(ops)}      hint: 10\n"
    head = HEAD.replace(
        "    params: {scenario: append-chunks, adds: [1, 2], has_pointers: true}\n", params
    )
    card = parse(make_text(head), "grow.md")
    assert card.examples[0].params["ops"] == ops
    assert dump(card) == make_text(head)


def lines(ops):
    return "".join(f'        - "{op}"\n' for op in ops)


plain_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="ascii")), inner),
    max_leaves=20,
)


@given(params=st.dictionaries(st.sampled_from(["ops", "y", "no", "7", "hint"]), plain_json))
def test_any_parameters_survive_being_written_and_read(params):
    card = parse(make_text(), "grow.md")
    example = type(card.examples[0])(
        key="one", simulator="s", params=params, releases=("1.20",), title=card.title, seed=7
    )
    changed = replace(card, examples=(example,))
    assert parse(dump(changed), "grow.md") == changed


def test_the_hash_is_that_of_the_content_whatever_the_order_of_parameters():
    card = parse(make_text(), "grow.md")
    other = parse(make_text(en={"Question": "Does it shrink?"}), "grow.md")
    turned = HEAD.replace(
        "{scenario: append-chunks, adds: [1, 2], has_pointers: true}",
        "{has_pointers: true, adds: [1, 2], scenario: append-chunks}",
    )
    assert len(card.source_hash) == 64
    assert card.source_hash != other.source_hash
    assert card.source_hash == parse(make_text(turned), "grow.md").source_hash


@pytest.mark.parametrize(
    ("old", "new", "place", "advice"),
    [
        ("6f1f6a0e-4b60-4f0c", "6f1f6a0e-4b60-1f0c", "uuid", "UUIDv4"),
        ("area: data-structures", "area: cooking", "area", "concurrency"),
        ("position: 20", "position: twenty", "position", "whole number"),
        ("difficulty: 2", "difficulty: 4", "difficulty", "from 1 to 3"),
        ('"1.15-1.27"', '"1.15-1.28"', "releases", "1.15-1.27"),
        ('"1.15-1.27"', "1.27", "releases", "1.15-1.27"),
        (', zh-CN: "扩容"}', "}", "title.zh-CN", "write a text"),
        ("扩容", "扩" * 201, "title.zh-CN", "keep to 200"),
        ("key: one", "key: " + "one-" * 13 + "one", "examples[0].key", "keep to 50"),
        ("topic: slice-growth\n", "", "topic", "missing"),
        ("topic: slice-growth\n", "topic: slice-growth\ncolour: red\n", "colour", "remove it"),
        ("key: one", "key: One Two", "examples[0].key", "lower-case"),
        ('["1.17", "1.27"]', "[1.17, 1.27]", "examples[0].releases", "in quotes"),
        ("{scenario: append-chunks, adds", "{1: 2, adds", "examples[0].params", "quotes"),
        (', release: "1.27"}', "}", "sources[0].release", "1.27"),
        ("{spec: ", '{file: "a.go", release: "1.27", spec: ', "sources[1]", "either"),
    ],
)
def test_a_bad_field_is_named_with_what_to_do(old, new, place, advice):
    problem = only_problem_of(make_text(HEAD.replace(old, new, 1)))
    assert problem.startswith(f"grow.md: {place}: ")
    assert advice in problem


def test_broken_front_matter_is_one_of_the_problems():
    assert "grow.md: front matter: is not YAML" in problems_of(make_text("a: [1\n"))[0]
    assert "grow.md: front matter: is not YAML" in problems_of(make_text("a: 2024-13-01\n"))[0]
    assert "front matter: is missing" in problems_of("# en\n")[0]


def test_the_file_is_named_after_the_slug():
    assert only_problem_of(make_text(), "other.md").startswith("other.md: slug: is 'grow'")


def test_a_missing_language_or_section_is_named():
    assert "write # en, then # zh-CN" in only_problem_of(make_text(languages=["en"]))
    assert only_problem_of(make_text(zh={"Pitfalls": None})).startswith("grow.md: zh-CN: sections")


def test_a_language_or_section_that_occurs_twice_is_named():
    twice = make_text() + "\n# en\n"
    assert any("grow.md: en: occurs twice" in problem for problem in problems_of(twice))
    section = make_text(zh={"Follow-ups": "- a — b\n\n## Question\nAgain?"})
    assert any("zh-CN, Question: occurs twice" in problem for problem in problems_of(section))


def test_two_examples_cannot_share_a_key():
    start, end = HEAD.index("  - key: one"), HEAD.index("sources:")
    head = HEAD[:end] + HEAD[start:end] + HEAD[end:]
    assert only_problem_of(make_text(head)).startswith("grow.md: examples: have the keys one, one")


def test_text_before_a_heading_is_not_lost_in_silence():
    text = make_text().replace("# en\n", "# en\nA stray line.\n")
    assert "has text before its first heading ('A stray line.')" in only_problem_of(text)


def test_an_empty_section_is_named():
    assert "grow.md: zh-CN, Answer: is empty; write it." in problems_of(
        make_text(zh={"Answer": ""})
    )


def test_every_problem_is_told_at_once():
    text = make_text(HEAD.replace("difficulty: 2", "difficulty: 9"), en={"Answer": "a " * 91})
    assert len(problems_of(text)) == 2


def test_an_answer_is_what_one_says_in_30_seconds():
    parse(make_text(en={"Answer": "word " * 90}, zh={"Answer": "字" * 180}), "grow.md")
    assert "has 91 words" in only_problem_of(make_text(en={"Answer": "word " * 91}))
    assert "has 181 汉字" in only_problem_of(make_text(zh={"Answer": "字" * 181}))


@pytest.mark.parametrize(
    ("section", "zh", "what"),
    [
        ("Explanation", "### Extra\n\n```go\nx\n```", "headings are 1 (###)"),
        ("Explanation", "No code.", "code blocks are 0 (-)"),
        ("Explanation", "```text\nx\n```", "code blocks are 1 (text)"),
        ("Pitfalls", "- one\n- two", "bullets are 2"),
    ],
)
def test_both_languages_have_the_same_structure(section, zh, what):
    problem = only_problem_of(make_text(zh={section: zh}))
    assert problem.startswith(f"grow.md: zh-CN, {section}: ")
    assert what in problem


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ("- Since 1.18: something.\n- **1.22**: b", "names no release"),
        ("- **1.22**: b\n- **1.18**: a", "oldest first"),
        ("- **1.13**: a\n- **1.18**: b", "outside the card's releases"),
        ("- **1.18**: a\nplain text\n- **1.19**: b", "must be a list"),
    ],
)
def test_changes_name_releases_oldest_first(changes, advice):
    assert advice in only_problem_of(make_text(en={"Changes": changes}))


def test_nothing_changed_is_one_line():
    parse(make_text(en={"Changes": "- none: same."}, zh={"Changes": "- 无：一样。"}), "grow.md")


def test_a_follow_up_has_its_short_answer():
    assert "has no answer" in only_problem_of(make_text(en={"Follow-ups": "- Why?"}))


def test_what_a_file_cannot_hold_is_told_before_it_is_written():
    card = parse(make_text(), "grow.md")
    text = replace(card.texts["en"], explanation="Well.\n## Answer\n\x07", answer="```\nx")
    text_zh = replace(card.texts["zh-CN"], explanation="好。\n### 答\n", answer="```\nx\n```")
    matter = yaml.safe_load(HEAD)
    with pytest.raises(CardFileError) as caught:
        assemble(matter, {"en": text, "zh-CN": text_zh}, "row 2")
    told = "\n".join(caught.value.problems)
    assert "row 2: en, Explanation: the line '## Answer' would start another section" in told
    assert "row 2: en, Explanation: holds the control character U+0007" in told
    assert "row 2: en, Answer: a code block is not closed" in told
    assert assemble(matter, card.texts, "row 2") == card


@pytest.mark.parametrize(
    ("section", "text", "code"),
    [
        ("Answer", " ", Rule.EMPTY),
        ("Answer", "a\x07b", Rule.CONTROL),
        ("Answer", "word " * 91, Rule.LENGTH),
        ("Pitfalls", "No list.", Rule.LIST),
        ("Changes", "- 1.22: something.", Rule.RELEASE),
        ("Changes", "- **1.14**: something.", Rule.RANGE),
        ("Changes", "- **1.22**: this.\n- **1.18**: that.", Rule.ORDER),
        ("Follow-ups", "- And then?", Rule.FOLLOW_UP),
        ("Question", "- A list", Rule.STRUCTURE),
    ],
)
def test_a_broken_rule_is_known_by_its_code(section, text, code):
    assert code in {one.code for one in problems_of(make_text(en={section: text}))}


@pytest.mark.parametrize(
    ("text", "code"), [("# Another", Rule.HEADING), ("```\ncode", Rule.OPEN_BLOCK)]
)
def test_what_only_a_table_can_break_has_a_code_and_a_field_has_none(text, code):
    card = parse(make_text(), "grow.md")
    texts = {**card.texts, "en": replace(card.texts["en"], answer=text)}
    with pytest.raises(CardFileError) as caught:
        assemble({}, texts, "row")
    codes = {one.where: one.code for one in caught.value.problems}
    assert (codes["en, Answer"], codes["slug"]) == (code, "")
