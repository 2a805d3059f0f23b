"""The audit's report as one HTML page that carries all it needs: to be sent, opened anywhere and printed."""

from __future__ import annotations

from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

import texts
from kb_server.imports.audit import AuditReport

_templates = Environment(
    loader=PackageLoader("kb_server.imports"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(made: AuditReport, lang: str, now: datetime) -> str:
    """The page, in the language `lang` of texts."""
    spoken = texts.load(lang)
    columns = [
        {
            "name": month.name,
            "questions": month.questions,
            "answered": round(month.answered),
            "height": round(100 * month.questions / max(one.questions for one in made.months), 1),
            "full": round(100 * month.answered / max(1, month.questions), 1),
        }
        for month in made.months
    ]
    return _templates.get_template("audit.html").render(
        made=made, t=spoken, lang=spoken.lang, percent=round(made.share * 100), columns=columns, now=now
    )
