"""Promises about permalinks over HTTP: they lead to the article, and nowhere else."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/a/password", "/guide/password/"),
        ("/a/password/by-mail", "/guide/password/#by-mail"),
        ("/a/password/t=93", "/guide/password/#t=93"),
        ("/a/password/gone", "/guide/password/"),
        ("/a/password/", "/guide/password/"),
        ("/a/password/by-mail/", "/guide/password/#by-mail"),
        ("/a/PassWord/by-mail", "/guide/password/#by-mail"),
        ("/a/BILL/", "/guide/invoice/#taxes"),
        ("/a/home", "/"),
        ("/a/bill", "/guide/invoice/#taxes"),
        (
            "/a/password?via=ticket&h=mail&utm_source=x&next=//evil.example",
            "/guide/password/?via=ticket&h=mail",
        ),
        ("/a/password/by-mail?via=a&via=b", "/guide/password/?via=a#by-mail"),
        ("/a/password?via=%0d%0aSet-Cookie:x", "/guide/password/?via=%0D%0ASet-Cookie%3Ax"),
    ],
)
def test_where_it_leads(client: FlaskClient, path: str, to: str) -> None:
    """A permalink leads to the article's page and place, with no more of the query than our own tags."""
    response = client.get(path)
    assert (302, to) == (response.status_code, response.headers["Location"])


def test_below_a_path(client: FlaskClient) -> None:
    """Where a proxy mounts the service below a path, links stay below it."""
    response = client.get("/a/password", environ_overrides={"SCRIPT_NAME": "/help"})
    assert "/help/guide/password/" == response.headers["Location"]


@pytest.mark.parametrize(
    "path",
    [
        "/a/nothing",
        "/a/inside",
        "/a/INSIDE/",
        "/a/..",
        "/a/%2e%2e",
        "/a/password/x/y",
        "/a/https:%2f%2fevil.example",
        "/a/%00",
        "/a/" + "x" * 3000,
        "/a/",
        "/a",
    ],
)
def test_it_leads_nowhere(client: FlaskClient, path: str) -> None:
    """An unknown id, and one that this reader may not know of, is the site's 404 page."""
    response = client.get(path, follow_redirects=True)
    assert (404, True) == (response.status_code, b"md-header" in response.data)


@pytest.mark.parametrize("path", ["/a/inside", "/a/INSIDE", "/a/inside/refund-a-customer"])
def test_what_is_for_agents_has_no_address(client: FlaskClient, path: str) -> None:
    """Customers are not told where an article for agents lies: its address holds its title."""
    response = client.get(path)
    assert 404 == response.status_code
    assert "Location" not in response.headers
