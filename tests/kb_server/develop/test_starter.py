"""Promises about new learn centers: they publish without a warning, and leave pages as they are."""

from __future__ import annotations

import hashlib
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb_server.develop.cli import init
from kb_server.develop.starter import CannotStart, make
from kb_server.releases import store
from kb_server.releases.publish import publish
from tests.kb_server import full_disk


@pytest.mark.slow
def test_a_new_center_publishes_without_a_warning(tmp_path: Path) -> None:
    """What is made has a home page, an article that is found, a video and a path, and no fault."""
    warnings: list[str] = []
    made = make(tmp_path / "help-center")

    release = publish(made.config, tmp_path / "releases", warn=warnings.append)

    assert [] == warnings
    assert {"articles": 7, "contracts": 1} == {key: release.counts[key] for key in ("articles", "contracts")}
    site = tmp_path / "releases" / store.current(tmp_path / "releases") / "site"
    assert "How can we help?" in (site / "index.html").read_text(encoding="utf-8")
    assert "<video" in (site / "videos/welcome/index.html").read_text(encoding="utf-8")
    assert "site_name: Help center\n" in made.config.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pages", "docs", "added"),
    [
        ("docs/guide/a.md", "docs", {"mkdocs.yml", ".gitignore", "docs/index.md"}),
        ("content/README.md", "content", {"mkdocs.yml", ".gitignore"}),
    ],
)
def test_a_folder_with_pages(tmp_path: Path, pages: str, docs: str, added: set[str]) -> None:
    """A folder with Markdown gets what is missing; its pages stay, byte for byte."""
    page = tmp_path / pages
    page.parent.mkdir(parents=True)
    page.write_text("# A\n\n[broken](gone.md)\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("About the code.\n", encoding="utf-8")
    before = {file: hashlib.sha256(file.read_bytes()).digest() for file in tmp_path.rglob("*.md")}

    made = make(tmp_path)

    assert added == {file.relative_to(tmp_path).as_posix() for file in made.files}
    assert before == {file: hashlib.sha256(file.read_bytes()).digest() for file in before}
    assert f"docs_dir: {docs}\n" in made.config.read_text(encoding="utf-8")
    assert publish(made.config, tmp_path / "releases").counts["articles"] >= 1


def test_a_folder_that_is_all_pages(tmp_path: Path) -> None:
    """Around a folder that is all pages, whose name the site has: MkDocs wants pages below mkdocs.yml."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "first.md").write_text("# First\n", encoding="utf-8")

    made = make(notes).config
    assert tmp_path / "mkdocs.yml" == made
    assert made.read_text(encoding="utf-8").startswith("site_name: Notes\n")
    with pytest.raises(CannotStart, match=r"mkdocs\.yml is there already"):
        make(notes)


def test_two_folders_that_are_all_pages(tmp_path: Path) -> None:
    """Two such folders need two places: the mkdocs.yml of the first is not called that of the second."""
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.md").write_text("# Page\n", encoding="utf-8")

    make(tmp_path / "first")
    with pytest.raises(CannotStart, match=r"another folder.*move second into an empty folder"):
        make(tmp_path / "second")


@pytest.mark.parametrize(
    "said", ["", "docs_dir: docs\n", "docs_dir: 'docs/' # ours\n", 'docs_dir: "./docs"\n']
)
def test_the_folder_of_a_site_that_is_there(tmp_path: Path, said: str) -> None:
    """The folder of pages of a site that is there is told from others, however it is written."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text("# Page\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"site_name: x\n{said}", encoding="utf-8")

    with pytest.raises(CannotStart, match="Such a site is published as it is"):
        make(tmp_path / "docs")


def test_articles_that_are_not_markdown(tmp_path: Path) -> None:
    """A folder with an export and no Markdown gets a new center, and is told what becomes of the export."""
    for name in ("articles/360-Log-in.html", "articles/361-Log-out.html", ".git/x.html", "guide/a.rst"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<h1>Log in</h1>", encoding="utf-8")

    said = CliRunner().invoke(init, [str(tmp_path)]).stdout

    assert "  articles/360-Log-in.html: a file of this format is no page, '.html' (and in 1 more). " in said
    assert "pandoc -f html -t gfm" in said
    assert "  guide/a.rst: a file of this format is no page, '.rst'. " in said
    assert ".git/x.html" not in said


def test_the_command(tmp_path: Path) -> None:
    """`gapless init` prints what it wrote and how to look at it; a second time it says why not."""
    first = CliRunner().invoke(init, [str(tmp_path / "help")])
    second = CliRunner().invoke(init, [str(tmp_path / "help")])

    assert 0 == first.exit_code
    made = shlex.quote(str(tmp_path / "help" / "mkdocs.yml"))
    assert f"Look at it: gapless serve --config {made}" in first.stdout
    assert (1, True) == (second.exit_code, "is there already" in second.stderr)
    assert "gitignore:" not in first.stdout


def test_pages_of_another_program(tmp_path: Path) -> None:
    """The command lists what MkDocs does not understand in pages that were there."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text("# Home\n\nSee [[Other]].\n", encoding="utf-8")

    said = CliRunner().invoke(init, [str(tmp_path)]).stdout

    assert (
        "Look at it before readers do:\n  index.md:3: a link in double brackets is shown as it stands" in said
    )


def test_what_git_should_ignore(tmp_path: Path) -> None:
    """Where there is a .gitignore, nothing is written into it; the command says what is missing there."""
    (tmp_path / ".gitignore").write_text("/var\n*.pyc\n", encoding="utf-8")

    said = CliRunner().invoke(init, [str(tmp_path)]).stdout

    assert f"Add releases/ to {tmp_path / '.gitignore'}: they hold" in said
    assert "/var\n*.pyc\n" == (tmp_path / ".gitignore").read_text(encoding="utf-8")


def test_a_site_by_the_other_name(tmp_path: Path) -> None:
    """A mkdocs.yaml is a site too: it is not made anew, and the cure names it."""
    (tmp_path / "mkdocs.yaml").write_text("site_name: x\n", encoding="utf-8")
    with pytest.raises(
        CannotStart, match=r"mkdocs\.yaml is there already.*gapless serve --config .*mkdocs\.yaml"
    ):
        make(tmp_path)


FULL = """
import sys
from pathlib import Path
from kb_server.develop.starter import make
disk, failed = Path(sys.argv[1]), 0
for room in range(0, 400_000, 4096):
    fill(disk)
    with (disk / "filler").open("rb+") as filler:
        filler.truncate(max(0, filler.seek(0, 2) - room))
    try:
        make(disk / "new")
        break
    except OSError:
        failed += 1
    (disk / "filler").unlink()
    assert [] == [file for file in (disk / "new").rglob("*") if file.is_file()], room
print(failed > 2, (disk / "new" / "mkdocs.yml").stat().st_size > 100)
"""


@pytest.mark.slow
def test_a_full_disk_leaves_no_half_of_it(tmp_path: Path) -> None:
    """Wherever the disk is full, no file is left that would keep the next try from making a learn center."""
    done = full_disk.run(tmp_path / "disk", "500k", FULL)
    assert (0, "True True\n") == (done.returncode, done.stdout), done.stderr
