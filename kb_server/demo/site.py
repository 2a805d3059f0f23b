"""The learn center of the demo: a copy of the guide, with some more articles in each release."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from kb_server.gaps.gate import Replaying
from kb_server.gaps.knowledge import KeptAnswers
from kb_server.log.listeners import Listeners
from kb_server.releases import publish, site_config
from kb_server.releases.site_build import Progress
from kb_server.settings import Settings

ARTICLES = Path(__file__).with_name("articles")
GUIDE = "Gapless"  # the name of the site that the questions are about


class NotTheGuide(RuntimeError):
    """The demo's customers ask about Gapless, and this site is about something else."""

    exit_code: ClassVar[int] = 2


def check(guide: Path) -> None:
    """Raise NotTheGuide unless the configuration `guide` is that of Gapless's own guide."""
    site = site_config.read(guide) if guide.is_file() else {}
    if site.get("site_name") != GUIDE:
        raise NotTheGuide(
            f"{guide} is not Gapless's own guide, about which the demo's customers ask. "
            "Run the command in a checkout of Gapless."
        )


def copy(guide: Path, chosen: Settings) -> None:
    """Copy the guide of the configuration `guide` into the demo."""
    chosen.config.parent.mkdir(parents=True)
    shutil.copy(guide, chosen.config)
    content = _content(chosen)
    shutil.copytree(guide.parent / content.name, content)


def publish_release(
    chosen: Settings,
    listeners: Listeners,
    articles: tuple[str, ...],
    at: datetime,
    progress: Progress,
    answers: KeptAnswers | None = None,
) -> None:
    """Publish the site with these further articles, as of `at`, replaying the log like every publish."""
    content = _content(chosen)
    for name in articles:
        (content / "demo").mkdir(exist_ok=True)
        shutil.copy(ARTICLES / f"{name}.md", content / "demo")
    replaying = Replaying(chosen, lambda: listeners, now=at, answers=answers)
    publish.publish(
        chosen.config,
        chosen.releases,
        keep=chosen.keep_releases,
        cache=chosen.state / "cache",
        url=chosen.base_url,
        meant=chosen.meaning,
        progress=progress,
        replay=replaying,
        at=at,
    )
    replaying.served()


def _content(chosen: Settings) -> Path:
    """The folder of the articles."""
    return chosen.config.parent / str(site_config.read(chosen.config).get("docs_dir") or "docs")
