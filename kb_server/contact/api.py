"""Contact over HTTP, for widgets and programs: what the form needs, answers while one writes, and sending."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState
from pydantic import Field, StringConstraints
from werkzeug.exceptions import BadRequest, TooManyRequests, UnprocessableEntity

import texts
from kb_server.access import callers
from kb_server.access.claims import LONGEST_TOKEN
from kb_server.contact import files, frame, guard, offers, promises, references, suggested, taking, wording
from kb_server.contact.files import UnfitFile
from kb_server.contact.guard import Unguarded
from kb_server.contact.page import desk
from kb_server.contact.sent import LONGEST, ProgrammedContact
from kb_server.contact.suggested import AnsweringArticle
from kb_server.contact.taking import NoForm
from kb_server.log.intake import ingester, sender
from kb_server.releases.support import Choice, FileRules, in_language
from kb_server.web import application, limits
from kb_server.web.api.fields import PLAIN, PRESENT, VISIBLE, Input, Lang
from kb_server.web.api.operations import operation
from kb_server.web.cross_origin import open_to_widget
from kb_server.web.limits import Exceeded, Limit
from kb_server.web.request import release, root
from kb_server.web.shared_counts import SharedCounts

PER_MINUTE = 60  # questions of one network while it writes
LARGE_PER_MINUTE = 10  # contacts with large files of one network: each is held in memory
ALL_LARGE = 60  # the same of everybody

_REASONS = {
    "early": "This came faster than a person writes. Wait a few seconds and send it again.",
    "late": "The token is too old or not ours. Get another from POST /api/contacts/form.",
    "work": "Much is sent at the moment. Solve the task of the form, and send its result as `proof`.",
}

blueprint = Blueprint("contacts", __name__)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ContactCounts:
    """What networks did in the last minute, over all processes."""

    asked: SharedCounts
    large: SharedCounts
    all_large: SharedCounts


class AskedForm(Input):
    """For whom the form is."""

    lang: Lang = Field("", description="The language in which the customer reads.")
    segment: Annotated[str, StringConstraints(max_length=LONGEST_TOKEN)] = Field(
        "", description="The signed claim of your product about the customer, if any."
    )


class Writing(Input):
    """What a customer has written so far."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST), PLAIN, PRESENT] = Field(
        description="The text. None of it is kept.", json_schema_extra=VISIBLE
    )
    lang: Lang = Field("", description="The language in which the customer reads.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedChannel:
    """A way to the team."""

    type: Literal["form", "mail", "chat", "phone", "manager", "sessions"]
    title: str
    name: str  # of the person; "" where it is nobody in particular
    address: str  # of the link; "" for the form, and for what is not open now
    pattern: str  # the same with {searched} where the last query belongs; "" where there is no such place
    hours: str  # in words
    open: bool
    promise: str  # in words; "" where nothing is promised


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedChoice:
    """Something that customers choose from."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactForm:
    """What a form needs."""

    channels: tuple[OfferedChannel, ...]
    form: bool  # may these customers send one?
    expected: datetime | None  # when an answer is promised; null: nothing is
    promise: str  # the same in words; "" where nothing is promised
    kinds: tuple[NamedChoice, ...]
    topics: tuple[NamedChoice, ...]
    products: tuple[NamedChoice, ...]
    urgencies: tuple[NamedChoice, ...]
    files: FileRules | None  # null: none may come along
    token: str  # send it with the contact; good for one
    task: dict[str, Any] | None  # in the form of ALTCHA; send its result as `proof`


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Articles that probably answer, the best first."""

    articles: tuple[AnsweringArticle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenContact:
    """A contact that was taken."""

    reference: str  # what the customer and the team quote
    page: str  # the address of the customer's own page: a secret of theirs
    expected: datetime | None
    promise: str


@open_to_widget
@operation(blueprint.post, "/api/contacts/form", scope="contact", public=True, errors=(404,))
def contact_form(body: AskedForm) -> ContactForm:
    """Show what a form needs: the ways to the team, the choices, the promise, and a token.

    404 where the learn center has no support.yml.
    """
    now, made_with, known = datetime.now(UTC), desk(), frame.support()
    level = known.level(made_with.claim(body.segment, now).segment)
    lang = body.lang or known.page("")[0]
    t = texts.load(lang)
    at = offers.zoned(level, promises.expected(level.form, "", now)) if level.form else None
    token = guard.token(made_with.key, now)
    task = guard.task(token.partition(".")[0], made_with.key, now) if made_with.is_busy(now) else None
    return ContactForm(
        channels=tuple(_channel(one) for one in offers.of_level(level, t, lang, now, root())),
        form=level.form is not None,
        expected=at,
        promise=wording.expected(t, at),
        kinds=tuple(NamedChoice(id=kind, title=t(f"contact.kinds.{kind}")) for kind in known.kinds),
        topics=_named(known.topics, lang),
        products=_named(known.products, lang),
        urgencies=_named(known.urgencies, lang),
        files=known.files,
        token=token,
        task=task,
    )


@open_to_widget
@operation(blueprint.post, "/api/contacts/answers", scope="contact", public=True, errors=(429,))
def answers_while_writing(body: Writing) -> Answering:
    """Find the articles that probably answer what a customer is writing. Nothing of it is kept."""
    try:
        _counts().asked.take_each(limits.around(sender().address), 1, time.monotonic())
    except Exceeded as wait:
        raise TooManyRequests("Too many questions from this network.", retry_after=wait.seconds) from wait
    return Answering(articles=suggested.articles(release(), body.text, body.lang))


@open_to_widget
@operation(blueprint.post, "/api/contacts", scope="contact", public=True, status=201, errors=(404, 422, 429))
def send_contact(body: ProgrammedContact) -> TakenContact:
    """Send a contact to the team. Sent again with the same token, it is the same contact."""
    known, made_with = frame.support(), desk()
    try:
        uploads = [one.upload() for one in body.files]
        contact = taking.take(made_with, known, body, sender(), uploads, program=callers.with_token())
    except Unguarded as error:
        raise BadRequest(_REASONS[error.reason]) from error
    except UnfitFile as error:
        text, about = files.message(error, known.files)
        spoken = texts.load(body.lang or known.page("")[0])
        raise UnprocessableEntity(spoken(text, **about)) from error
    except NoForm as error:
        raise UnprocessableEntity(str(error)) from error
    except Exceeded as wait:
        raise TooManyRequests("Too many contacts. Try again later.", retry_after=wait.seconds) from wait
    ingester().wake()
    t = texts.load(contact.lang or known.page("")[0])
    at = offers.local(known, contact.segment, contact.expected)
    return TakenContact(
        reference=contact.reference,
        page=f"{root()}c/{references.secret(contact.reference, made_with.key)}",
        expected=at,
        promise=wording.expected(t, at),
    )


@blueprint.before_request
def _make_room() -> None:
    """Take a body with files, which base64 makes a third longer; not many at once."""
    settings, known = application.settings(), release().support
    if request.endpoint != f"{blueprint.name}.{send_contact.__name__}":
        return
    rules = known.files if known else None
    request.max_content_length = settings.max_body + files.most_bytes(rules) * 4 // 3
    if (request.content_length or 0) <= settings.max_body or callers.with_token():
        return
    try:
        _counts().large.take_each(limits.around(sender().address), 1, time.monotonic())
        _counts().all_large.take("everybody", 1, time.monotonic())
    except Exceeded as wait:
        raise TooManyRequests("Too many files. Try again later.", retry_after=wait.seconds) from wait


def _counts() -> ContactCounts:
    found: ContactCounts = current_app.extensions["gapless.contacts.counts"]
    return found


@blueprint.record_once
def _install(state: BlueprintSetupState) -> None:
    where: Path = state.app.extensions["gapless.settings"].state
    state.app.extensions["gapless.contacts.counts"] = ContactCounts(
        asked=SharedCounts.of(where, "contacts-asked", Limit(PER_MINUTE, _MINUTE)),
        large=SharedCounts.of(where, "contacts-large", Limit(LARGE_PER_MINUTE, _MINUTE)),
        all_large=SharedCounts.of(where, "contacts-large-together", Limit(ALL_LARGE, _MINUTE)),
    )


def _channel(offer: offers.Offer) -> OfferedChannel:
    return OfferedChannel(**dataclasses.asdict(offer))


def _named(choices: tuple[Choice, ...], lang: str) -> tuple[NamedChoice, ...]:
    return tuple(NamedChoice(id=one.id, title=in_language(one.title, lang)) for one in choices)
