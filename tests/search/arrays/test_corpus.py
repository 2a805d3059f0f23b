"""What one pass over the documents gathers."""

from __future__ import annotations

from search.arrays import corpus
from search.text.passages import SIZE
from tests.search.site import article, section

LEAD = article("card", "Pay by card", "Enter the number.", keywords=("visa",), description="Cards.")


def test_sections_of_an_article_stand_together() -> None:
    """Articles keep the order in which they first appear, and their sections are next to one another."""
    other = article("bill", "Read a bill")
    made = corpus.collect([LEAD, other, section(LEAD, "change", "Change it", "Take another.")])
    assert ["card", "bill"] == [lead.article for lead in made.articles]
    assert ["card", "card#change", "bill"] == [one.id for one in made.sections]
    assert [0, 0, 1] == made.article_of.tolist()


def test_fields_stand_where_they_belong() -> None:
    """Only an article's first passage has its title, keywords and description; a section has its heading."""
    made = corpus.collect([LEAD, section(LEAD, "change", "Change it", "Take another.")])
    (first, lead), (second, change) = made.passages()
    assert ("card", "card#change") == (first, second)
    assert (["pay", "card"], ["visa"], ["card"]) == (
        [term for term in lead["title"] if term != "by"],
        lead["keywords"],
        lead["description"],
    )
    assert ({"heading", "body"}, True) == (set(change), "chang" in change["heading"])


def test_long_sections_are_several_passages() -> None:
    """Each passage of a long section has the terms that begin in it, and together they have all."""
    words = [f"word{n:04}" for n in range(SIZE // 4)]
    text = "\n".join(" ".join(words[n : n + 10]) for n in range(0, len(words), 10))
    made = corpus.collect([article("long", "Long", text)])
    passages = list(made.passages())
    assert ["long", "long~1"] == [name for name, _ in passages][:2]
    assert words == [term for _, fields in passages for term in fields["body"] if term.startswith("word")]
    assert ([0] * len(passages), [len(fields["body"]) for _, fields in passages]) == (
        made.section_of,
        made.sizes,
    )


def test_every_word_is_counted() -> None:
    """Words are counted with the terms they became, in all fields."""
    made = corpus.collect([article("card", "Cards", "A card, two cards.")])
    list(made.passages())
    assert {("card", "card"): 1, ("cards", "card"): 2} == {
        pair: count for pair, count in made.words.items() if pair[0].startswith("card")
    }
