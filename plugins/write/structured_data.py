"""Structured data (schema.org, JSON-LD): BreadcrumbList, VideoObject with its Clips, Events of sessions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from plugins.read.articles import Article, Crumb
from plugins.read.catalog import Leaf
from plugins.read.outline import PageVideo
from plugins.videos.times import duration
from plugins.write.context import SessionDate, SessionDates


def describe(leaf: Leaf, site: str, image: str = "", shown: SessionDates | None = None) -> Iterator[str]:
    """Yield JSON-LD texts for a page, and for the dates that it has `shown`.

    Every entry must name the site's address, so there are none without it. Search engines report an entry as
    faulty that lacks what they require: a video without a day is not described. `image` is the absolute
    address of a picture of the page, for videos without a poster. `<` is escaped, so that the text can stand
    inside a script element.
    """
    if not site:
        return
    if any(crumb.url for crumb in leaf.article.way):
        yield _dump(_breadcrumbs(leaf.article, site))
    day = leaf.article.created or leaf.article.verified
    for video in leaf.outline.videos:
        picture = urljoin(urljoin(site, leaf.article.url), video.poster) if video.poster else image
        if day and picture:
            yield _dump(
                _video(video, leaf.article, site) | {"thumbnailUrl": [picture], "uploadDate": f"{day}"}
            )
    for one in shown.upcoming if shown else ():
        yield _dump(_event(one, leaf.article, site))


def _breadcrumbs(article: Article, site: str) -> dict[str, Any]:
    pages = [
        crumb for crumb in article.way if crumb.url
    ]  # an entry without an address makes all of them void
    items = [
        {"@type": "ListItem", "position": position, "name": crumb.name, "item": urljoin(site, crumb.url)}
        for position, crumb in enumerate([*pages, Crumb(article.title, article.url)], 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}


def _video(video: PageVideo, article: Article, site: str) -> dict[str, Any]:
    page = urljoin(site, article.url)
    return {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": video.title or article.title,
        "description": article.description or article.title,
        **({"duration": duration(video.duration)} if video.duration else {}),
        **({"contentUrl": urljoin(page, video.source)} if video.source else {}),
        **({"embedUrl": video.embed} if video.embed else {}),
        **(
            {"hasPart": [_clip(clip.name, clip.start, clip.end, page) for clip in video.clips]}
            if video.clips
            else {}
        ),
    }


def _clip(name: str, start: float, end: float, page: str) -> dict[str, Any]:
    return {
        "@type": "Clip",
        "name": name,
        "startOffset": round(start),
        "endOffset": round(end),
        "url": f"{page}?t={int(start)}#t={int(start)}",  # Google reads the query, our pages the fragment
    }


def _event(one: SessionDate, article: Article, site: str) -> dict[str, Any]:
    session, page = article.session, urljoin(site, article.url)
    place = {"@type": "Place", "name": session.place} if session and session.place else None
    online = {"@type": "VirtualLocation", "url": session.link if session and session.link else page}
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": article.title,
        "description": article.description or article.title,
        "url": page,
        "startDate": one.start.isoformat(),
        "endDate": one.end.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": [online, place] if place else online,
    }


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
