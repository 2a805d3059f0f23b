"""The service as a Flask application, made from settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from flask import Flask

from kb_server.access import account_pages, callers, factor_pages, forgery, pages
from kb_server.access.oidc import back_channel
from kb_server.access.oidc import pages as oidc
from kb_server.assistants import over_http
from kb_server.center import asking, health, load, permalinks, search, steps, widget
from kb_server.center import pages as site
from kb_server.contact import api as contacts
from kb_server.contact import listeners as contact_listeners
from kb_server.contact import marks, own_page
from kb_server.contact import page as contact
from kb_server.data import installation
from kb_server.explain import pages as explain
from kb_server.gaps import api as gaps
from kb_server.gaps import feedback_api as feedback
from kb_server.gaps.answering import pages as answering
from kb_server.handoff import hooks
from kb_server.handoff import pages as handover
from kb_server.listeners import CONTACTS, LISTENERS
from kb_server.log import direct_intake, intake
from kb_server.releases.current import CurrentRelease, Source
from kb_server.settings import Settings
from kb_server.studio import (
    article_page,
    articles_page,
    audit_page,
    design,
    gaps_list,
    gaps_page,
    gaps_remedy,
    measures_page,
    releases,
    searches_page,
    support_page,
    today,
    users_page,
)
from kb_server.studio import search as everywhere
from kb_server.support import desk, tools
from kb_server.support.api import flags, links, questions, tickets
from kb_server.web import application, cross_origin, errors, forwarded, headers, refusal_counts, request
from kb_server.web.api import methods, openapi
from kb_server.web.staff import pages as staff

FEATURES = (  # one blueprint each
    application,
    cross_origin,
    load,
    forgery,
    callers,
    methods,
    pages,
    oidc,
    back_channel,
    intake,
    direct_intake,
    gaps,
    feedback,
    answering,
    search,
    steps,
    tickets,
    links,
    flags,
    questions,
    contact,
    own_page,
    marks,
    contacts,
    today,
    gaps_list,
    gaps_page,
    gaps_remedy,
    measures_page,
    searches_page,
    articles_page,
    article_page,
    support_page,
    releases,
    users_page,
    audit_page,
    everywhere,
    desk,
    tools,
    hooks,
    handover,
    explain,
    account_pages,
    factor_pages,
    design,
    openapi,
    permalinks,
    asking,
    widget,
    over_http,
    health,
    site,
)


class _Service(Flask):
    """Flask with requests of ours.

    It leaves out a question that Flask asks of every function at every request: is it a coroutine's?
    """

    request_class = request.QuotedRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return `func`: nothing of ours is asynchronous."""
        return func


def create(
    settings: Settings, source: Source | None = None, features: Iterable[ModuleType] = FEATURES
) -> Flask:
    """Make the application that serves the releases of `settings`, or those of `source`.

    Raises HalfRestored.
    """
    installation.refuse_half_restored(settings)
    app = _Service("kb_server", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body
    app.url_map.converters["int"] = request.ShortInteger
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["gapless.settings"] = settings
    app.extensions["gapless.listeners"] = LISTENERS
    app.extensions[contact_listeners.EXTENSION] = CONTACTS
    app.extensions["gapless.serving"] = source or CurrentRelease(settings.releases, engine=settings.engine)

    for feature in (errors, headers, forwarded, refusal_counts, request, staff, *features):
        app.register_blueprint(feature.blueprint)

    if settings.trusted_proxies:
        app.wsgi_app = forwarded.Forwarded(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app
