"""The navigation of pages for staff. Each feature adds its own pages; a reader sees those of their role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from flask import Blueprint, current_app, url_for
from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App

EXTENSION = "gapless.staff"
GROUPS = ("studio", "desk", "tools")  # in the order of the navigation


class Viewer(Protocol):
    """Somebody who is logged in."""

    @property
    def name(self) -> str:
        """Their user name."""

    def may(self, role: str) -> bool:
        """Do they have this role?"""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A page in the navigation. `text` is the key of its name."""

    name: str
    endpoint: str
    text: str
    role: str = "agent"
    group: str = "desk"  # of GROUPS
    key: str = ""  # the letter that opens it after `g`
    home: bool = False  # do people of its role begin here when they log in?


@dataclass(slots=True)
class Navigation:
    """What the features of one application have added."""

    links: list[NavigationLink] = field(default_factory=list)
    leave: str = ""  # the endpoint that logs out
    search: str = ""  # the endpoint that searches everything that staff see
    viewer: Callable[[], Viewer | None] = lambda: None  # who is logged in


def add(
    blueprint: Blueprint,
    *links: NavigationLink,
    leave: str = "",
    search: str = "",
    viewer: Callable[[], Viewer | None] | None = None,
) -> None:
    """Have every application that registers `blueprint` show `links`.

    `leave` is the endpoint that logs out, `search` the one that the field of the frame asks. `viewer` tells
    who is logged in, for pages that are made where no login is known.
    """

    def record(state: BlueprintSetupState) -> None:
        found = _of(state.app)
        found.links.extend(links)
        found.leave = leave or found.leave
        found.search = search or found.search
        found.viewer = viewer or found.viewer

    blueprint.record(record)


def links(viewer: Viewer | None) -> list[NavigationLink]:
    """The pages that `viewer` may open, by groups, and in a group in the order of the features."""
    if viewer is None:
        return []
    allowed = [link for link in _of(current_app).links if viewer.may(link.role)]
    return sorted(allowed, key=lambda link: GROUPS.index(link.group))


def home(viewer: Viewer) -> str:
    """The address of the page where `viewer` begins when they log in; "" where there is none."""
    return next((url_for(link.endpoint) for link in links(viewer) if link.home), "")


def search() -> str:
    """The endpoint that searches everything that staff see; "" where none does."""
    return _of(current_app).search


def viewer() -> Viewer | None:
    """Who is logged in, None where nobody is. Raises DBAPIError when the database cannot be asked."""
    return _of(current_app).viewer()


def leave() -> str:
    """The endpoint that logs out; "" where nobody can log in."""
    return _of(current_app).leave


def _of(app: App) -> Navigation:
    found: Navigation = app.extensions.setdefault(EXTENSION, Navigation())
    return found
