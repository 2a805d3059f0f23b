"""From an unanswered question to a verified article, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.loop.conftest import Center

pytestmark = pytest.mark.browser

PASSAGE = """\
Single sign-on lets your people come in through your own identity provider. Open Settings, choose Security,
paste the metadata address of the provider and press **Test**. When the test is green, press **Enforce**.
"""


def test_from_a_question_to_a_verified_article_and_back(center: Center) -> None:
    """Four visitors ask what no article has; the gap is drafted, answered, verified; an edit reopens it."""
    # Words of three visitors may be promised.
    unsure, none = "We found no sure answer. Closest:", "No article answers this yet"
    for question, said in (*[("set up single sign-on", unsure)] * 3, ("single sign-on with okta", none)):
        page = center.ask(question)
        expect(page.get_by_role("heading", name=said)).to_be_visible()

    gap = center.appears(visitors=4)
    assert ("open", "content", 4, 1) == (gap["state"], gap["type"], gap["intents"], len(center.gaps()))
    assert gap["weight"]["total"] > 0
    assert any("no article" in line for line in gap["evidence"]), gap["evidence"]

    number = str(gap["id"])
    center.done("gaps", "plan", number, "--why", "asked every week", "--by", "ada")
    center.done("draft", number, "--by", "ada")
    (draft,) = (center.folder / "content" / "_drafts").glob("*.md")
    begun = draft.read_text(encoding="utf-8")
    assert "  - set up single sign-on\n" in begun
    assert "drafted" == center.gap(gap["id"])["state"]
    center.done("publish")
    assert "drafted" == center.gap(gap["id"])["state"], "a draft is not published"

    answers = begun.partition("answers:\n")[2].partition("draft_of")[0]
    article = center.folder / "content" / "accounts" / "access.md"
    article.write_text(
        f"---\nid: access\ntitle: Ways into your account\nanswers:\n{answers}---\n\n"
        f"Everybody has a password, unless you say otherwise.\n\n{PASSAGE}",
        encoding="utf-8",
    )
    draft.unlink()
    center.done("publish")
    answered = center.gap(gap["id"])
    assert ("answered", ["access"]) == (answered["state"], answered["answers"])

    for question in ("set up single sign-on", "how does single sign-on work"):
        page = center.ask(question)
        page.get_by_role("main").get_by_role("link", name="Ways into your account").first.click()
        page.wait_for_url("**/accounts/access/**")
        searched = center.heard.all("searched", text=question)[-1]
        center.heard.wait("clicked", search=searched["id"], article="access")
    verified = center.becomes(gap["id"], helped=2, failed=0)
    assert "verified" == verified["state"]

    article.write_text(article.read_text(encoding="utf-8").replace(PASSAGE, ""), encoding="utf-8")
    refused = center.gapless("publish")
    assert 1 == refused.returncode
    assert "content/accounts/access.md:5: “set up single sign-on” must find `access`" in refused.stderr
    assert "more questions would break" in refused.stderr or "would no longer find" in refused.stderr
    reopened = center.gap(gap["id"])
    assert "reopened" == reopened["state"]
    assert ["open", "planned", "drafted", "answered", "verified", "reopened"] == [
        step["state"] for step in reopened["steps"]
    ]
    states = {g["id"]: g["state"] for g in center.gaps()}
    center.done("gaps", "recompute")
    assert states == {g["id"]: g["state"] for g in center.gaps()}


def test_a_stub_in_the_customers_words_is_not_verified(center: Center) -> None:
    """An article whose title repeats the question and that says no more is never verified."""
    for question in ("export all records", "how to export records", "export my records"):
        center.ask(question)
    gap = center.appears(visitors=3)
    center.write("guide/export.md", "export", "How to export all my records", "How to export all my records.")
    center.done("publish")
    for question in ("export all records", "how to export records", "records export"):
        page = center.ask(question)
        page.get_by_role("main").get_by_role("link", name="How to export all my records").first.click()
        page.wait_for_url("**/guide/export/**")
        searched = center.heard.all("searched", text=question)[-1]
        center.heard.wait("clicked", search=searched["id"], article="export")
    stands = center.becomes(gap["id"], helped=3)
    assert ("answered", ["export"]) == (stands["state"], stands["answers"])
