"""What adapters and help desks say to each other, as plain values: nothing here touches a network."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any, Literal
from urllib.parse import urlencode

from kb_server.contact.contact import Contact

KNOWN = timedelta(minutes=5)  # how old a signed webhook may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that the customer attached."""

    name: str
    media_type: str
    data: bytes

    @property
    def base64(self) -> str:
        """The file as JSON carries it."""
        return base64.b64encode(self.data).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A contact as it is handed to a help desk."""

    contact: Contact
    key: str  # the same each time the contact is sent to this desk, and no other's
    subject: str  # begins with the reference in brackets
    text: str  # what agents read, as plain text
    enclosures: tuple[Enclosure, ...] = ()
    at: datetime
    external: str = ""  # of the ticket that the text is added to

    @property
    def mark(self) -> str:
        """What the subject begins with: a ticket that was made already is found by it."""
        return f"[{self.contact.reference}]"

    @property
    def name(self) -> str:
        """The customer's name for the help desk, which needs one."""
        return self.contact.name or self.contact.reference

    def address(self, stand_in: str) -> str:
        """The customer's address once it is confirmed; until then nobody may be sent mail because of it."""
        return self.contact.address if self.contact.address and self.contact.confirmed else stand_in


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One request to a help desk."""

    method: Literal["GET", "POST", "PUT"]
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppriseMessage:
    """A message that Apprise delivers to `url`."""

    url: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """What came back: always a success, since the others end the exchange."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""

    def json(self, *path: str | int) -> Any:
        """The value at `path` of the JSON. Raises Misread."""
        try:
            value = json.loads(self.body)
            for step in path:
                value = value[step]
        except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
            wanted = ".".join(map(str, path)) or "JSON"
            raise Misread(f"its answer has no {wanted}") from error
        return value


class Misread(Exception):
    """A help desk answered something else than its documentation says."""


class Unsigned(Exception):
    """A webhook is not from the help desk that it names, or is too old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTicket:
    """What a help desk made of a contact."""

    external: str = ""  # its own id of the ticket; "" where it tells none
    link: str = ""  # where agents see it


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvent:
    """What a help desk says became of a ticket."""

    external: str
    state: Literal["answered", "closed"]
    words: str = ""  # of the reply, as plain text
    agent: str = ""
    at: datetime | None = None  # when it happened, where the help desk says so


# An adapter yields what is to be sent, gets what came back, and returns the ticket. So it can be tried
# without a network, however many steps a help desk needs.
Exchange = Generator[HttpRequest | EmailMessage | AppriseMessage, HttpResponse, DeskTicket]


def moment(value: Any) -> datetime | None:
    """When something happened, as help desks write it (ISO 8601, or seconds since 1970); None: not known."""
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def get(url: str, headers: Mapping[str, str], **query: str) -> HttpRequest:
    """A request that asks."""
    return HttpRequest(method="GET", url=f"{url}?{urlencode(query)}" if query else url, headers=headers)


def post(url: str, headers: Mapping[str, str], values: object) -> HttpRequest:
    """A request that sends JSON."""
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return HttpRequest(
        method="POST", url=url, headers={"Content-Type": "application/json", **headers}, body=body
    )


def basic(user: str, password: str) -> dict[str, str]:
    """The header of HTTP Basic authentication."""
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}
