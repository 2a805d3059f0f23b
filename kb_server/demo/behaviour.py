"""What a visitor does with the answers that search really gives them. Pure, but for the asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from kb_server.demo.visits import Visit

NOTICED = (0.94, 0.85, 0.65, 0.35, 0.2, 0.1)  # how likely an article is opened, by its place
VOTING = 0.25  # share of readers who vote
CONTENT = 0.86  # share of votes that say yes
WATCHING = 0.75  # share of readers who go on to the video of the article
VIDEOS = {  # article → the video about the same
    "search": "video-search",
    "publish": "video-publish",
    "desk": "video-desk",
    "preview": "video-watch",
    "write-first-article": "video-watch",
}
REASONS = ("unclear", "incomplete", "not-my-question", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHits:
    """An answer as a page shows it."""

    articles: tuple[str, ...]  # the best first
    results: int
    receipt: str = ""  # "": the page's own index answered


@dataclass(frozen=True, slots=True)
class Told:
    """One event, as a browser tells it."""

    at: datetime
    fields: dict[str, Any]


Ask = Callable[[Visit, str, datetime], ShownHits]


def act(visit: Visit, ask: Ask, lengths: Mapping[str, int]) -> list[Told]:
    """Everything that the visitor's browser tells, in order of time.

    `lengths` are those of the release's videos, in whole seconds, by article.
    """
    visitor = _Acting(visit, ask)
    visitor.search(visit.text)
    if visit.machine:
        return visitor.told
    if visitor.finds(hurried=bool(visit.topic.then)):
        visitor.watch(lengths)
    else:
        other = visitor.other_words()
        if other:
            visitor.search(other)
        if not other or not visitor.finds():
            visitor.give_up()
    return visitor.told


class _Acting:
    """One visitor at work: the clock goes on with each thing they do."""

    def __init__(self, visit: Visit, ask: Ask) -> None:
        self.told: list[Told] = []
        self._visit = visit
        self._ask = ask
        self._random = Random(visit.luck)  # noqa: S311 - a demonstration, and no secret
        self._at = visit.at
        self._search = ""
        self._text = ""
        self._shown = ShownHits(articles=(), results=0)

    def search(self, text: str) -> None:
        """Ask search, and have the answer in front of them."""
        if self.told:
            self._wait(12, 70)
        self._text = text
        self._shown = shown = self._ask(self._visit, text, self._at)
        self._search = self._tell("searched", text=text, **_answered(shown))

    def finds(self, *, hurried: bool = False) -> bool:
        """Do they see the article that they need, and read it? A hurried one opens nothing."""
        topic, shown = self._visit.topic, self._shown
        theirs = {topic.article, f"{topic.article}-{self._visit.lang}"} - {""}
        place = next((at for at, name in enumerate(shown.articles) if name in theirs), len(NOTICED))
        if hurried or topic.ignores or place >= len(NOTICED) or self._roll() > NOTICED[place]:
            return False
        self._open(place)
        self._judge(shown.articles[place])
        return True

    def watch(self, lengths: Mapping[str, int]) -> None:
        """Go on to the video about the same, if there is one: many see its first seconds, fewer its end."""
        video = VIDEOS.get(self._visit.topic.article, "")
        if not video or self._roll() > WATCHING:
            return
        length = lengths[video]
        self._wait(30, 120)
        self._tell("viewed", article=video)
        end = length if self._roll() < 0.55 else self._random.randint(3, length)
        parts = [(0, end)]
        if end < length and self._roll() < 0.3:  # they skip to what they look for
            begin = self._random.randint(end, length - 1)
            parts.append((begin, min(begin + 8, length)))
        self._wait(end, end + 30)
        self._tell("watched", article=video, seconds=",".join(f"{a}-{b}" for a, b in parts))

    def other_words(self) -> str:
        """What they try next; "" for those who try nothing."""
        visit, lang = self._visit, self._visit.lang
        if then := visit.topic.then.get(lang, ""):
            return then if self._roll() < 0.85 else ""
        others = [words for words in visit.topic.wordings[lang] if words != visit.text]
        return self._random.choice(others) if others and self._roll() < 0.3 else ""

    def give_up(self) -> None:
        """Leave in one of the ways of the topic; some have a short look at the best hit before."""
        ends = self._visit.topic.ends
        end = self._random.choices(list(ends), list(ends.values()))[0]
        if end == "unhelpful" and self._shown.articles:
            self._open(0)
            self._vote(self._shown.articles[0], helpful=False)
            return
        if end != "leave" and self._shown.articles and self._roll() < 0.3:
            self._open(0)
            self._wait(4, 8)
        else:
            self._wait(20, 150)
        if end == "contact":
            self._tell(
                "contacted", channel=self._random.choice(("form", "email", "chat")), search=self._search
            )
        elif end == "ask":
            self._tell(
                "asked",
                text=f"{self._text[0].upper()}{self._text[1:]}?",
                search=self._search,
                **self._address(),
            )

    def _judge(self, article: str) -> None:
        """What a reader says of the article."""
        topic = self._visit.topic
        if topic.outdated and self._roll() < 0.8:
            self._vote(article, helpful=False, reason="outdated")
        elif topic.disappoints and self._roll() < 0.8:
            self._vote(article, helpful=False)
            if self._roll() < 0.5:
                self._wait(20, 90)
                self._tell("contacted", channel="form", article=article, search=self._search)
        elif self._roll() < VOTING:
            self._vote(article, helpful=self._roll() < CONTENT)

    def _vote(self, article: str, *, helpful: bool, reason: str = "") -> None:
        self._wait(25, 160)
        same = {"article": article, "helpful": helpful, "search": self._search}
        if helpful:
            self._tell("voted", **same)
            return
        said = self._visit.topic.votes
        why = reason or self._random.choice(list(said) or REASONS)
        words = self._random.choice(said[why]) if why in said and self._roll() < 0.7 else ""
        self._tell("voted", reason=why, words=words, **same)

    def _open(self, place: int) -> None:
        self._wait(3, 15)
        article = self._shown.articles[place]
        self._tell(
            "clicked",
            search=self._search,
            article=article,
            position=place + 1,
            receipt=self._shown.receipt,
        )
        self._at += timedelta(seconds=1)
        self._tell("viewed", article=article, arrival="search", search=self._search)

    def _address(self) -> dict[str, str]:
        """The address at which they want the answer, of those who leave one."""
        if self._roll() < 0.5:
            return {}
        return {"address": f"visitor{self._random.randint(100, 999)}@example.org"}

    def _tell(self, kind: str, **fields: object) -> str:
        event = f"{self._random.getrandbits(128):032x}"
        self.told.append(Told(self._at, {"kind": kind, "id": event, "lang": self._visit.lang, **fields}))
        return event

    def _wait(self, least: int, most: int) -> None:
        self._at += timedelta(seconds=self._random.randint(least, most))

    def _roll(self) -> float:
        return self._random.random()


def _answered(shown: ShownHits) -> dict[str, object]:
    if shown.receipt:
        return {"via": "service", "receipt": shown.receipt}
    return {"via": "static", "stage": "exact" if shown.results else "none", "results": shown.results}
