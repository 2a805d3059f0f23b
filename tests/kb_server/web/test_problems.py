"""Promises about the form of failures."""

from kb_server.web import problems


def test_a_failure_has_the_members_of_rfc_9457() -> None:
    """A problem says its kind, the status and its name, and what is wrong; more is the operation's own."""
    told = problems.response(400, "no event is taken", accepted=0)
    assert (400, "application/problem+json") == (told.status_code, told.mimetype)
    assert {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "no event is taken",
        "accepted": 0,
    } == told.get_json()


def test_a_status_without_a_name_is_told_as_well() -> None:
    """A code that no standard names does not make the failure a failure of ours."""
    assert ("Error", 499) == (problems.problem(499, "x")["title"], problems.problem(499, "x")["status"])
