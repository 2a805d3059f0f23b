"""An article as numbers of strings."""

from __future__ import annotations

from search.arrays.analysed import Numbers, read
from search.text.passages import SIZE
from tests.search.site import article, section

LEAD = article("card", "Pay by card", "Enter the number.", keywords=("visa",), description="Cards.")


def test_fields_stand_where_they_belong() -> None:
    """Only an article's first passage has its title, keywords and description; a section has its heading."""
    numbers = Numbers()
    row = read([LEAD, section(LEAD, "change", "Change it", "Take another.")], numbers)
    strings = [*numbers]
    said = {name: [strings[number] for number in row[f"{name}.term"]] for name in ("title", "keywords")}
    assert (["pay", "by", "card"], ["visa"]) == (said["title"], said["keywords"])
    assert ([3, 0], [1, 0], [0, 2]) == (row["title.size"], row["description.size"], row["heading.size"])
    assert [1, 1] == row["passages"]


def test_long_sections_are_several_passages() -> None:
    """Each passage of a long section has the terms that begin in it, and together they have all."""
    words = [f"word{n:04}" for n in range(SIZE // 4)]
    text = "\n".join(" ".join(words[n : n + 10]) for n in range(0, len(words), 10))
    numbers = Numbers()
    row = read([article("long", "Long", text)], numbers)
    strings = [*numbers]
    assert (True, len(words)) == (row["passages"][0] > 1, sum(row["body.size"]))
    assert words == [strings[number] for number in row["body.term"]]
    ends = zip(row["body.start"], row["body.length"], strict=True)
    assert words == [text[start : start + length] for start, length in ends]


def test_every_word_is_counted() -> None:
    """Words are counted with the terms they became, in all fields; spelling counts them as they are spelt."""
    numbers = Numbers()
    row = read([article("card", "Cards", "A card, two cards. 付款")], numbers)
    strings = [*numbers]
    words = zip(row["word.word"], row["word.term"], row["word.count"], strict=True)
    counted = {(strings[word], strings[term]): count for word, term, count in words}
    assert (1, 2) == (counted["card", "card"], counted["cards", "card"])
    spelt = zip(row["spelt.word"], row["spelt.count"], strict=True)
    assert {"cards": 2, "card": 1, "a": 1, "two": 1} == {strings[word]: count for word, count in spelt}
    assert (["付款"], [1]) == ([strings[pair] for pair in row["pair.pair"]], row["pair.count"])
