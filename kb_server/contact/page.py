"""The contact page: the ways to the team, and the form. It works without JavaScript."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, redirect, request
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

import texts
from kb_server.contact import (
    files,
    frame,
    guard,
    listeners,
    offers,
    promises,
    references,
    sorting,
    suggested,
    taking,
    wording,
)
from kb_server.contact.contact import REGISTRATION
from kb_server.contact.files import UnfitFile
from kb_server.contact.guard import Unguarded
from kb_server.contact.sent import MOST_READ, MOST_SEARCHED, NewContact
from kb_server.contact.suggested import AnsweringArticle
from kb_server.contact.taking import Desk, NoForm
from kb_server.log.events import SelfSolved
from kb_server.log.intake import ingester, recorder, sender
from kb_server.releases.support import Level
from kb_server.web import application, encoded
from kb_server.web.limits import Exceeded
from kb_server.web.request import release
from texts import Texts, foreign

ACTION = "-/contact"  # where the form is sent
CLAIM = "Gapless-Claim"  # the header in which our script sends a signed claim
TRAP = "website"  # a field that people do not see, and machines fill in
_TEXTS = ("text", "subject", "name", "address", "kind", "topic", "product", "urgency", "lang", "page")
_HIDDEN = ("token", "search", "article", "segment", "proof")
_LISTS = {"searched": MOST_SEARCHED, "read": MOST_READ}

blueprint = Blueprint("contact", __name__, template_folder="templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownForm:
    """What the form shows again: what was filled in, and what is wrong."""

    values: Mapping[str, str] = field(default_factory=dict)
    share: bool = True
    segment: str = ""  # the signed claim
    trouble: str = ""  # the key of a text
    about: Mapping[str, object] = field(default_factory=dict)  # its fields
    mark: int = 0  # a low mark from 1 to 5 that opened the form; 0: none
    marked: str = ""  # where the mark is counted
    found: tuple[AnsweringArticle, ...] = ()  # articles to look at before it is sent
    status: int = 200


def show(path: str) -> Response | None:
    """The page at `path`, if that is a contact page of the release; else None."""
    known = release().support
    if known is None or not application.has_database():
        return None
    for lang, address in known.pages.items():
        if path in (address, f"{address}index.html"):
            values = {name: request.args.get(name, "")[:500] for name in ("topic", "page", "subject", "kind")}
            values["page"] = values["page"] or _referring()
            if values["kind"] == REGISTRATION:
                values["text"] = texts.load(lang)("session.register_text")
            claim = sent_claim()
            try:
                page = fill(lang, ShownForm(values=values, segment=claim))
                # A signed claim stands in the page beside words of the address: whoever chooses the words
                # could learn the claim from the size of the compressed page.
                return page if claim else encoded.encode(page)
            except DBAPIError:
                return None  # the built page has the other ways to the team
    return None


def sent_claim() -> str:
    """The signed claim of a link, or of our script, which keeps it out of addresses that servers log."""
    return request.headers.get(CLAIM, "") or request.args.get("segment", "")


@blueprint.post(f"/{ACTION}")
def send() -> Response:
    """Take what was filled in, or show it again with what is wrong."""
    request.max_content_length = _most()
    request.max_form_memory_size = application.settings().max_body
    given = request.form
    lang = given.get("lang", "")
    shown = ShownForm(
        values={name: given.get(name, "")[:20_000] for name in _TEXTS},
        share="share" in given,
        segment=given.get("segment", ""),
    )
    if given.get("do") == "solved":
        return _solved(lang, given.get("solved", ""), shown)
    if given.get(TRAP):
        return _again(lang, shown, "contact.errors.machine", 400)
    registers = given.get("kind") == REGISTRATION  # whoever wants to come needs no article instead
    if not registers and "seen" not in given and "plain" in given and (found := _found(shown)):
        return fill(lang, replace(shown, found=found))
    try:
        return _sent(lang, shown)
    except DBAPIError:  # the words must not be lost
        return _again(lang, shown, "contact.errors.down", 503)


def _sent(lang: str, shown: ShownForm) -> Response:
    wait: Exceeded | None = None
    try:
        body = NewContact.model_validate(_values())
        contact = taking.take(desk(), frame.support(), body, sender(), _uploads())
    except ValidationError as error:
        fields = [str(one["loc"][0]) for one in error.errors() if one["loc"]]
        wrong = next((name for name in ("text", "address") if name in fields), "other")
        return _again(lang, shown, f"contact.errors.{wrong}", 400)
    except UnfitFile as error:
        text, about = files.message(error, frame.support().files)
        return _again(lang, shown, text, 400, about)
    except Unguarded as error:
        return _again(lang, shown, f"contact.errors.{error.reason}", 400 if error.reason != "work" else 429)
    except NoForm:
        return _again(lang, shown, "contact.errors.no_form", 400)
    except Exceeded as exceeded:
        wait = exceeded
    if wait is not None:
        response = _again(lang, shown, "contact.errors.wait", 429, {"n": wait.minutes})
        response.headers["Retry-After"] = str(wait.seconds)
        return response
    ingester().wake()
    secret = references.secret(contact.reference, desk().key)
    response = make_response(redirect(f"{request.script_root}/c/{secret}", 303))
    response.headers["Cache-Control"] = "no-store"
    return frame.private(response)


@blueprint.get("/-/contact/levels/<level>")
def show_level(level: str) -> Response:
    """Show what a support level promises, where that is for everybody to read."""
    known = frame.support()
    found = next((one for one in known.levels if one.id == level and one.public), None)
    if found is None:
        raise NotFound("There is no such level.")
    lang, address = known.page(request.args.get("lang", ""))
    t = foreign.read(lang)
    return frame.show(
        lang,
        "level.html",
        title="contact.level.title",
        offers=tuple(offers.promised(found, t, lang)),
        name=wording.titled(t, found.title, lang),
        way=f"{request.script_root}/{address}",
    )


def desk() -> Desk:
    """What takes contacts in this application."""
    return Desk(
        settings=application.settings(),
        database=application.database(),
        keys=application.keys(),
        recorder=recorder(),
        listeners=current_app.extensions[listeners.EXTENSION],
    )


def fill(lang: str, shown: ShownForm) -> Response:
    """The contact page with its form, as it was filled in before."""
    now = datetime.now(UTC)
    known, made_with = frame.support(), desk()
    claim = made_with.claim(shown.segment, now)
    level = known.level(claim.segment)
    lang = known.page(lang)[0]
    t = foreign.read(lang)
    token = guard.token(made_with.key, now)
    return frame.show(
        lang,
        "page.html",
        status=shown.status,
        shown=shown,
        marked=shown.marked,
        support=known,
        offers=offers.of_level(level, t, lang, now, f"{request.script_root}/"),
        form=_form(level, t, now),
        token=token,
        task=_task(made_with, token, now),
        action=f"{request.script_root}/{ACTION}",
        accept=",".join(f".{kind}" for kind in known.files.types) if known.files else "",
        claim=claim,
        trap=TRAP,
        registers=shown.values.get("kind") == REGISTRATION,
        said=lambda words: wording.titled(t, words, lang),
        home=f"{request.script_root}/",
    )


def _referring() -> str:
    """The page of this learn center from which somebody came, where the browser says it."""
    came = urlsplit(request.referrer or "")
    return came.path[:300] if came.netloc == request.host else ""


def _form(level: Level, t: Texts, now: datetime) -> dict[str, Any] | None:
    if level.form is None:
        return None
    at = promises.expected(level.form, "", now)
    zoned = offers.zoned(level, at)
    return {"expected": zoned, "said": wording.element(t, zoned) if zoned else ""}


def _task(made_with: Desk, token: str, now: datetime) -> str:
    try:
        busy = made_with.is_busy(now)
    except DBAPIError:
        return ""  # the form is shown; whether it can be stored, sending says
    if not busy:
        return ""
    return json.dumps(guard.task(token.partition(".")[0], made_with.key, now))


def _again(
    lang: str, shown: ShownForm, trouble: str, status: int, about: Mapping[str, object] | None = None
) -> Response:
    return fill(lang, replace(shown, trouble=trouble, status=status, about=about or {}))


def _values() -> dict[str, Any]:
    given = request.form
    values: dict[str, Any] = {name: given[name] for name in (*_TEXTS, *_HIDDEN) if name in given}
    values |= {name: [one for one in given.getlist(name) if one][:most] for name, most in _LISTS.items()}
    return values | {"share": "1" if "share" in given else "0"}


def _uploads() -> list[FileStorage]:
    return request.files.getlist("files")


def _found(shown: ShownForm) -> tuple[AnsweringArticle, ...]:
    words = f"{shown.values['subject']}\n{shown.values['text']}"
    return suggested.articles(release(), words, shown.values["lang"])


def _solved(lang: str, article: str, shown: ShownForm) -> Response:
    """An article has answered instead: nothing is sent, and the log counts it."""
    who = sender()
    if article and who.article(article):
        told = SelfSolved(
            id=secrets.token_hex(16),
            at=who.now,
            lang=frame.support().page(lang)[0],
            article=article,
            topic=sorting.sort("", frame.support().topics, lang, shown.values["topic"]),
        )
        with contextlib.suppress(Exceeded):  # a flood is not counted
            recorder().tell(told, who, "")
        ingester().wake()
    return frame.show(lang, "solved.html", title="contact.solved_title", home=f"{request.script_root}/")


def _most() -> int:
    """The bytes that a form may have, with its files."""
    known = release().support
    return application.settings().max_body + files.most_bytes(known.files if known else None)
