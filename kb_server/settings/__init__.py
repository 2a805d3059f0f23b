"""The settings: every `GAPLESS_*` variable, declared, read once at start and checked."""

from __future__ import annotations

from kb_server.settings.declaration import PREFIX, BadSetting
from kb_server.settings.declared import Settings
from kb_server.settings.environment import load, unknown
from kb_server.settings.listing import shown, table

__all__ = ["PREFIX", "BadSetting", "Settings", "load", "shown", "table", "unknown"]
