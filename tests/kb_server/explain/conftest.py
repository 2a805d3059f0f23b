"""A small learn center with synonyms, pins and an article for agents, and its staff's browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kb_server.access.conftest import logged_in
from tests.plugins.conftest import write

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

SITE = """\
site_name: Example help
docs_dir: content
theme: {name: material, font: false}
plugins: [search, gapless]
extra: {gapless: {patience: 180000}} # a busy machine is no slow service
"""
PAGES = {
    "index.md": "---\nid: home\ntitle: Help\n---\n\nWelcome.\n",
    "password.md": "---\nid: password\ntitle: Reset your password\n---\n\nChoose Forgotten.\n\n"
    "## By mail\n\nA message with a link resets the password.\n",
    "invoice.md": "---\nid: invoice\ntitle: Read an *invoice* & <pay>\nkeywords: [receipt]\n---\n\n"
    "Each month has an invoice. A message brings it.\n\n## Taxes &lt;b&gt;\n\nListed line by line.\n",
    "team.md": "---\nid: team\ntitle: Invite your team\n---\n\nEach gets a message with a link and a role.\n",
    "refund.md": "---\nid: refund\ntitle: Refund a customer\naudience: agents\n---\n\n"
    "Only up to the sum of the invoice.\n",
    "ru/password.md": "---\nid: password-ru\ntitle: Сброс пароля\nlang: ru\ntranslation_of: password\n---\n\n"
    "Выберите «Забыли пароль».\n",
    "search/synonyms.yml": "- words: [bill, invoice]\n",
    "search/pins.yml": "- queries: [first steps]\n  articles: [team]\n",
}


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of its releases. Not to be changed."""
    from kb_server.releases.publish import publish

    directory = tmp_path_factory.mktemp("explained")
    publish(write(directory, PAGES, SITE), directory / "releases")
    return directory / "releases"


@pytest.fixture(scope="module")
def service(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service, with a user of each role. Explaining changes nothing in it."""
    from tests.kb_server.support import center

    made = center.serve(releases, tmp_path_factory.mktemp("explaining"))
    yield made
    center.close(made)


@pytest.fixture(scope="module")
def writer(service: Flask) -> FlaskClient:
    """The writer's browser."""
    return logged_in(service, "writer")
