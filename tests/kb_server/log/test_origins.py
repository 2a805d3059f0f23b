"""Which events count."""

import ipaddress

import pytest

from kb_server.log.origins import Pace, Verdict, decide, flooding, network
from tests.kb_server.log.made import CHROME
from tests.kb_server.log.stories import Visitor, close, log, service

OFFICE = (network("192.0.2.0/24"), network("2001:db8::/48"))


@pytest.mark.parametrize(
    ("facts", "origin", "why"),
    [
        ({}, "customer", ""),
        ({"declared": "ci"}, "ci", "declared"),
        ({"declared": "replay"}, "replay", "declared"),
        ({"installation": "ci"}, "ci", "this installation"),
        ({"logged_in": True}, "staff", "logged in"),
        ({"address": "192.0.2.77"}, "staff", "network"),
        ({"address": "::ffff:192.0.2.77"}, "staff", "network"),
        ({"address": "2001:db8::9"}, "staff", "network"),
        ({"address": "2001:db9::9"}, "customer", ""),
        ({"address": "a socket"}, "customer", ""),
        ({"agent": ""}, "bot", "no user agent"),
        ({"agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}, "bot", "list of crawlers"),
        ({"agent": "curl/8.5.0"}, "bot", "list of crawlers"),
        ({"agent": CHROME.replace("Chrome/", "HeadlessChrome/")}, "bot", "list of crawlers"),
        ({"agent": "Mozilla/5.0 (Linux; Android 12; CUBOT X50) Chrome/130 Mobile"}, "customer", ""),
    ],
)
def test_deciding(facts: dict[str, object], origin: str, why: str) -> None:
    """Each origin follows from a fact, and the log keeps the reason."""
    given = {"declared": "", "agent": CHROME, "address": "198.51.100.7", "logged_in": False, "staff": OFFICE}
    assert Verdict(origin=origin, why=why) == decide(**(given | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize("declared", ["customer", "somebody"])
def test_nobody_declares_himself_a_customer(declared: str) -> None:
    """A sender can declare an origin only to be excluded."""
    with pytest.raises(ValueError, match="origin must be one of"):
        decide(declared=declared, agent=CHROME, address="", logged_in=False, staff=())


@pytest.mark.parametrize(
    ("hour", "day", "source", "why"),
    [
        (60, 200, False, ""),
        (61, 61, False, "more than 60 questions an hour of one visitor"),
        (1, 201, False, "more than 200 questions a day of one visitor"),
        (300, 1000, True, ""),
        (301, 301, True, "more than 300 questions an hour of one network"),
        (1, 1001, True, "more than 1000 questions a day of one network"),
    ],
)
def test_flooding(hour: int, day: int, source: bool, why: str) -> None:
    """The limits are those of one person, and of an office behind one address."""
    assert why == flooding(hour=hour, day=day, source=source, pace=Pace())


def test_visitors_of_each_origin(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The log keeps all events with their origin, whoever sent them."""
    made = service(tmp_path_factory.mktemp("site") / "var", staff_networks=("192.0.2.0/24",))
    for visitor, batch in (
        (Visitor(made), {}),
        (Visitor(made), {"origin": "ci"}),
        (Visitor(made, address="192.0.2.5"), {}),
        (Visitor(made, agent="Googlebot/2.1"), {}),
    ):
        visitor.send(visitor.event("viewed", article="password"), **batch)
    assert ["bot", "ci", "customer", "staff"] == sorted(e.origin for e in log(made))
    close(made)


def test_networks() -> None:
    """A network may be written with or without its host bits."""
    assert ipaddress.ip_network("192.0.2.0/24") == network("192.0.2.9/24")
