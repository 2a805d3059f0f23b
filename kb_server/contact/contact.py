"""A contact: what a customer sent to the team, as higher rooms see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

REGISTRATION = "registration"  # the kind of a contact that a session's page begins; no form offers it


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with a contact. It lies outside the site, and no address serves it."""

    name: str  # as the customer called it, without folders; never part of a path
    media_type: str  # as its first bytes say
    size: int  # in bytes
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One contact. Its words are as written: for the help desk and the customer's own page alone."""

    id: int
    reference: str  # what the customer and the team quote, such as "K7F-3MQ"
    received: datetime
    expected: datetime | None  # when an answer was promised; None: nothing was
    lang: str
    kind: str  # "question", "wish", or what else support.yml lists; or REGISTRATION
    topic: str
    product: str
    urgency: str
    segment: str
    subject: str
    text: str
    name: str  # "" where the customer gave none
    address: str  # an e-mail address; "" where the customer gave none
    confirmed: bool  # the link that was mailed to the address was opened, or a signed claim carries it
    page: str  # where the customer was: a path of the learn center, or an address of the product
    searched: tuple[str, ...] = ()  # () where the customer does not send it
    read: tuple[str, ...] = ()  # ids of articles, () where the customer does not send them
    attachments: tuple[Attachment, ...] = ()
