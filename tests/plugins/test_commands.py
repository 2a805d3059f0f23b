"""`python -m plugins build`, as publishing runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugins.commands import main
from tests.plugins.conftest import FOREIGN, MKDOCS, write

pytestmark = pytest.mark.slow


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
    """The build prints only its progress on stdout, as JSON lines; it uses the given address."""
    result = build(tmp_path, MKDOCS, {"index.md": "---\nid: home\n---\n# Home\n"})

    assert 0 == result.exit_code, result.stderr
    stages = [json.loads(line) for line in result.stdout.splitlines()]
    assert {"stage": "site", "done": 1, "total": 1} == stages[-1]
    assert "https://x.org/index.md" in (tmp_path / "out/site/llms.txt").read_text()


def test_build_with_broken_links(tmp_path: Path) -> None:
    """A bounded number of the warnings that stop a build are named, each once and with a cure."""
    links = "".join(f"[x](missing-{number}.md) [again](missing-{number}.md)\n" for number in range(30))
    result = build(tmp_path, MKDOCS, {"index.md": links})

    assert 1 == result.exit_code
    assert 21 == result.stderr.count("WARNING:")
    assert "WARNING: and 10 more like these" in result.stderr
    assert "set strict: false in mkdocs.yml" in result.stderr


def test_build_of_a_site_that_was_not_written_for_us(tmp_path: Path) -> None:
    """A site that does not list our plugin is published with warnings, and told how to be strict."""
    result = build(tmp_path, FOREIGN, {"index.md": "[x](missing.md)\n"})

    assert 0 == result.exit_code
    assert 1 == result.stderr.count("WARNING:")
    assert "set strict: true in mkdocs.yml" in result.stderr
    assert "strict" not in build(tmp_path, FOREIGN, {"index.md": "No link.\n"}).stderr


def test_build_with_a_failing_extension(tmp_path: Path) -> None:
    """An extension of the site that fails is reported in a sentence."""
    config = f"{FOREIGN}markdown_extensions:\n  - pymdownx.snippets: {{ check_paths: true }}\n"
    result = build(tmp_path, config, {"index.md": '--8<-- "nowhere.md"\n'})

    assert 1 == result.exit_code
    assert "Error reading page 'index.md'" in result.stderr
    assert "SnippetMissingError: Snippet at path 'nowhere.md' could not be found." in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("icon", "cure"),
    [
        (
            "no/such",
            "Write the name of one, such as material/school, or put such.svg into .icons of custom_dir.",
        ),
        ("hand-wave", "Did you mean material/hand-wave?"),
    ],
)
def test_build_with_a_missing_icon(tmp_path: Path, icon: str, cure: str) -> None:
    """An icon that the theme does not have is told with the line of mkdocs.yml and what to write."""
    config = FOREIGN.replace("font: false", f"font: false, icon: {{ logo: {icon} }}")
    result = build(tmp_path, config, {"index.md": "# Home\n"})

    assert 1 == result.exit_code
    assert f"ERROR: mkdocs.yml:3: the theme has no icon {icon}. {cure}\n" in result.stderr


def test_build_with_a_missing_template(tmp_path: Path) -> None:
    """A template of the site's own that names another one in vain is told by the name of that one."""
    (tmp_path / "own").mkdir()
    config = FOREIGN.replace("font: false", "font: false, custom_dir: own")
    (tmp_path / "own/main.html").write_text('{% extends "gone.html" %}', encoding="utf-8")
    result = build(tmp_path, config, {"index.md": "# Home\n"})

    assert 1 == result.exit_code
    assert "The theme has no template gone.html. Put it into custom_dir, or name another.\n" in result.stderr


def test_build_without_config(tmp_path: Path) -> None:
    """A mkdocs.yml that is not there is an ordinary error."""
    result = CliRunner().invoke(
        main, ["build", "--config", str(tmp_path / "x.yml"), "--site", "s", "--out", "o"]
    )

    assert 1 == result.exit_code
    assert "No such file" in result.stderr
