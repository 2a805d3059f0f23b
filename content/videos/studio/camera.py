"""The camera: films a product page inside a drawn window, with a cursor, frame by frame.

The film keeps its own time, not the clock's: every frame says how long it is shown. So the pace is the same
on a slow machine, and the times of captions and chapters are exact.
"""

from __future__ import annotations

import base64
import math
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page

from studio.cues import Cue, seconds_to_read

WIDTH, HEIGHT, BAR = 1280, 720, 44  # pixels: of the film, and of the drawn window's bar
FPS = 15
HOST = "help.example.com"
ENCODED = (
    f"-vf fps={FPS} -c:v libx264 -preset medium -crf 26 -tune animation -pix_fmt yuv420p "
    "-movflags +faststart -an"
)
STAGE = Path(__file__).with_name("stage.html")


class Camera:
    """Films with the two pages of `context`: the product's, and the stage that it is drawn on."""

    def __init__(self, context: BrowserContext, frames: Path) -> None:
        self.page = context.new_page()
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT - BAR})
        self._stage = context.new_page()
        self._stage.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        self._stage.goto(STAGE.as_uri())
        self._devtools = {page: context.new_cdp_session(page) for page in (self.page, self._stage)}
        self._frames = frames
        self._shown: list[tuple[Path, float]] = []
        self._at = (WIDTH * 0.62, HEIGHT * 0.7)
        self.now = 0.0
        self._captions: list[tuple[float, dict[str, str]]] = []
        self._chapters: list[tuple[float, dict[str, str]]] = []

    # What is said

    def say(self, **texts: str) -> None:
        """Begin a caption, given by language, after the one before has stayed long enough to be read."""
        self._finish_caption()
        self._captions.append((self.now, texts))

    def chapter(self, **texts: str) -> None:
        """Begin a chapter, whose name is given by language."""
        self._finish_caption()
        self._chapters.append((self.now, texts))

    def captions(self) -> list[Cue]:
        """All captions; each lasts until the next one."""
        return _until_next(self._captions, self.now)

    def chapters(self) -> list[Cue]:
        """All chapters; each lasts until the next one."""
        return _until_next(self._chapters, self.now)

    def _finish_caption(self) -> None:
        """Show the last caption until people have read it. The next begins on a whole second, as links do."""
        if self._captions:
            begun, texts = self._captions[-1]
            self.hold(begun + seconds_to_read(texts) - self.now)
        self.hold(math.ceil(round(self.now, 3)) - self.now)

    # What is shown

    def frame(self, seconds: float = 1 / FPS) -> None:
        """Film the stage as it is, for `seconds`."""
        file = self._frames / f"{len(self._shown):05}.jpg"
        file.write_bytes(base64.b64decode(self._picture(self._stage)))
        self._shown.append((file, seconds))
        self.now += seconds

    def hold(self, seconds: float) -> None:
        """Go on showing the last frame."""
        if seconds > 0 and self._shown:
            file, shown = self._shown[-1]
            self._shown[-1] = (file, shown + seconds)
            self.now += seconds

    def look(self, seconds: float = 1 / FPS) -> None:
        """Film the product's page as it is now, for `seconds`."""
        self._call("scene", "browser")
        self._draw()
        self.frame(seconds)

    def card(self, title: str, words: str, seconds: float, *, small: str = "Gapless") -> None:
        """Show a title card: it fades in over the old picture, and out to the new one."""
        for step in range(1, 7):
            self._call("card", small, title, words, step / 6)
            self.frame()
        self.hold(seconds)

    def uncover(self) -> None:
        """Fade the title card out."""
        for step in range(5, -1, -1):
            self._call("card", "Gapless", *self._card_words(), step / 6)
            self.frame()

    def end(self, title: str) -> None:
        """Show the last card."""
        self.card(title, "More in the learn center, under Videos and Learning paths.", 1.8)

    def write(self, scene: str, html: str, seconds: float = 1 / FPS, *, name: str = "") -> None:
        """Show text in the drawn terminal, editor or reply."""
        self._call("scene", scene)
        self._call("cursor", 0, 0, False)
        self._call("text", scene, name, html)
        self.frame(seconds)

    # What is done

    def goto(self, url: str) -> None:
        """Open an address in the product's page, off camera."""
        self.page.goto(url, wait_until="load")
        self._call("scene", "browser")
        self._draw()
        self._call("cursor", *self._at, True)

    def turn_to(self, page: Page) -> None:
        """Film another page of the product from now on, such as another person's."""
        if page not in self._devtools:
            page.set_viewport_size({"width": WIDTH, "height": HEIGHT - BAR})
            self._devtools[page] = page.context.new_cdp_session(page)
        self.page = page

    def point(self, target: Locator, *, seconds: float = 0.65, along: float = 0.5) -> None:
        """Move the cursor to `target`, at the share `along` of its width, and slow down towards it."""
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        if box is None:
            raise RuntimeError(f"{target} cannot be seen, so it cannot be pointed at")
        start, end = self._at, (box["x"] + box["width"] * along, box["y"] + box["height"] / 2 + BAR)
        steps = max(2, round(seconds * FPS))
        for step in range(1, steps + 1):
            eased = 1 - (1 - step / steps) ** 3
            self._at = (start[0] + (end[0] - start[0]) * eased, start[1] + (end[1] - start[1]) * eased)
            self._call("cursor", *self._at, True)
            self.frame()
        self.page.mouse.move(self._at[0], self._at[1] - BAR)
        self.look()

    def click(self, target: Locator, *, along: float = 0.5, after: Callable[[], Any] = lambda: None) -> None:
        """Point at `target`, click, wait for `after`, and film the result."""
        self.point(target, along=along)
        for progress in (0.0, 0.3, 0.6, 1.0):
            self._call("ring", progress)
            self.frame()
        self.page.mouse.click(self._at[0], self._at[1] - BAR)
        after()
        self.look(0.3)

    def type(self, text: str, *, pace: float = 0.085, after: Callable[[], Any] = lambda: None) -> None:
        """Type `text` where the focus is, a key at a time, then wait for `after`."""
        for letter in text:
            self.page.keyboard.type(letter)
            self.look(pace * (2 if letter == " " else 1))
        after()
        self.look(0.3)

    def press(self, key: str, *, shown: str = "", after: Callable[[], Any] = lambda: None) -> None:
        """Press a key, named on the screen."""
        self.name(shown or key)
        self.frame(0.45)
        self.page.keyboard.press(key)
        after()
        self._draw()
        self.frame(0.25)
        self.name("")
        self.look(0.2)

    def name(self, key: str) -> None:
        """Show the name of a key on the screen from the next frame on; "" shows none."""
        self._call("keycap", key)

    def scroll(self, pixels: int, *, seconds: float = 0.8) -> None:
        """Scroll the product's page, starting and ending gently."""
        steps, begun = max(2, round(seconds * FPS)), self.page.evaluate("scrollY")
        for step in range(1, steps + 1):
            eased = (1 - (1 - step / steps) ** 3) * pixels
            self.page.evaluate("y => scrollTo({top: y, behavior: 'instant'})", begun + eased)
            self.look()

    def encode(self, file: Path) -> None:
        """Write the film as an MP4 that every browser plays and starts at once."""
        listing = self._frames / "frames.txt"
        lines = [f"file '{frame}'\nduration {seconds:.4f}" for frame, seconds in self._shown]
        listing.write_text("\n".join([*lines, f"file '{self._shown[-1][0]}'"]) + "\n", encoding="utf-8")
        _ffmpeg("-f", "concat", "-safe", "0", "-i", str(listing), *ENCODED.split(), str(file))

    def poster(self, file: Path, second: float) -> None:
        """Write the frame at `second` as the picture shown before the film plays."""
        passed = 0.0
        for frame, seconds in self._shown:
            passed += seconds
            if passed > second:
                _ffmpeg(
                    "-i",
                    str(frame),
                    "-c:v",
                    "libwebp",
                    "-quality",
                    "60",
                    "-compression_level",
                    "6",
                    str(file),
                )
                return

    def _draw(self) -> None:
        parts = urlsplit(self.page.url)
        path = unquote(parts.path + (f"?{parts.query}" if parts.query else "")).replace("+", " ")
        path += f"#{unquote(parts.fragment)}" if parts.fragment else ""
        self._call("page", f"data:image/jpeg;base64,{self._picture(self.page)}", HOST, path)

    def _picture(self, page: Page) -> str:
        """The page as a JPEG in base64; much faster than Playwright's own screenshot."""
        asked = {"format": "jpeg", "quality": 95, "optimizeForSpeed": True}
        picture: str = self._devtools[page].send("Page.captureScreenshot", asked)["data"]
        return picture

    def _card_words(self) -> list[str]:
        words: list[str] = self._stage.evaluate("[at('.card h1').textContent, at('.card p').textContent]")
        return words

    def _call(self, name: str, *values: object) -> None:
        self._stage.evaluate(f"values => stage.{name}(...values)", list(values))


def _until_next(begun: list[tuple[float, dict[str, str]]], end: float) -> list[Cue]:
    starts = [start for start, _ in begun]
    # Keep them a millisecond apart: a player that stands on a shared border would show both.
    ends = [*(start - 0.001 for start in starts[1:]), end]
    return [Cue(start, stop, texts) for (start, texts), stop in zip(begun, ends, strict=True)]


def _ffmpeg(*words: str) -> None:
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *words], check=True)
