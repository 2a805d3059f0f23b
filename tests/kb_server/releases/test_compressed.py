"""Promises about the site's texts, compressed when publishing."""

import gzip
import hashlib
from pathlib import Path

import brotli
from hypothesis import given
from hypothesis import strategies as st

from kb_server.releases import compressed
from kb_server.releases.built_files import BuiltFiles


def test_only_what_shrinks_is_compressed(tmp_path: Path) -> None:
    """Texts that shrink are stored compressed, the same bytes each time; small ones and images are not."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "long.html").write_text("word " * 1000, encoding="utf-8")
    (site / "short.html").write_text("word", encoding="utf-8")
    (site / "image.png").write_bytes(b"word " * 1000)
    (site / "noise.txt").write_bytes(b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200)))
    for folder in (tmp_path / "a", tmp_path / "b"):
        assert 1 == compressed.write(site, folder, BuiltFiles(), tmp_path / "none", None)
    for name, plain in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        assert ["long.html"] == [p.name for p in (tmp_path / "a" / name).iterdir()]
        made = (tmp_path / "a" / name / "long.html").read_bytes()
        assert b"word " * 1000 == plain(made)
        assert made == (tmp_path / "b" / name / "long.html").read_bytes()


def test_code_is_made_small_but_what_browsers_hardly_read(tmp_path: Path) -> None:
    """Scripts are as small as Brotli can make them; what only search in browsers reads is made quickly."""
    site, made = tmp_path / "site", tmp_path / "made"
    names = {
        "assets/main.js": compressed.BEST,
        "assets/javascripts/lunr/min/lunr.xx.min.js": compressed.RARELY,
        "search/static_index.json": compressed.RARELY,
        "search/else.json": compressed.USUAL,
    }
    script = "".join(f"let n{n} = {n * n % 97} + n{n // 2};" for n in range(500)).encode()
    for name in names:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(script)
    compressed.write(site, made, BuiltFiles(), tmp_path / "none", None)

    forms = [
        compressed.compress(script, "br", quality)
        for quality in (compressed.BEST, compressed.USUAL, compressed.RARELY)
    ]
    assert len(forms[0]) < len(forms[1]) < len(forms[2])
    for name, quality in names.items():
        assert compressed.compress(script, "br", quality) == (made / "br" / name).read_bytes()


_PARTS = ["a", "b", "a.index", "a.index_", "a.index__", "index", ".index", "b.index.index", "a.index-md"]


@given(st.lists(st.lists(st.sampled_from(_PARTS), max_size=3).map("/".join), unique=True, max_size=8))
def test_texts_do_not_collide(pages: list[str]) -> None:
    """Whatever pages and folders are called, a compressed text has the path of no other text or folder."""
    texts = [
        f"{page}/{name}".lstrip("/") for page in pages for name in ("index.html", "index.md", "feed.xml")
    ]
    paths = [compressed.path(text) for text in texts]
    folders = {str(above) for path in paths for above in Path(path).parents}
    assert len(texts) == len({*paths} - folders)


def test_pages_have_no_folder_of_their_own(tmp_path: Path) -> None:
    """A page's compressed form lies beside its folder; one whose name would get too long lies in it."""
    site, long = tmp_path / "site", f"{'long' * 63}lo"
    for page in (
        "index.html",
        "guide/index.html",
        "guide/index.md",
        "guide/start/index.html",
        f"{long}/index.html",
    ):
        (site / page).parent.mkdir(parents=True, exist_ok=True)
        (site / page).write_text("word " * 1000, encoding="utf-8")
    assert 5 == compressed.write(site, tmp_path, BuiltFiles(), tmp_path / "none", None)
    made = {path.relative_to(tmp_path / "br").as_posix() for path in (tmp_path / "br").rglob("*.*")}
    assert {
        *("index.html", "guide.index", "guide.index-md", "guide/start.index", f"{long}/index.html")
    } == made


def test_the_same_texts_are_taken(tmp_path: Path) -> None:
    """What the current release has of the same text is not compressed again, and linked to the one before."""
    site, cache, folders = tmp_path / "site", tmp_path / "cache", [tmp_path / name for name in "abc"]
    site.mkdir()
    (site / "same.html").write_text("word " * 1000, encoding="utf-8")
    served, shared = tmp_path / "none", None
    for number, folder in enumerate(folders):
        (site / "edited.html").write_text(f"other{number} " * 1000, encoding="utf-8")
        built = BuiltFiles(cache)
        assert 2 == compressed.write(site, folder, built, served, shared)
        built.save()
        served, shared = folder, served if number else None

    for name in compressed.ENCODINGS:
        first, second, third = (folder / name / "same.html" for folder in folders)
        assert first.read_bytes() == second.read_bytes()
        assert (False, True) == (second.samefile(first), third.samefile(first))
        assert not (folders[2] / name / "edited.html").samefile(folders[0] / name / "edited.html")
