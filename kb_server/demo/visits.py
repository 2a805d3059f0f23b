"""The visits of the quarter: who comes when, and what they ask. Pure: the same seed gives the same visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from kb_server.demo.topics import Topic

DAYS = 91
DAILY = 18  # visits of a working day in the middle of the quarter
WEEKEND = 0.35  # of a working day's visits
TYPOS = 0.05  # share of visits that begin with a typo
LANGUAGES = {"en": 70, "ru": 22, "zh": 8}
SEGMENTS = {"": 20, "free": 45, "pro": 25, "enterprise": 10}
HOURS = (6, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 11, 11, 12, 13, 13, 14, 14, 15, 15, 16, 16, 17, 18, 19, 21)  # UTC
OUTAGE = 33  # days before today; it lasts from 10 to 13 o'clock
FLOOD = 20  # days before today
FLOODING = 260  # questions of one machine in an hour
SPIKE = "blank page"
SPIKING = 16  # visitors of the last day who ask about it

BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1",
)
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
EXCLUDED = ((CRAWLER, ""), (BROWSERS[0], "staff"), (BROWSERS[2], "ci"), (BROWSERS[2], "replay"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visitor who comes with one question."""

    at: datetime
    address: str  # of their network
    agent: str  # of their browser
    lang: str
    topic: Topic
    text: str  # what they type first
    luck: int  # the seed of what they do
    segment: str = ""
    origin: str = ""  # as it is declared
    offline: bool = False  # the service cannot be reached: the page's own index answers
    machine: bool = False  # it asks, and does nothing else


def before(now: datetime, ago: float, days: int) -> datetime:
    """The moment that lies `ago` days before `now` in a quarter of `DAYS`; sooner in a shorter one."""
    return now - timedelta(days=ago * days / DAYS)


def plan(topics: Mapping[str, Topic], seed: int, now: datetime, *, days: int = DAYS) -> list[Visit]:
    """The visits of the last `days` days before `now`, in order of time."""
    random = Random(seed)  # noqa: S311 - a demonstration, and no secret
    first = now.astimezone(UTC).date() - timedelta(days=days)
    outage = before(now, OUTAGE, days).date()
    made: list[Visit] = []
    for number in range(days + 1):
        day = datetime.combine(first + timedelta(days=number), time(), UTC)
        asked = [one for one in topics.values() if one.share and day < before(now, one.until, days)]
        made += _day(asked, random, day, number / days, outage=day.date() == outage)
    made += _missing(topics, made, random, now, days)
    made += _spike(topics[SPIKE], random, now)
    made += _flood(topics, random, before(now, FLOOD, days))
    return sorted((one for one in made if one.at < now), key=lambda one: (one.at, one.luck))


def misspelt(text: str, random: Random) -> str:
    """The text with one slip: two letters swapped, one left out, or one doubled."""
    places = [at for at in range(1, len(text) - 1) if text[at].isalpha() and text[at + 1].isalpha()]
    if not places:
        return text
    at = random.choice(places)
    slips = (
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        text[:at] + text[at + 1 :],
        text[:at] + text[at] + text[at:],
    )
    return random.choice(slips)


def _day(
    asked: Sequence[Topic], random: Random, day: datetime, progress: float, *, outage: bool
) -> Iterator[Visit]:
    usual = DAILY * (0.75 + 0.5 * progress) * (WEEKEND if day.weekday() >= 5 else 1.0)
    for _ in range(max(1, round(random.gauss(usual, usual / 6)))):
        visit = _customer(asked, random, _moment(random, day))
        yield replace(visit, offline=outage and 10 <= visit.at.hour < 13)
    for agent, origin in EXCLUDED:
        for _ in range(random.randint(0, 2)):
            visit = _customer(asked, random, _moment(random, day))
            yield replace(visit, agent=agent, origin=origin, segment="", machine=origin != "staff")


def _customer(topics: Sequence[Topic], random: Random, at: datetime) -> Visit:
    topic = random.choices(topics, [one.share or 1 for one in topics])[0]
    langs = [lang for lang in LANGUAGES if lang in topic.wordings]
    lang = random.choices(langs, [LANGUAGES[one] for one in langs])[0]
    words = topic.wordings[lang]
    text = random.choices(words, [1 / (number + 1.5) for number in range(len(words))])[0]
    if random.random() < TYPOS and topic.article and not topic.then and len(text) > 6:
        text = misspelt(text, random)
    return Visit(
        at=at,
        address=_address(random),
        agent=random.choice(BROWSERS),
        lang=lang,
        topic=topic,
        text=text,
        luck=random.getrandbits(64),
        segment=_chosen(random, SEGMENTS),
    )


def _missing(
    topics: Mapping[str, Topic], made: Sequence[Visit], random: Random, now: datetime, days: int
) -> Iterator[Visit]:
    """Customers who ask what too few asked by chance, on days of the later half."""
    theirs = (one for one in made if one.at < now and not one.machine and not one.origin)
    asked = Counter(one.topic.topic for one in theirs)
    for name, topic in topics.items():
        for _ in range(topic.least - asked[name]):
            yield _customer([topic], random, now - timedelta(days=days / 2 * random.random()))


def _spike(topic: Topic, random: Random, now: datetime) -> Iterator[Visit]:
    """What many ask in the last day, and few the days before."""
    for number in range(SPIKING + 2):
        at = now - timedelta(minutes=random.randint(20, 22 * 60))
        visit = _customer([topic], random, at)
        yield replace(visit, at=at - timedelta(days=2) if number >= SPIKING else at)


def _flood(topics: Mapping[str, Topic], random: Random, at: datetime) -> Iterator[Visit]:
    """What one machine asks in the last hour of a day, faster than people can."""
    hour = at.replace(hour=23, minute=0, second=0, microsecond=0)
    asked = [topic for topic in topics.values() if topic.share]
    visitor = _customer(asked, random, hour)
    for number in range(FLOODING):
        one = _customer(asked, random, hour + timedelta(seconds=13 * number))
        yield replace(one, address=visitor.address, agent=visitor.agent, segment="", machine=True)


def _moment(random: Random, day: datetime) -> datetime:
    return day + timedelta(hours=random.choice(HOURS), seconds=random.randint(0, 3599))


def _address(random: Random) -> str:
    """An address of the ranges that are kept for documentation."""
    return f"2001:db8:{random.getrandbits(16):x}:{random.getrandbits(8):x}::{random.getrandbits(16):x}"


def _chosen(random: Random, shares: Mapping[str, int]) -> str:
    return random.choices(list(shares), list(shares.values()))[0]
