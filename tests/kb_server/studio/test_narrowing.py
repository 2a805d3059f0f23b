"""What the pages of figures share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.exceptions import BadRequest

if TYPE_CHECKING:
    from flask import Flask


def test_the_address_becomes_a_scope(studio: Flask) -> None:
    """A region of a language is left out, since the sums have none; the rest is as in the address."""
    from kb_server.studio import narrowing

    with studio.test_request_context(
        "/studio/searches?from=2026-11-01&to=2026-11-02&lang=zh-Hant&segment=pro"
    ):
        found = narrowing.scope(narrowing.read(("lang", "segment")))
    assert ("zh", "pro", "2026-11-01") == (found.lang, found.segment, found.since.isoformat())


def test_filters_that_are_not_known_together(studio: Flask) -> None:
    """Where the sums know one filter at a time, two of them are refused with what to do."""
    from kb_server.studio import narrowing

    with studio.test_request_context("/studio/searches?segment=pro&release=r1"):
        chosen = narrowing.read(("segment", "release"))
        with pytest.raises(BadRequest, match="Choose one"):
            narrowing.scope(chosen)


def test_the_form_offers_what_there_is(studio: Flask) -> None:
    """A field without anything to choose is left out, and links keep the page's own parameters."""
    from kb_server.releases.articles import PublishedArticle
    from kb_server.studio import narrowing
    from kb_server.web import application

    known = {"a": PublishedArticle(title="A", product=("shop",))}
    with studio.test_request_context("/studio/articles?days=7"), application.database().read() as connection:
        chosen = narrowing.read(("product", "segment"))
        form = narrowing.form(connection, chosen, ("product", "segment"), articles=known, sort="failed")
        assert {"product": ["shop"]} == dict(form.fields)
        assert "/studio/articles?product=shop&days=7&sort=failed" == form.url(product="shop")
        assert "/studio/articles?days=7" == form.url(sort="")


def test_only_releases_that_were_made_are_offered(studio: Flask) -> None:
    """Names that browsers invented do not hide the releases that there are."""
    from collections import Counter

    from kb_server.measures import sums
    from kb_server.releases import store
    from kb_server.studio import narrowing
    from kb_server.web import application

    with studio.test_request_context("/studio/measures"):
        real = store.names(application.settings().releases)
        fakes = [f"99991231T235959Z-{number:08}" for number in range(narrowing.RELEASES)]
        with application.database().write() as connection:
            for name in (*real, *fakes):
                key = ("days", "2026-11-02", "en", "", name, "customer")
                sums.add(connection, {key: Counter(asked=1)})
            form = narrowing.form(connection, narrowing.read(("release",)), ("release",), articles={})
    assert real[::-1] == form.fields["release"]
