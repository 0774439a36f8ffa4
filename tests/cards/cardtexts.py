"""Makers of card and deck files: sound unless a test asks for something else."""

SECTIONS = {
    "Question": "Does it grow?",
    "Answer": "It doubles, then grows by a quarter.",
    "Explanation": "First this.\n\n```go\n# not a heading\ns = append(s, 1)\n```",
    "Pitfalls": "- People say it always doubles.\n  It does not.",
    "Changes": "- **1.16-1.19**: something.\n- **1.22**: something else.",
    "Follow-ups": "- And with pointers? — A header is added.",
}

HEAD = """\
uuid: 6f1f6a0e-4b60-4f0c-9a55-0d5e3a1b7c11
slug: grow
topic: slice-growth
area: data-structures
position: 20
difficulty: 2
releases: "1.15-1.27"
title: {en: "Growth", zh-CN: "扩容"}
examples:
  - key: one
    simulator: slice-growth
    params: {scenario: append-chunks, adds: [1, 2], has_pointers: true}
    releases: ["1.17", "1.27"]
    title: {en: "One", zh-CN: "一"}
sources:
  - {file: "runtime/slice.go", symbol: "growslice", release: "1.27"}
  - {spec: "Appending to and copying slices"}
"""


def make_text(head=HEAD, en=None, zh=None, languages=("en", "zh-CN")):
    """A whole card file; `en` and `zh` replace sections of one language (None drops one)."""
    changes = {"en": en or {}, "zh-CN": zh or {}}
    parts = [f"---\n{head}---\n"]
    for lang in languages:
        sections = {**SECTIONS, **changes[lang]}
        blocks = [f"## {name}\n{text}\n" for name, text in sections.items() if text is not None]
        parts.append(f"# {lang}\n" + "\n".join(blocks))
    return parts[0] + "\n".join(parts[1:])


def make_deck_text(topics=("slice-growth",)):
    """A deck.yaml with the given topics, all of the area data-structures."""
    listed = "".join(
        f'  - {{slug: {topic}, area: data-structures, title: {{en: "T", zh-CN: "题"}}}}\n'
        for topic in topics
    )
    return (
        "slug: small\nposition: 1\n"
        'title: {en: "Small", zh-CN: "小"}\ndescription: {en: "For tests", zh-CN: "测试用"}\n'
        f"topics:\n{listed}"
    )
