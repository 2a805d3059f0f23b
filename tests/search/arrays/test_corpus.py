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


def test_passages_have_names() -> None:
    """The first passage of a section is called as the section, those after it by their number."""
    text = "\n".join(f"word{n:04} " * 10 for n in range(SIZE // 40))
    made = corpus.collect([article("long", "Long", text), LEAD])
    count = int(made.rows.values["passages"][0])
    assert ["long", *(f"long~{part}" for part in range(1, count)), "card"] == [*made.passages()]
    assert ([0] * count + [1], True) == (made.section_of.tolist(), count > 1)


def test_terms_are_counted_where_they_are() -> None:
    """Each field says how often each of its terms occurs in each passage."""
    made = corpus.collect([article("card", "Cards", "A card, two cards."), LEAD])
    terms, found = made.terms[0], made.occurrences()["body"]
    card = terms.index("card")
    assert [(0, 2.0)] == [
        (unit, count)
        for term, unit, count in zip(found.term, found.unit, found.count, strict=True)
        if term == card
    ]
    assert sorted(terms) == terms
