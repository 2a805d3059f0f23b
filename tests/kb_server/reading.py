"""A browser without JavaScript."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Browser(FlaskClient):
    """Reads every answer to its end, as browsers do."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        """Send a request."""
        return super().open(*arguments, **{"buffered": True} | options)


def browser(service: Flask) -> Browser:
    """A browser without JavaScript at `service`."""
    return Browser(service, service.response_class)
