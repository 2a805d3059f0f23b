"""Questions made from articles."""

from __future__ import annotations

import pytest

from search.documents import Document
from search.judge import synthetic_questions
from tests.search.judge.made import TOPICS, articles


def test_questions_are_made_of_the_articles_and_bounded() -> None:
    """Each made question names its article, and their number is bounded for any number of articles."""
    many = articles(
        [(f"{name}-{n}", f"{title} {n}", text) for n in range(30) for name, title, text in TOPICS]
    )

    made = list(synthetic_questions.make(many))

    changed = [question for question in made if not question.name]
    assert 0 < len(changed) <= synthetic_questions.MOST
    assert 0 < len(made) - len(changed) <= synthetic_questions.NAMES * synthetic_questions.MOST
    assert {question.article for question in made} <= {document.article for document in many}
    assert all(question.text.strip() for question in made)


def test_shared_titles_make_no_questions() -> None:
    """A title that several articles share is answered by its siblings and teaches nothing."""
    same = articles([(str(n), "Zebra", f"Numbers {n} are told apart here somehow.") for n in range(9)])

    assert not [question for question in synthetic_questions.make(same) if "Zebra" in question.text]


def test_names_are_asked_as_they_stand() -> None:
    """Titles and headings that one article has are asked whole; what two are called is answered by either."""
    of_one = [
        Document(
            article="a", anchor=anchor, url=f"a/#{anchor}", title="Alpaca farm", heading=heading, text="-"
        )
        for anchor, heading in (("", ""), ("shear", "Shear an alpaca"), ("zebra", "Zebras"))
    ]
    other = Document(article="z", url="z/", title="Zebras", text="-")

    made = [one for n in range(9) for one in synthetic_questions.make([*of_one, other, *_more(n)])]

    names = {(one.text, one.article) for one in made if one.name and one.article in ("a", "z")}
    assert {("Alpaca farm", "a"), ("Shear an alpaca", "a")} == names


def _more(number: int) -> list[Document]:
    """Some other articles, so that there are questions enough."""
    return [
        Document(article=f"{number}-{n}", url="", title=f"Topic{n} matter{number}", text="") for n in range(4)
    ]


@pytest.mark.parametrize("text", ["", "the of and", "的了吗", "!!! ???"])
def test_articles_without_words_make_no_questions(text: str) -> None:
    """Articles without informative words make no questions, and are no error."""
    assert [] == list(synthetic_questions.make([Document(article="a", url="a/", title=text, text=text)]))


def test_names_without_words_are_not_asked() -> None:
    """A heading of stop words alone is not asked, though only one article has it."""
    headings = ("How to", "Of and", "Shear an alpaca")
    farm = [
        Document(article="a", anchor=str(n), url=f"a/#{n}", title="Alpaca farm", heading=heading, text="-")
        for n, heading in enumerate(headings)
    ]

    made = [one for n in range(9) for one in synthetic_questions.make([*farm, *_more(n)])]

    assert {"Shear an alpaca"} == {one.text for one in made if one.name and one.text in headings}
