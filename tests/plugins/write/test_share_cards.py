"""The picture for links to an article: what it says, and when it is another one."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from cache.pack import NOTHING, Pack
from plugins.write import brand, share_cards
from plugins.write.share_cards import Card
from tests.plugins.made import article

CARD = Card("Rename an article", "How-to", "Help", "#1a56db")


def test_size_and_colours() -> None:
    """A card has the size that its page names, and the colours of the site's brand."""
    with Image.open(io.BytesIO(CARD.png(NOTHING))) as picture:
        shown = picture.convert("RGB")

    assert (share_cards.WIDTH, share_cards.HEIGHT) == shown.size == (Card.width, Card.height)
    parts = brand.tokens("#1a56db")["light"]
    bar, title = shown.crop((0, 615, 1200, 630)), shown.crop((share_cards.EDGE, 300, 1200, 600))
    assert {parts["close"]} == _colours(bar)
    assert {parts["hero"], parts["foot-text"]} <= _colours(title)


def test_a_title_without_glyphs_is_left_out() -> None:
    """A title in a script that our fonts lack is no row of boxes: the card says the site and the type."""
    arabic, none = replace(CARD, title="مرحبا بالعالم"), replace(CARD, title="")

    assert share_cards.draw(none) == share_cards.draw(arabic)
    assert "مرحبا بالعالم · How-to · Help" == arabic.alt


@pytest.mark.slow
@pytest.mark.parametrize("title", ["Wide " * 60, "W" * 300, "重命名" * 80])
def test_long_titles_stay_within_the_card(title: str) -> None:
    """A title that is much too long ends with an ellipsis, and leaves the edges free."""
    with Image.open(io.BytesIO(share_cards.draw(replace(CARD, title=title)))) as picture:
        edge = picture.convert("RGB").crop(
            (share_cards.WIDTH - share_cards.EDGE + 4, 0, share_cards.WIDTH, 600)
        )

    assert 1 == len(edge.getcolors() or ())


def test_the_address_changes_with_the_picture() -> None:
    """A card that shows other things has another address, so browsers may keep each for good."""
    others = [replace(CARD, **{part: "#b3261e"}) for part in ("title", "kind", "site", "colour")]

    assert 5 == len({card.address for card in (CARD, *others)})


def test_cards_are_kept(tmp_path: Path) -> None:
    """What the last build has drawn is not drawn again, and what is no longer shown is not kept."""
    (tmp_path / "cache").mkdir()
    share_cards.write([CARD], tmp_path / "a", tmp_path / "cache")
    drawn = (tmp_path / "a" / CARD.address).read_bytes()
    kept = Pack(tmp_path / "cache" / share_cards.FILE)
    other = replace(CARD, title="Other")

    assert drawn == CARD.png(kept)
    share_cards.write([other], tmp_path / "b", tmp_path / "cache")
    assert [tmp_path / "b" / other.address] == [*(tmp_path / "b" / share_cards.FOLDER).iterdir()]


def test_a_card_speaks_the_articles_language() -> None:
    """The type stands in the language of the article; pages that lead to others have none."""
    written = article("a", title="Заголовок", lang="ru", type="how-to")

    assert "Инструкция" == share_cards.of(written, "Help", "").kind
    assert "" == share_cards.of(replace(written, listed=False), "Help", "").kind
    assert brand.DEFAULT == share_cards.of(written, "Help", "").colour


def _colours(picture: Image.Image) -> set[str]:
    pixels = picture.tobytes()
    return {f"#{pixels[at : at + 3].hex()}" for at in range(0, len(pixels), 3)}
