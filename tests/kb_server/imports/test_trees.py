"""JSON files as help desks, forums and GitHub export them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kb_server.imports.formats import read

DAY = datetime(2026, 9, 3, 10, tzinfo=UTC)
TIME = "2026-09-03T10:00:00Z"

ZENDESK = {
    "count": 1,
    "next_page": None,
    "tickets": [{"subject": "Export", "description": "How?", "created_at": TIME}],
}
INTERCOM = {
    "type": "conversation.list",
    "conversations": [
        {
            "title": None,
            "created_at": 1788429600,
            "source": {"subject": "Export", "body": "<p>How?</p>", "author": {"type": "user"}},
        },
        {"created_at": 1788429600, "source": {"subject": "", "body": "News!", "author": {"type": "admin"}}},
    ],
}
FRESHDESK = [{"helpdesk_ticket": {"subject": "Export", "description": "How?", "created_at": TIME}}]
HELP_SCOUT = {
    "_embedded": {
        "conversations": [
            {
                "subject": "Export",
                "preview": "How",
                "createdAt": TIME,
                "_embedded": {
                    "threads": [
                        {
                            "type": "message",
                            "body": "Like this",
                            "createdAt": "2026-09-03T11",
                            "createdBy": {"type": "user"},
                        },
                        {
                            "type": "customer",
                            "body": "How?",
                            "createdAt": TIME,
                            "createdBy": {"type": "customer"},
                        },
                    ]
                },
            }
        ]
    },
    "page": {"size": 50},
}
LATEST = {
    "users": [{"id": 1, "username": "ann", "name": "Ann"}, {"id": 2, "username": "bob", "name": "Bob"}],
    "topic_list": {"topics": [{"title": "Export", "excerpt": "How?", "created_at": TIME, "posts_count": 3}]},
}
TOPIC = {
    "title": "Export",
    "created_at": TIME,
    "post_stream": {"posts": [{"cooked": "<p>How?</p>", "created_at": TIME}, {"cooked": "<p>Like this</p>"}]},
}
DATA_EXPLORER = {"columns": ["title", "raw", "created_at"], "rows": [["Export", "How?", TIME]]}
GRAPHQL = {
    "data": {"repository": {"issues": {"nodes": [{"title": "Export", "body": "How?", "createdAt": TIME}]}}}
}
JIRA = {
    "issues": [
        {
            "key": "KB-1",
            "fields": {"summary": "Export", "description": "How?", "created": "2026-09-03T10:00:00.000+0000"},
        }
    ]
}


@pytest.mark.parametrize(
    "export", [ZENDESK, INTERCOM, FRESHDESK, HELP_SCOUT, LATEST, TOPIC, DATA_EXPLORER, GRAPHQL, JIRA]
)
def test_records_are_found_wherever_they_are(tmp_path: Path, export: Any) -> None:
    """The customers' conversations are read, with their first message; what the team began is not."""
    (tmp_path / "a.json").write_text(json.dumps(export), encoding="utf-8")
    assert [("Export\nHow?", DAY)] == [(one.text, one.at) for one in read(tmp_path / "a.json").questions]


def test_queries_of_search_console(tmp_path: Path) -> None:
    """The rows of its API have the query as their key."""
    export = {"rows": [{"keys": ["export data"], "clicks": 3, "impressions": 41}]}
    (tmp_path / "a.json").write_text(json.dumps(export), encoding="utf-8")
    assert [("export data", 41)] == [(one.text, one.count) for one in read(tmp_path / "a.json").questions]


def test_lines_of_json_under_the_name_of_json(tmp_path: Path) -> None:
    """Zendesk exports lines of JSON as .json."""
    lines = [json.dumps({"subject": subject}) for subject in ("Export", "Import")]
    (tmp_path / "a.json").write_text("\n".join(lines), encoding="utf-8")
    assert ["Export", "Import"] == [one.text for one in read(tmp_path / "a.json").questions]
