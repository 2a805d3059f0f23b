"""Pages name smaller forms of their pictures, and leave alone what they cannot make smaller."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from mkdocs.structure.files import File
from PIL import Image

from plugins.write.pictures import FOLDER, WIDTHS, Pictures

PAGE = "guide/first/"
HERE = '<h2>A</h2><p><img alt="A &quot;b&quot;" src="../../img/large.png" /></p>'


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    """A site with a large picture, a small one, one that moves and one that is none."""
    folder = tmp_path / "docs" / "img"
    folder.mkdir(parents=True)
    large = Image.effect_noise((1280, 700), 60)
    large.save(folder / "large.png")
    large.resize((300, 200)).save(folder / "small.png")
    frames = [large.resize((900, 500)), large.resize((900, 500)).rotate(90)]
    frames[0].save(folder / "moving.webp", save_all=True, append_images=frames[1:])
    (folder / "none.png").write_bytes(b"none")
    names = ("large.png", "small.png", "moving.webp", "none.png")
    files = [File(f"img/{name}", str(tmp_path / "docs"), str(tmp_path / "site"), True) for name in names]
    return Pictures(files, tmp_path / "cache")


def test_a_large_picture_has_smaller_forms(pictures: Pictures, tmp_path: Path) -> None:
    """A page names the forms of a picture with their widths, and they are written into the site."""
    html = pictures.put(HERE, PAGE)
    pictures.write(tmp_path / "site")

    files = (tmp_path / "site" / FOLDER).iterdir()
    written = {Image.open(io.BytesIO(file.read_bytes())).width: file.name for file in files}
    assert set(WIDTHS) == set(written)
    forms = [f"../../{FOLDER}{written[width]} {width}w" for width in WIDTHS]
    assert f'srcset="{", ".join([*forms, "../../img/large.png 1280w"])}"' in html
    assert 'width="1280" height="700" loading="lazy"' in html
    assert 'alt="A &quot;b&quot;" src="../../img/large.png"' in html


def test_the_next_build_draws_nothing(
    pictures: Pictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the last build has drawn is taken from its cache."""
    first = pictures.put(HERE, PAGE)
    pictures.write(tmp_path / "site")
    monkeypatch.delattr("plugins.write.pictures._drawn")
    file = File("img/large.png", str(tmp_path / "docs"), str(tmp_path / "site"), True)

    assert first == Pictures([file], tmp_path / "cache").put(HERE, PAGE)


def test_what_a_page_asked_for_says_whether_it_stays(pictures: Pictures, tmp_path: Path) -> None:
    """A page stays as it is while its pictures do: none of them new, changed or gone."""
    pictures.put(HERE, PAGE)
    asked = json.loads(json.dumps(pictures.asked))
    docs, site = str(tmp_path / "docs"), str(tmp_path / "site")
    large, small = (File(f"img/{name}.png", docs, site, True) for name in ("large", "small"))
    assert pictures.same(asked)
    assert [True, False, False] == [Pictures(files).same(asked) for files in ([large], [small], [])]
    Image.effect_noise((1280, 701), 60).save(tmp_path / "docs" / "img" / "large.png")
    assert not Pictures([large, small]).same(asked)

    none, missing = Pictures(), Pictures([small])
    for place in (none, missing):
        place.put(HERE, PAGE)
    assert [True, False] == [one.same(none.asked) for one in (none, missing)]
    assert [False, True] == [one.same(missing.asked) for one in (Pictures([large]), missing)]


def test_what_may_be_seen_at_once_is_loaded_at_once(pictures: Pictures) -> None:
    """A picture before the first heading of a section does not wait for the reader to come near."""
    assert "lazy" not in pictures.put(HERE.replace("<h2>A</h2>", ""), PAGE)


def test_a_poster_is_a_smaller_form(pictures: Pictures) -> None:
    """The poster of a video is the largest of its picture's forms."""
    html = pictures.put('<video controls poster="../../img/large.png"></video>', PAGE)
    assert html.startswith(f'<video controls poster="../../{FOLDER}')


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="../../img/moving.webp">',
        '<img src="../../img/none.png">',
        '<img src="../../img/large.png" srcset="own.png 2x">',
        '<img src="https://example.com/img/large.png">',
        '<img src="../../img/missing.png">',
        "<img>",
    ],
)
def test_other_pictures_stay(pictures: Pictures, tag: str) -> None:
    """Animations, broken files, pictures of others and those with forms of their own stay as they are."""
    assert tag == pictures.put(tag, PAGE)


def test_a_small_picture_has_a_size_alone(pictures: Pictures) -> None:
    """A picture that is small enough has no other forms, but room from the beginning."""
    assert '<img width="300" height="200" src="../../img/small.png">' == pictures.put(
        '<img src="../../img/small.png">', PAGE
    )


def test_the_size_that_a_writer_gives_stays(pictures: Pictures) -> None:
    """A picture that a writer makes smaller keeps its size, and the browser knows it when it chooses."""
    html = pictures.put('<img src="../../img/large.png" width="200">', PAGE)
    assert "height=" not in html
    assert "200px" in html


def test_what_a_template_says_of_the_width_stays(pictures: Pictures) -> None:
    """Where a page says how wide a picture is shown, the browser chooses by that alone."""
    html = pictures.put('<img src="../../img/large.png" sizes="67vw">', PAGE)
    assert (1, 1) == (html.count("sizes="), html.count('sizes="67vw"'))
    assert "srcset=" in html


def test_a_photograph_stands_upright(tmp_path: Path) -> None:
    """The size of a photograph that a camera has turned is that which readers see."""
    turned = Image.new("RGB", (60, 40))
    exif = turned.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    turned.save(out, "JPEG", exif=exif)
    (tmp_path / "photo.jpg").write_bytes(out.getvalue())
    photo = Pictures([File("photo.jpg", str(tmp_path), str(tmp_path), True)])

    assert 'width="40" height="60"' in photo.put('<img src="photo.jpg">', "")
