"""Templates are compiled once for each version of the code, and only where Python keeps that of modules."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType

import jinja2
import pytest

from plugins import compiled_templates
from plugins.compiled_templates import FILE, CompiledTemplates
from tests.plugins.conftest import MKDOCS, write
from tests.plugins.test_page_cache import TEMPLATE, made

TEXT = "{{ name|upper }}{% if name is defined %}!{% endif %}"
Render = Callable[..., str]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the code, below `tmp_path`."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "code"))
    return compiled_templates.folder() / FILE


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja compiles."""
    names: list[str] = []
    compile_it = jinja2.Environment.compile

    def note(env: jinja2.Environment, source: str, name: str, filename: str) -> CodeType:
        names.append(name)
        return compile_it(env, source, name, filename)

    monkeypatch.setattr(jinja2.Environment, "compile", note)
    return names


@pytest.fixture
def render() -> Render:
    """Renders a template in an environment of its own, and keeps the code."""

    def rendered(text: str = TEXT, **filters: Callable[[str], str]) -> str:
        env = jinja2.Environment(loader=jinja2.DictLoader({"page.html": text}), autoescape=True)
        env.filters |= filters
        env.bytecode_cache = kept = CompiledTemplates(env)
        found = env.get_template("page.html").render(name="a")
        kept.save()
        return found

    return rendered


def test_a_template_is_compiled_once(place: Path, compiled: list[str], render: Render) -> None:
    """Code that is kept renders as code that was just compiled."""
    assert [render(), render()] == ["A!", "A!"]
    assert compiled == ["page.html"]
    assert place.is_file()


def test_what_is_made_from_something_else_is_compiled(
    place: Path, compiled: list[str], render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another text, other filters and another version of the code each have their own code."""
    assert [render(), render(f"{TEXT}?")] == ["A!", "A!?"]
    render(twice=lambda text: text * 2)
    monkeypatch.setattr("plugins.fingerprint.code", lambda: "another version")
    render()
    assert len(compiled) == 4
    assert place.is_file()


def test_a_damaged_file_is_none(place: Path, compiled: list[str], render: Render) -> None:
    """Code that is not whole is not run."""
    render()
    content = bytearray(place.read_bytes())
    content[-20] ^= 1
    place.write_bytes(content)
    assert render() == "A!"
    assert compiled == ["page.html"] * 2


def test_nothing_is_kept_where_python_keeps_none(
    place: Path, render: Render, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who tells Python to write no code gets none of templates."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    render()
    assert not place.exists()


def test_where_nobody_may_write_templates_are_compiled(
    place: Path, compiled: list[str], render: Render
) -> None:
    """A folder that cannot be made is no fault."""
    place.parent.parent.mkdir(parents=True)
    place.parent.write_text("in the way", encoding="utf-8")
    assert [render(), render()] == ["A!", "A!"]
    assert compiled == ["page.html"] * 2


@pytest.mark.slow
def test_a_site_of_kept_code_is_the_same(place: Path, tmp_path: Path, compiled: list[str]) -> None:
    """A build with kept code makes the same files, byte for byte. Templates of a site's own are not kept."""
    config = write(tmp_path, {"index.md": "# Home\n", "a.md": "# A\n\nText.\n"})
    one = made(config, tmp_path / "one", tmp_path / "cache")
    first, compiled[:] = len(compiled), []
    assert one == made(config, tmp_path / "other", tmp_path / "fresh")
    assert len(compiled) < first / 4
    place.unlink()
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "main.html").write_text(TEMPLATE, encoding="utf-8")
    write(tmp_path, {}, MKDOCS.replace("font: false", "font: false, custom_dir: overrides"))
    made(config, tmp_path / "third", tmp_path / "cache")
    assert not place.exists()
