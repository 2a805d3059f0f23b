"""For the tests of support: a published learn center, its service, programs and customers."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from kb_server import app
from kb_server.access import tokens, users
from kb_server.log.entries import Entry
from kb_server.log.events import Flagged
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from kb_server.web.api.scopes import SCOPES
from tests import ROOT
from tests.kb_server import migrated
from tests.kb_server.log.stories import close as stop
from tests.kb_server.log.stories import database, log
from tests.plugins.conftest import write

MEDIA = ROOT / "tests" / "site" / "center" / "content" / "videos" / "media"
SITE = """\
site_name: Example help
docs_dir: content
theme: {name: material, font: false}
plugins: [search, gapless]
markdown_extensions: [attr_list, plugins.videos, toc]
"""
PAGES = {
    "index.md": "---\nid: home\ntitle: Help\n---\n# Help\n\nWelcome.\n",
    "guide/password.md": """---
id: password
title: Reset your password
moved_to: {post: by-mail}
---
Choose Forgotten on the login page.

## By mail

A message brings a link that works for one hour.
""",
    "ru/password.md": """---
id: password-ru
title: Сброс пароля
lang: ru
translation_of: password
---
Если вы забыли пароль, выберите «Забыли пароль».

## By mail

Письмо приносит ссылку, которая работает один час.
""",
    "zh/password.md": """---
id: password-zh
title: 重置密码
lang: zh
translation_of: password
---
如果忘记密码，请点击登录页面上的忘记密码。
""",
    "guide/invoice.md": """---
id: invoice
title: Read an *invoice* [PDF] & <pay>
---
Each month has one.

## Taxes

They are listed line by line, with the rate of your country.
""",
    "guide/bill.md": "---\nid: bill\nmoved_to: invoice#taxes\n---\n",
    "guide/refund.md": """---
id: refund
title: Refund a customer
audience: agents
---
Only up to the sum that was paid, in the colour of chartreuse.
""",
    "api/hello.md": "---\nid: hello\ntitle: The product's own API\n---\nIt says hello.\n",
    "support.yml": "levels:\n  all:\n    channels: [{type: form, reply: 2 days}]\n",
    "videos/tour.md": """---
id: tour
title: A tour of the dashboard
type: video
---

/// video | media/tour.webm
    title: A tour of the dashboard
    poster: media/poster.png
    captions: {en: media/tour.en.vtt}
    chapters: media/tour.chapters.vtt
///

The same steps work in your own account.
""",
    "replies/taxes.md": """---
type: reply
title: Where the taxes are
---

Look at the end of [your invoice](../guide/invoice.md#taxes).
""",
}


def release(directory: Path) -> Path:
    """Publish the learn center; return the directory of its releases."""
    config = write(directory, PAGES, SITE)
    shutil.copytree(MEDIA, directory / "content" / "videos" / "media")
    publish(config, directory / "releases")
    return directory / "releases"


class Program:
    """A program with a token, at the service."""

    def __init__(self, service: Flask, secret: str) -> None:
        self.client = service.test_client()
        self.secret = secret

    def get(self, path: str, **query: Any) -> TestResponse:
        """Read."""
        return self.client.get(path, query_string=query, headers=self.headers)

    def post(self, path: str, **body: Any) -> TestResponse:
        """Send JSON."""
        return self.client.post(path, json=body, headers=self.headers)

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that prove the program's user."""
        return {"Authorization": f"Bearer {self.secret}"}


def serve(releases: Path, state: Path, **settings: Any) -> Flask:
    """The service over `releases`, with a user of each role, named as it."""
    plain = {"config": releases.parent / "mkdocs.yml"}
    chosen = Settings(releases=releases, state=state, **plain | settings)
    if not chosen.database:
        migrated.lay(state, staffed=True)
        return app.create(chosen, CurrentRelease(releases))
    made = app.create(chosen, CurrentRelease(releases))
    with database(made).write() as connection:
        migrated.hire(connection)
    return made


def close(service: Flask) -> None:
    """Stop it, as the end of its process does."""
    stop(service)
    service.extensions["gapless.serving"].close()


def program(service: Flask, user: str = "agent", *scopes: str, label: str = "a test") -> Program:
    """A program of that user, with these scopes or all scopes of their role."""
    role = users.ROLES.index(user)
    wanted = scopes or [scope for scope, least in SCOPES.items() if users.ROLES.index(least) <= role]
    with database(service).write() as connection:
        _, secret = tokens.add(connection, user, label, wanted, datetime.now(UTC), 30)
    return Program(service, secret)


def flag(program: Program, **body: Any) -> Any:
    """Report an article or a missing answer; return the flag."""
    answer = program.post("/api/flags", **body)
    assert 201 == answer.status_code, answer.text
    return answer.get_json()


def flagged(service: Flask) -> list[tuple[Entry, Flagged]]:
    """The flags in the log."""
    return [(entry, entry.event) for entry in log(service) if isinstance(entry.event, Flagged)]


def similar(program: Program, text: str, **more: Any) -> Any:
    """Ask what answers a ticket."""
    answer = program.post("/api/similar", text=text, **more)
    assert 200 == answer.status_code, answer.text
    return answer.get_json()
