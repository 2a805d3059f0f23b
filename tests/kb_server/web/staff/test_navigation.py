"""The navigation of pages for staff: added by features, shown by role."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask

from kb_server.web.staff import navigation
from kb_server.web.staff.navigation import NavigationLink


@dataclass(frozen=True)
class Reader:
    """Somebody with some roles."""

    name: str
    roles: tuple[str, ...]

    def may(self, role: str) -> bool:
        """Have they this role?"""
        return role in self.roles


def made(*blueprints: Blueprint) -> Flask:
    """An application with these features."""
    app = Flask("test")
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    return app


def feature(name: str, *links: NavigationLink, leave: str = "", search: str = "") -> Blueprint:
    """A feature with links in the navigation."""
    blueprint = Blueprint(name, __name__)
    navigation.add(blueprint, *links, leave=leave, search=search)
    return blueprint


def test_each_sees_the_pages_of_their_role() -> None:
    """A reader sees the pages that they may open, in the order of the features; a stranger none."""
    desk, gaps = (
        NavigationLink("desk", "desk.show", "desk"),
        NavigationLink("gaps", "gaps.show", "gaps", role="writer"),
    )
    app = made(feature("desk", desk), feature("gaps", gaps))
    with app.app_context():
        assert [desk, gaps] == navigation.links(Reader("wim", ("agent", "writer")))
        assert [desk] == navigation.links(Reader("anna", ("agent",)))
        assert [] == navigation.links(None)


def test_groups_stand_in_their_order() -> None:
    """Links of one group stand together, whichever feature comes first."""
    explain = NavigationLink("explain", "explain.show", "explain", group="tools")
    desk, links = NavigationLink("desk", "desk.show", "desk"), NavigationLink("links", "links.show", "links")
    today = NavigationLink("today", "today.show", "today", group="studio")
    app = made(feature("explain", explain), feature("desk", desk), feature("t", today), feature("l", links))
    with app.app_context():
        assert [today, desk, links, explain] == navigation.links(Reader("anna", ("agent",)))


def test_one_feature_searches() -> None:
    """The field of the frame asks the feature that searches; there is none where none does."""
    with made(feature("a"), feature("b", search="b.find"), feature("c")).app_context():
        assert "b.find" == navigation.search()
    with made().app_context():
        assert "" == navigation.search()


def test_one_feature_logs_out() -> None:
    """The way out is that of the feature that has one, whichever comes first; none where nobody logs in."""
    for features in (("a", "b"), ("b", "a")):
        app = made(*(feature(name, leave="a.out" if name == "a" else "") for name in features))
        with app.app_context():
            assert "a.out" == navigation.leave()
    with made().app_context():
        assert "" == navigation.leave()


def test_applications_do_not_share_their_navigation() -> None:
    """A feature that one application has is not in another's navigation."""
    link = NavigationLink("desk", "desk.show", "desk")
    blueprint, reader = feature("desk", link), Reader("anna", ("agent",))
    for app, shown in ((made(blueprint), [link]), (made(), []), (made(blueprint), [link])):
        with app.app_context():
            assert shown == navigation.links(reader)
