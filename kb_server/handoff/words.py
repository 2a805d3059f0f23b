"""What agents read of a contact: the words of the customer, then what is known of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import texts
from kb_server.contact.contact import Contact
from texts import Texts


def subject(contact: Contact) -> str:
    """One line that begins with the reference in brackets."""
    line = " ".join(contact.subject.split()) or " ".join(contact.text.split())
    return f"[{contact.reference}] {line[:150]}".strip()


def body(contact: Contact, lang: str, base_url: str) -> str:
    """The whole text of a ticket."""
    t = texts.load(lang)
    facts = [
        f"{t(f'handoff.facts.{name}')}: {value}" for name, value in _facts(contact, t, base_url) if value
    ]
    return f"{contact.text.strip()}\n\n-- \n" + "\n".join(facts) + "\n"


def added(words: str, lang: str) -> str:
    """The text of what the customer adds to a ticket."""
    return f"{texts.load(lang)('handoff.added')}\n\n{words.strip()}\n"


def _facts(contact: Contact, t: Texts, base_url: str) -> Iterator[tuple[str, str]]:
    yield "reference", contact.reference
    yield "expected", _moment(contact.expected, t)
    yield "from", _person(contact, t)
    for name in ("kind", "topic", "product", "urgency", "segment", "lang", "page"):
        yield name, " ".join(getattr(contact, name).split())
    yield "searched", "; ".join(" ".join(query.split()) for query in contact.searched)
    base = base_url.rstrip("/")
    yield "read", ", ".join(f"{base}/a/{name}" if base else name for name in contact.read)
    yield "files", ", ".join(f"{one.name} ({one.size:,} B)" for one in contact.attachments)


def _person(contact: Contact, t: Texts) -> str:
    name = " ".join(contact.name.split())
    if not contact.address:
        return name
    known = "" if contact.confirmed else f" ({t('handoff.not_confirmed')})"
    return f"{name} <{contact.address}>{known}".strip()


def _moment(at: datetime | None, t: Texts) -> str:
    if at is None:
        return ""
    moment = at.astimezone(UTC)
    return f"{t.date(moment)}{moment.strftime(', %H:%M UTC')}"
