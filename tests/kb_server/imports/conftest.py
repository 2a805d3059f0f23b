"""A site whose release is served, and files with old tickets."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder of a site: mkdocs.yml, and a release with a few articles."""
    from tests.kb_server.gaps import stock

    (tmp_path / "mkdocs.yml").write_text("site_name: Small\ndocs_dir: content\n", encoding="utf-8")
    stock.serve(tmp_path / "releases", stock.plain(), datetime(2026, 10, 1, tzinfo=UTC))
    return tmp_path
