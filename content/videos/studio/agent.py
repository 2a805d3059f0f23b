"""The support agent of the recordings, who can log in to the agents' desk."""

from __future__ import annotations

from playwright.sync_api import Page

from studio.product import Copy

NAME, PASSWORD = "ann", "an agent of the pictures"


def hire(copy: Copy) -> None:
    """Add the agent to the users of the copy."""
    copy.run("user", "add", NAME, "--role", "agent", "--password-stdin", typed=PASSWORD)


def log_in(page: Page, name: str = NAME, password: str = PASSWORD) -> None:
    """Log the agent, or another person, in on the login page."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
