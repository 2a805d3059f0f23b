"""The commands: `gapless ids` and `python -m plugins build`, as a person or publishing runs them."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from plugins import progress
from plugins.__main__ import main
from plugins.cli import write_ids
from tests.plugins.conftest import FOREIGN, MKDOCS, write

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
    """The command writes what is missing; after it nothing is missing, and written ids stay."""
    config = write(tmp_path, PAGES)

    first = CliRunner().invoke(write_ids, ["--config", str(config), "--json"])
    second = CliRunner().invoke(write_ids, ["--check"], env={"GAPLESS_CONFIG": str(config)})

    assert {"content/index.md": "index"} == json.loads(first.stdout)
    assert (0, "") == (second.exit_code, second.stdout)
    assert "---\nid: index\n---\n\n# Home\n" == (tmp_path / "content/index.md").read_text()
    assert "Draft\n" == (tmp_path / "content/_drafts/x.md").read_text()


def test_unreadable_page(tmp_path: Path) -> None:
    """A page whose front matter cannot be read is named, and no page is written."""
    config = write(tmp_path, {"a.md": "Text\n", "b.md": "---\ntitle: a: b\n---\n"})

    result = CliRunner().invoke(write_ids, ["--config", str(config)])

    assert 1 == result.exit_code
    assert "Error: content/b.md:2: not YAML" in result.stderr
    assert "Text\n" == (tmp_path / "content/a.md").read_text()


def test_missing_config(tmp_path: Path) -> None:
    """A mkdocs.yml that is not there is an ordinary error."""
    result = CliRunner().invoke(write_ids, ["--config", str(tmp_path / "mkdocs.yml")])

    assert 1 == result.exit_code
    assert "No such file" in result.stderr


def build(folder: Path, config: str, pages: dict[str, str]) -> Result:
    """Run the build as publishing does, in this process."""
    file = write(folder, pages, config)
    where = ["--site", str(folder / "out/site"), "--out", str(folder / "out"), "--url", "https://x.org/"]
    return CliRunner().invoke(main, ["build", "--config", str(file), *where])


def test_process(tmp_path: Path) -> None:
    """The build is a process of its own, in the folder of mkdocs.yml."""
    write(tmp_path, {"index.md": "---\ntype: howto\n---\n"})
    command = [sys.executable, "-m", "plugins", "build", "--site", "out/site", "--out", "out"]

    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert 1 == result.returncode
    assert "content/index.md:2: type:" in result.stderr
    assert "Traceback" not in result.stderr


def test_build(tmp_path: Path) -> None:
    """The build says its progress as JSON lines, and nothing else on stdout; the address given is used."""
    result = build(tmp_path, MKDOCS, {"index.md": "---\nid: home\n---\n# Home\n"})

    assert 0 == result.exit_code, result.stderr
    stages = [json.loads(line) for line in result.stdout.splitlines()]
    assert {"stage": "site", "done": 2, "total": 2} == stages[-1]
    assert "https://x.org/index.md" in (tmp_path / "out/site/llms.txt").read_text()


def test_build_with_broken_links(tmp_path: Path) -> None:
    """Warnings that stop a build are named once each, within bounds, with what can be done about them."""
    links = "".join(f"[x](missing-{number}.md) [again](missing-{number}.md)\n" for number in range(30))
    result = build(tmp_path, FOREIGN, {"index.md": links})

    assert 1 == result.exit_code
    assert 21 == result.stderr.count("WARNING:")
    assert "WARNING: and 10 more like these" in result.stderr
    assert "set strict: false in mkdocs.yml" in result.stderr


def test_build_with_a_failing_extension(tmp_path: Path) -> None:
    """An extension of the site that fails is reported in a sentence."""
    config = f"{FOREIGN}markdown_extensions:\n  - pymdownx.snippets: {{ check_paths: true }}\n"
    result = build(tmp_path, config, {"index.md": '--8<-- "nowhere.md"\n'})

    assert 1 == result.exit_code
    assert "Error reading page 'index.md'" in result.stderr
    assert "SnippetMissingError: Snippet at path 'nowhere.md' could not be found." in result.stderr
    assert "Traceback" not in result.stderr


def test_build_with_a_missing_icon(tmp_path: Path) -> None:
    """An icon that the theme does not have is named."""
    config = FOREIGN.replace("font: false", "font: false, icon: { logo: no/such }")
    result = build(tmp_path, config, {"index.md": "# Home\n"})

    assert 1 == result.exit_code
    assert "ERROR: The theme has no template or icon .icons/no/such.svg.\n" in result.stderr


def test_build_without_config(tmp_path: Path) -> None:
    """A mkdocs.yml that is not there is an ordinary error."""
    result = CliRunner().invoke(
        main, ["build", "--config", str(tmp_path / "x.yml"), "--site", "s", "--out", "o"]
    )

    assert 1 == result.exit_code
    assert "No such file" in result.stderr


def test_progress_is_bounded() -> None:
    """However many pages there are, a stage says its progress in at most a hundred lines."""
    stream = io.StringIO()
    write_line = progress.lines(stream)
    for done in range(1, 10_001):
        write_line("pages", done, 10_000)

    lines = stream.getvalue().splitlines()
    assert 100 == len(lines)
    assert {"stage": "pages", "done": 10_000, "total": 10_000} == json.loads(lines[-1])
