"""The settings as people read them: the table of the guide, and the values of an installation."""

from __future__ import annotations

from dataclasses import fields

from kb_server.settings.declaration import PREFIX
from kb_server.settings.declared import Settings


def table() -> str:
    """All settings as the Markdown table of the guide."""
    rows = ["| setting | default | what it does |", "| --- | --- | --- |"]
    defaults = Settings()
    for each in fields(Settings):
        shown = each.metadata["shown"] or _as_code(getattr(defaults, each.name))
        about = each.metadata["about"] + (
            f" A secret: may be in a file, see `{PREFIX}{each.name.upper()}_FILE`."
            if each.metadata["secret"]
            else ""
        )
        rows.append(f"| `{PREFIX}{each.name.upper()}` | {shown} | {about} |")
    return "\n".join(rows) + "\n"


def shown(settings: Settings) -> dict[str, str]:
    """Each variable with its value as text; secrets are hidden."""
    hidden = {f.name for f in fields(Settings) if f.metadata["secret"]}
    return {
        PREFIX + f.name.upper(): "(set)"
        if f.name in hidden and value
        else as_text(value) or f.metadata["empty"]
        for f in fields(Settings)
        for value in [getattr(settings, f.name)]
    }


def as_text(value: object) -> str:
    """A value as it is written in the environment."""
    if isinstance(value, tuple):
        return " ".join("=".join(map(str, v)) if isinstance(v, tuple) else str(v) for v in value)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _as_code(value: object) -> str:
    return f"`{as_text(value)}`" if as_text(value) else "none"
