"""English texts on pages in another language."""

import pytest

import texts
from texts import foreign
from texts.foreign import ForeignTexts

SAID = ForeignTexts({"center.search": "Suche"})
YES = '<bdi lang="en" dir="ltr">Yes</bdi>'
NAV = '<nav lang="en" aria-label="Yes">'
YES_TEXT, CLOSE_TEXT = SAID("center.feedback_yes"), SAID("center.close")

MARKED = {
    "a text": (f"<p>{YES_TEXT}</p>", f"<p>{YES}</p>"),
    "a text among others": (f"<p>Ja: {YES_TEXT}!</p>", f"<p>Ja: {YES}!</p>"),
    "a title, which has no elements": (f"<title>{YES_TEXT} - Hilfe</title>", "<title>Yes - Hilfe</title>"),
    "what somebody writes on": (f"<textarea>{YES_TEXT}</textarea>", "<textarea>Yes</textarea>"),
    "a choice": (f"<option value=''>{YES_TEXT}</option>", "<option lang=\"en\" value=''>Yes</option>"),
    "a name": (f'<input aria-label="{YES_TEXT}">', '<input lang="en" aria-label="Yes">'),
    "two names": (
        f"<button title='{YES_TEXT}' aria-label=\"{CLOSE_TEXT}\"><svg/></button>",
        '<button lang="en" title=\'Yes\' aria-label="Close"><svg lang="de"/></button>',
    ),
    "a name of what is in the language of the page": (
        f'<nav aria-label="{YES_TEXT}">Ja<ul><li>Nein</ul><p>Doch</p></nav>Ja',
        f'{NAV}<span lang="de">Ja</span><ul lang="de"><li>Nein</ul><p lang="de">Doch</p></nav>Ja',
    ),
    "a name of what has its own language": (
        f'<nav aria-label="{YES_TEXT}"><b lang="ru">да</b></nav>',
        f'{NAV}<b lang="ru">да</b></nav>',
    ),
    "a name in another": (
        f'<nav aria-label="{YES_TEXT}"><p title="{YES_TEXT}"><b>Ja</b></p><i>Ja</i></nav>Ja',
        f'{NAV}<p lang="en" title="Yes"><b lang="de">Ja</b></p><i lang="de">Ja</i></nav>Ja',
    ),
    "what our scripts read": (
        f'<p data-found="{YES_TEXT}">Ja</p>',
        '<p data-found="Yes" data-found-lang="en">Ja</p>',
    ),
    "a script": (f"<script>if (1<2) say('{YES_TEXT}')</script>", "<script>if (1<2) say('Yes')</script>"),
    "a comment": (f"<!-- {YES_TEXT} --><p>{YES_TEXT}</p>", f"<!-- Yes --><p>{YES}</p>"),
    "an address": (f'<a href="?q={YES_TEXT}">Ja</a>', '<a href="?q=Yes">Ja</a>'),
    "signs in attributes": (
        f'<a title="a > b" href="x">{YES_TEXT}</a>',
        f'<a title="a > b" href="x">{YES}</a>',
    ),
}


@pytest.mark.parametrize(("html", "marked"), MARKED.values(), ids=MARKED)
def test_where_a_text_may_stand(html: str, marked: str) -> None:
    """What is English says so, what is in it is in the page's language, and no mark is left."""
    assert marked == foreign.mark(html, "de")


def test_a_text_in_another() -> None:
    """A date in a sentence is one text with it."""
    said = SAID("center.reviewed", month=SAID("calendar.months.5"))
    assert '<bdi lang="en" dir="ltr">Checked in May</bdi>' == foreign.mark(said, "de")


@pytest.mark.parametrize("text", [SAID("center.search"), SAID("numbers.thousands"), SAID.decimal(1.5)])
def test_what_is_not_english(text: str) -> None:
    """Words in the page's language and numbers carry no marks."""
    assert text == foreign.unmarked(text)


def test_a_page_without_marks_is_left_alone() -> None:
    """Not a letter of a page changes that has no text of ours."""
    html = "<p title=x>a < b<p><nav aria-label='Yes'>"
    assert html == foreign.mark(html, "de")


@pytest.mark.parametrize(("lang", "speaks"), [("en-GB", True), ("ru", True), ("zh-TW", True), ("de", False)])
def test_a_language_of_ours_has_no_marks(lang: str, speaks: bool) -> None:
    """Marks are for pages in a language that we have no file for."""
    said = foreign.read(lang)("center.feedback_yes")
    assert (speaks, texts.load(lang)("center.feedback_yes")) == (
        said == foreign.unmarked(said),
        foreign.unmarked(said),
    )


def test_a_key_that_is_unknown() -> None:
    """A type of the site's own is named as it is written."""
    assert ("Playbook", SAID("types.faq")) == (
        SAID.known("types.playbook", "Playbook"),
        SAID.known("types.faq", "FAQ"),
    )
