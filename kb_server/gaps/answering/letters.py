"""The mails to visitors, in their language. They hold our words and the writers', none of the customers'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import texts
from kb_server.gaps.answering.waiting import Waiting
from kb_server.releases.articles import PublishedArticle, resolve
from search.documents import PUBLIC, base_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A written mail."""

    lang: str
    subject: str
    text: str


def confirmation(one: Waiting, link: str) -> Letter:
    """Ask visitors whether the address is theirs."""
    t = _spoken(one)
    return Letter(
        lang=t.lang,
        subject=t("answers.mail.confirm_subject"),
        text=t("answers.mail.confirm", link=link) + "\n",
    )


def answer(one: Waiting, title: str, address: str) -> Letter:
    """Say that the article `title` at `address` answers the question."""
    t = _spoken(one)
    return Letter(
        lang=t.lang,
        subject=t("answers.mail.answer_subject", title=title),
        text=t("answers.mail.answer", title=title, address=address) + "\n",
    )


def article(
    names: tuple[str, ...], lang: str, published: Mapping[str, PublishedArticle]
) -> tuple[str, str] | None:
    """The id and title of the public article that answers, in `lang` where it is translated; else None."""
    for name in names:
        found = resolve(published, name)
        if found is None or found[0].audience != PUBLIC:
            continue
        spoken = (
            (other, known)
            for other, known in published.items()
            if known.translation_of == name and base_language(known.lang) == base_language(lang)
        )
        chosen, known = next(spoken, (name, found[0]))
        return chosen, known.title
    return None


def _spoken(one: Waiting) -> texts.Texts:
    return texts.load(one.lang)
