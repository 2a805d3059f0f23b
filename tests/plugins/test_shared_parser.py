"""Pages that share a parser are rendered as if each had its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown import Markdown
from mkdocs.structure import pages
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from plugins.fingerprint import EXTENSIONS
from plugins.shared_parser import SharedParser
from tests.plugins.test_surroundings import made

# Without those that others of these replace.
KNOWN = sorted(EXTENSIONS - {"codehilite", "fenced_code", "extra", "plugins.videos"})
TEXTS = (
    """# One

## Part

A note[^1], HTML and [a link].

[^1]: Said.
*[HTML]: A language
[a link]: two.md
""",
    """Meta: yes

# Two

## Part

## Part

Another[^1] HTML and [a link].

[^1]: Else.
""",
    """# Three

```python title="a.py" linenums="1"
x = 1
```

=== "A"
    a
=== "B"
    b

$x^2$
""",
    """# Four

```js
y
```

=== "A"
    c

- [x] done

<div markdown>
**in**
</div>

??? tip
    d
""",
    """# Five

/// note | Named
Text.
///

`#!py z = 2` ++ctrl+a++ {--out--} :smile: (c) "q" ==m== ~~s~~
""",
    """# Six

<div>

open

Term
:   Meaning

| a |
|---|
| b |

    code
""",
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "others", [KNOWN, ["extra", "codehilite", "toc"], []], ids=["known", "extra", "none"]
)
def test_every_page_is_the_same(tmp_path: Path, others: list[str]) -> None:
    """In any order and again, nothing of one page is on the next."""
    settings, nav = made(tmp_path, "", *(f"{number}.md" for number in range(len(TEXTS))))
    settings.markdown_extensions = others
    files = Files([page.file for page in nav.pages])
    parser = SharedParser()

    def rendered(page: Page, number: int) -> tuple[object, ...]:
        page.markdown = TEXTS[number]
        Page.render(page, settings, files)
        return page.content, str(page.toc), page._title_from_render, page.present_anchor_ids

    for order in (range(len(TEXTS)), reversed(range(len(TEXTS)))):
        for number in order:
            page = nav.pages[number]
            expected = rendered(page, number)
            with parser.used():
                assert expected == rendered(page, number)


def test_other_extensions_get_another_parser() -> None:
    """The parser stays while the extensions and their options do; those of videos do not count."""
    parser = SharedParser()

    def given(extensions: list[str], options: dict[str, dict[str, object]]) -> Markdown:
        with parser.used():
            taken: Markdown = vars(pages)["markdown"].Markdown(
                extensions=extensions, extension_configs=options
            )
        return taken

    first = given(["toc"], {"toc": {"permalink": True}})
    assert first is given(["toc"], {"toc": {"permalink": True}, "plugins.videos": {"lang": "ru"}})
    assert first is not given(["toc"], {"toc": {"permalink": False}})
    assert first is not given(["toc", "tables"], {"toc": {"permalink": True}})


def test_a_page_that_fails_leaves_nothing() -> None:
    """After an error the next page gets a new parser, and MkDocs' own module is back."""
    parser, own, taken = SharedParser(), vars(pages)["markdown"], []

    def fail() -> None:
        with parser.used():
            taken.append(vars(pages)["markdown"].Markdown(extensions=[], extension_configs={}))
            taken[-1].convert(None)

    for _ in range(2):
        with pytest.raises(AttributeError):
            fail()
    assert taken[0] is not taken[1]
    assert own is vars(pages)["markdown"]
