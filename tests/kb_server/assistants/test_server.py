"""Promises about what assistants are told of the tools."""

from __future__ import annotations

from typing import Any

import pytest
from mcp_types import Tool

from tests.kb_server.assistants.connected import Assistant


def unbounded(tool: Tool) -> list[str]:
    """The inputs that say nothing of themselves, or have no end."""
    properties: dict[str, dict[str, Any]] = tool.input_schema["properties"]
    return [
        name
        for name, schema in properties.items()
        if not schema.get("description")
        or not {"maxLength", "maximum", "pattern"} & set(schema)
        or (schema["type"] == "integer" and "minimum" not in schema)
    ]


@pytest.mark.slow
def test_tools_are_described(ann: Assistant) -> None:
    """The four tools are listed, each with what it is for, bounded inputs, and the shape of its answer."""
    tools = ann.tools()
    assert ["flag_gap", "read_article", "search", "similar"] == sorted(tools)
    for name, tool in tools.items():
        assert len(tool.description or "") > 100, name
        assert [] == unbounded(tool), name
        answer = (tool.output_schema or {})["properties"]
        assert [] == [field for field, schema in answer.items() if not schema.get("description")], name


@pytest.mark.slow
def test_what_writes_says_so(ann: Assistant) -> None:
    """Assistants are told which tools only read."""
    hints = {name: tool.annotations and tool.annotations.read_only_hint for name, tool in ann.tools().items()}
    assert {"search": True, "similar": True, "read_article": True, "flag_gap": False} == hints
