"""The support agent of the recordings, who may sit down at the desk."""

from __future__ import annotations

from playwright.sync_api import Page

from studio.product import Copy

NAME, PASSWORD = "ann", "an agent of the pictures"


def hire(copy: Copy) -> None:
    """Let the agent log in to the copy."""
    copy.run("user", "add", NAME, "--role", "agent", "--password-stdin", typed=PASSWORD)


def log_in(page: Page) -> None:
    """Log the agent in, on the login's page."""
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
