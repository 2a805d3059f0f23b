"""The stage in which Markdown becomes HTML."""

from __future__ import annotations

import pytest

from plugins.mistakes import Mistaken
from tests.plugins.conftest import FOREIGN, Make, failure

pytestmark = pytest.mark.slow


def test_audience_in_other_metadata_is_never_published(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A page that names its audience only in MkDocs' older metadata is refused."""
    said = failure(make, {"a.md": "audience: agents\n\nSecret.\n"}, caplog, FOREIGN)

    assert "content/a.md: audience: agents comes from a file of defaults." in said


def test_a_page_that_cannot_be_rendered_is_named(make: Make) -> None:
    """What stops Markdown's own code is told with the page and what to look for in it."""
    said = r"content/a\.md: cannot be read: Invalid IPv6 URL\. Look for an address that cannot be one"
    with pytest.raises(Mistaken, match=said):
        make({"a.md": "# A\n\n[x](http://[a)\n"}, FOREIGN)
