"""The methods that addresses below `/api` have."""

from __future__ import annotations

import pytest

from tests.kb_server.web.api.conftest import Api


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/search", "GET, HEAD, OPTIONS"),
        ("/api/similar", "OPTIONS, POST"),
        ("/api/links", "GET, HEAD, OPTIONS, POST"),
        ("/api/flags/" + "0" * 16, "OPTIONS, POST"),
        ("/api/gaps/1", "GET, HEAD, OPTIONS"),
        ("/api/gaps/1/plan", "OPTIONS, POST"),
        ("/api/gaps/1/draft", "GET, HEAD, OPTIONS"),
        ("/api/events", "OPTIONS, POST"),
        ("/mcp", "OPTIONS, POST"),
    ],
)
def test_the_methods_of_an_address(api: Api, path: str, methods: str) -> None:
    """An address names the methods that it has, and refuses the others as 405."""
    client = api.service.test_client()
    assert methods == client.options(path).headers["Allow"]
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"):
        answer = client.open(path, method=method, headers=api.writer.headers)
        assert (method not in methods) == (answer.status_code == 405), method
        if answer.status_code == 405:
            assert methods == answer.headers["Allow"]
            assert 405 == answer.get_json()["status"]


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/api/none", "/api/gaps/1/eat", "/api/", "/api/articles/a/b", "/api/gaps/x"]
)
def test_addresses_of_nothing(api: Api, path: str, method: str) -> None:
    """Below /api, an address of nothing is a 404 as JSON, by any method."""
    answer = api.service.test_client().open(path, method=method)
    assert (404, 404) == (answer.status_code, answer.get_json()["status"])


def test_pages_called_api(api: Api) -> None:
    """A learn center may have pages in a folder of that name: they are read as ever."""
    page = api.service.test_client().get("/api/hello/", buffered=True)
    assert (200, "text/html; charset=utf-8") == (page.status_code, page.content_type)
    assert "It says hello." in page.text
