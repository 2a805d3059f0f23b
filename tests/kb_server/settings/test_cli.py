"""The command that shows the settings."""

import json

from tests.kb_server.commands import Terminal


def test_settings_are_shown(gapless: Terminal) -> None:
    """The settings command prints the values in use, as text, as JSON, or the guide's table."""
    plain = gapless("settings", GAPLESS_PORT="8123")
    assert "8123" in plain.stdout
    assert "8123" == json.loads(gapless("settings", "--json", GAPLESS_PORT="8123").stdout)["GAPLESS_PORT"]
    assert "| `GAPLESS_PORT` | `8000` |" in gapless("settings", "--markdown").stdout
