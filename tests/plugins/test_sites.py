"""Sites as other people have them: each folder of `sites` is one, with the expectations beside it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.plugins.conftest import Built, run

pytestmark = pytest.mark.slow

SITES = sorted(file.parent for file in Path(__file__).parent.glob("sites/*/expected.yml"))
PARTS = ("<gapless-page", "assets/gapless/main.", "<gapless-finder", "assets/gapless/style.")


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_site(site: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Each site keeps the promise in its `expected.yml`."""
    from mkdocs.exceptions import Abort

    expected: dict[str, Any] = yaml.safe_load((site / "expected.yml").read_text(encoding="utf-8"))
    shutil.copytree(site, tmp_path, dirs_exist_ok=True)
    if "says" in expected:
        with pytest.raises(Abort):
            run(tmp_path / "built", tmp_path / "mkdocs.yml")
        said = "\n".join(record.getMessage() for record in caplog.records)
        assert [] == [words for words in expected["says"] if words not in said], said
        return

    built = run(tmp_path / "built", tmp_path / "mkdocs.yml")

    _check_articles(built, expected)
    _check_pages(built, expected)
    texts = {document["article"]: document["text"] for document in built.documents()}
    assert expected.get("texts", {}) == {name: texts[name] for name in expected.get("texts", {})}


def _check_articles(built: Built, expected: dict[str, Any]) -> None:
    """The articles are these, with these facts, and each is in the index, and no others where it says so."""
    if "articles" in expected:
        wanted = expected["articles"]
        found = built.articles()
        assert set(wanted) <= set(found)
        assert wanted == {name: {key: found[name][key] for key in facts} for name, facts in wanted.items()}
        assert set(wanted) <= {document["article"] for document in built.documents()}
    if "only" in expected:
        assert set(expected["only"]) == {document["article"] for document in built.documents()}


def _check_pages(built: Built, expected: dict[str, Any]) -> None:
    """These pages are there, ours with our parts, each once; others are not; secrets are nowhere."""
    assert [] == [name for name in expected.get("pages", ()) if not (built.site / name).is_file()]
    assert [] == [name for name in expected.get("absent", ()) if (built.site / name).exists()]
    assert [] == [name for name in expected.get("apart", ()) if not (built.out / "agents" / name).is_file()]
    files = [file for folder in (built.site, built.out) for file in folder.rglob("*") if file.is_file()]
    for words in expected.get("nowhere", ()):
        assert [] == [file for file in files if words.encode() in file.read_bytes()]
    for name in expected.get("pages", ()):
        html = (built.site / name).read_text(encoding="utf-8")
        if name.endswith(".html") and name != "print.html":
            assert [1] * len(PARTS) == [len(re.findall(re.escape(part), html)) for part in PARTS], name
    for name, parts in expected.get("has", {}).items():
        html = (built.site / name).read_text(encoding="utf-8")
        assert [] == [part for part in parts if part not in html]
