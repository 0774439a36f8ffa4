"""Examples for the API's documents."""

from __future__ import annotations

from typing import Any

DIGEST = "1a7e0bb7c7d05a5f7a3d1f60a8a0b7f1bd1b1f0b6d7ce2a1f2a8f0d4c5e6b7a8"

DECK: dict[str, Any] = {
    "slug": "go-runtime",
    "position": 1,
    "title": {"en": "Inside Go", "zh-CN": "深入 Go"},
    "description": {"en": "What interviews ask.", "zh-CN": "面试常问。"},
    "cards": 75,
    "topics": [
        {
            "slug": "slice-growth",
            "area": "data-structures",
            "title": {"en": "How does a slice grow?", "zh-CN": "slice 如何扩容？"},
            "cards": 3,
        }
    ],
}

CARD_SUMMARY: dict[str, Any] = {
    "id": "4c338fea-7241-45cb-859b-b75150fa63b5",
    "slug": "slice-growth",
    "deck": "go-runtime",
    "topic": "slice-growth",
    "area": "data-structures",
    "difficulty": 2,
    "position": 21,
    "releases_from": "1.15",
    "releases_to": "1.27",
    "state": "published",
    "revision": 1,
    "title": {"en": "How append grows a slice", "zh-CN": "append 如何扩容"},
}

CARD: dict[str, Any] = {
    **CARD_SUMMARY,
    "meaning_changes": [{"at": "2026-11-20T10:00:00Z", "revision": 1}],
    "texts": [
        {
            "lang": "en",
            "title": "How append grows a slice",
            "markdown": {
                "question": "How does `append` choose the new capacity?",
                "answer": "It doubles below 256.",
                "explanation": "",
                "pitfalls": "",
                "changes": "- **1.18**: the rule changed.",
                "follow_ups": "- And for strings? — The same.",
            },
            "html": {
                "question": "<p>How does <code>append</code> choose the new capacity?</p>\n",
                "answer": "<p>It doubles below 256.</p>\n",
                "explanation": "",
                "pitfalls": "",
                "changes": [
                    {
                        "since": "1.18",
                        "until": "1.18",
                        "html": "<p>the rule changed.</p>\n",
                        "ahead": None,
                    }
                ],
                "unchanged": "",
                "follow_ups": [{"question": "And for strings?", "answer": "<p>The same.</p>\n"}],
            },
        }
    ],
    "sources": [
        {
            "text": "runtime/slice.go",
            "symbol": "growslice",
            "release": "1.27",
            "url": "https://github.com/golang/go/blob/release-branch.go1.27/src/runtime/slice.go",
        }
    ],
    "examples": [
        {
            "key": "past-1024",
            "title": {"en": "Past 1024 elements", "zh-CN": "超过 1024 个元素"},
            "simulator": "slice-growth",
            "params": {"appends": 1300},
            "seed": 0,
            "releases": [
                {
                    "go_version": "1.27",
                    "state": "built",
                    "digest": DIGEST,
                    "raw_size": 91200,
                    "gzip_size": 9120,
                    "run": "0f0f6a4e-3b1c-4c0e-9c43-0d9b8a3b7d11",
                    "detail": "",
                }
            ],
            "comparisons": [],
        }
    ],
}

BUNDLE: dict[str, Any] = {
    "version": "5f0c9f5c0f7c4e0b9d0a5b6c7d8e9f00",
    "since": None,
    "complete": True,
    "deck": DECK,
    "cards": [CARD],
    "removed": [],
    "traces": [
        {
            "digest": DIGEST,
            "version": "0b7f1bd1b1f0",
            "raw_size": 91200,
            "gzip_size": 9120,
            "simulator": "slice-growth",
            "go_version": "1.27",
        }
    ],
    "removed_traces": [],
}
