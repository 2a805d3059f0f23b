"""`gapless ids`, as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from plugins.cli import write_ids
from tests.plugins.conftest import write

PAGES = {"index.md": "# Home\n", "a/b.md": "---\nid: kept\n---\n", "_drafts/x.md": "Draft\n"}


def test_check_finds_pages_without_id(tmp_path: Path) -> None:
    """`--check` writes nothing, lists the pages without id and fails."""
    config = write(tmp_path, PAGES)

    result = CliRunner().invoke(write_ids, ["--config", str(config), "--check"])

    assert 1 == result.exit_code
    assert "content/index.md\tindex\n" == result.stdout
    assert "1 of 2 pages have no id. Run `gapless ids` to write them.\n" == result.stderr
    assert "# Home\n" == (tmp_path / "content/index.md").read_text()


def test_ids_are_written_once(tmp_path: Path) -> None:
    """The command writes all missing ids, and keeps written ones."""
    config = write(tmp_path, PAGES)

    first = CliRunner().invoke(write_ids, ["--config", str(config), "--json"])
    second = CliRunner().invoke(write_ids, ["--check"], env={"GAPLESS_CONFIG": str(config)})

    assert {"content/index.md": "index"} == json.loads(first.stdout)
    assert (0, "") == (second.exit_code, second.stdout)
    assert "---\nid: index\n---\n\n# Home\n" == (tmp_path / "content/index.md").read_text()
    assert "Draft\n" == (tmp_path / "content/_drafts/x.md").read_text()


def test_unreadable_page(tmp_path: Path) -> None:
    """A page whose front matter cannot be read is named and left as it is, and the others get their ids."""
    config = write(tmp_path, {"a.md": "Text\n", "b.md": "---\ntitle: a: b\n---\n"})

    result = CliRunner().invoke(write_ids, ["--config", str(config)])

    assert 1 == result.exit_code
    assert "Left out: content/b.md:2: not YAML" in result.stderr
    assert "---\nid: a\n---\n\nText\n" == (tmp_path / "content/a.md").read_text()
    assert "---\ntitle: a: b\n---\n" == (tmp_path / "content/b.md").read_text()


def test_missing_config(tmp_path: Path) -> None:
    """A mkdocs.yml that is not there is an ordinary error."""
    result = CliRunner().invoke(write_ids, ["--config", str(tmp_path / "mkdocs.yml")])

    assert 1 == result.exit_code
    assert "No such file" in result.stderr
