"""Promises about the site build, a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.releases.site_build import SiteBroken, outcome, site

pytestmark = pytest.mark.slow


def test_no_configuration(tmp_path: Path) -> None:
    """Without a mkdocs.yml publishing says which one it looked for."""
    with pytest.raises(SiteBroken, match=r"none\.yml.*--config"):
        site(tmp_path / "none.yml", tmp_path / "made", lambda *_: None)


HOOK = """\
import os


def on_startup(command, dirty):
    print("hello from a hook")
    print('{"stage": "mine"}')
    print('{"stage": "odd", "done": "x", "total": 1}')


def on_shutdown():
    if os.environ.get("BREAK"):
        os._exit(7)
"""


def test_what_hooks_print_is_no_progress(config: Path, tmp_path: Path) -> None:
    """What a hook or another plugin prints is passed over, and the progress is told to its end."""
    steps: dict[str, tuple[int, int]] = {}
    hooked(config)
    site(config, tmp_path / "made", lambda stage, done, total: steps.update({stage: (done, total)}))
    assert {"pages", "sections"} <= set(steps)
    assert {"mine", "odd"}.isdisjoint(steps)
    assert [] == [stage for stage, (done, total) in steps.items() if done != total]
    assert (tmp_path / "made" / "documents.jsonl").is_file()


@pytest.mark.parametrize("name", ["plugins", "material", "yaml", "texts"])
def test_folders_of_the_site_stand_for_no_package(config: Path, tmp_path: Path, name: str) -> None:
    """A folder or file of Python beside mkdocs.yml is not taken for a package that the build needs."""
    (config.parent / name).mkdir()
    (config.parent / name / "__init__.py").write_text("raise SystemExit('not me')\n", encoding="utf-8")
    site(config, tmp_path / "made", lambda *_: None)
    assert (tmp_path / "made" / "documents.jsonl").is_file()


def test_a_build_that_dies_without_a_word(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that ends with a failure and says nothing is reported by its exit code."""
    hooked(config)
    monkeypatch.setenv("BREAK", "1")
    with pytest.raises(SiteBroken, match="ended with code 7, without a message"):
        site(config, tmp_path / "made", lambda *_: None)


def hooked(config: Path) -> None:
    """Add a hook to the site that prints, and breaks the build when it is asked to."""
    (config.parent / "hook.py").write_text(HOOK, encoding="utf-8")
    config.write_text(config.read_text(encoding="utf-8") + "hooks: [hook.py]\n", encoding="utf-8")


def test_what_other_programs_print_is_read_as_text(tmp_path: Path) -> None:
    """Nothing is left of a program's colours, nor of the folder that is gone when the words are read."""
    making = tmp_path / ".building-x"
    printed = f"\x1b[33mWARNING -  \x1b[0m[\x1b[4malpha\x1b[0m] Building to directory: {making}/site/alpha"
    assert "WARNING -  [alpha] Building to directory: site/alpha" == outcome(
        tmp_path / "mkdocs.yml", making, 0, printed
    )
