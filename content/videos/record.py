"""Record the learn center's videos again: `make videos`, or `python content/videos/record.py [NAME …]`.

It publishes and serves a copy of this learn center and drives it in headless Chromium; what shows the studio,
and the videos of search and of the desk, show `gapless demo`, which is made once. It writes into
`media/` each video with its poster, captions in three languages and chapters, then the articles' pictures.
The NAME of these pictures is `pictures`. It needs Chromium and ffmpeg.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright
from studio import agent, pictures, product
from studio.camera import Camera
from studio.cues import webvtt
from studio.scenes import VIDEOS, Video

MEDIA = Path(__file__).parent / "media"
IMAGES = Path(__file__).parents[1] / "images"
PICTURES = "pictures"
LARGEST = 2_000_000  # bytes of a video
SHORTEST, LONGEST = 30, 80  # seconds
POSTER = 1.5  # second of the frame that is shown before the video plays: the title card stands still
LANGUAGES = ("en", "ru", "zh")


def record(playwright: Playwright, video: Video, workshop: Path) -> None:
    """Film one video and write all its files."""
    frames = workshop / "frames"
    frames.mkdir(parents=True)
    browser = _browser(playwright)
    camera = Camera(browser.new_context(locale="en-US", color_scheme="light"), frames)
    video.film(camera, product.copy(workshop))
    file = MEDIA / f"{video.name}.mp4"
    camera.encode(file)
    camera.poster(file.with_suffix(".webp"), POSTER)
    for lang in LANGUAGES:
        file.with_suffix(f".{lang}.vtt").write_text(webvtt(camera.captions(), lang), encoding="utf-8")
    file.with_suffix(".chapters.vtt").write_text(webvtt(camera.chapters(), "en"), encoding="utf-8")
    browser.close()
    _check(file, camera.now)


def take_pictures(playwright: Playwright, workshop: Path) -> None:
    """Take the articles' pictures."""
    IMAGES.mkdir(exist_ok=True)
    browser = _browser(playwright)
    stage = product.copy(workshop)
    agent.hire(stage)
    with stage.served() as site:
        pictures.take(browser.new_page(locale="en-US", color_scheme="light"), site, IMAGES)
    with stage.demo() as demo:
        pictures.take_studio(browser.new_page(locale="en-US", color_scheme="light"), demo, IMAGES)
    browser.close()


def _browser(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--hide-scrollbars"]
    )


def _check(file: Path, seconds: float) -> None:
    size = file.stat().st_size
    sys.stdout.write(f"{file.name}: {seconds:.0f} s, {size / 1e6:.2f} MB\n")
    if size > LARGEST or not SHORTEST <= seconds <= LONGEST:
        limits = f"at most {LARGEST / 1e6:g} MB and {SHORTEST} to {LONGEST} s are wanted"
        raise SystemExit(f"{file.name}: {limits}. Shorten its scenes in studio/scenes.py.")


def main(names: list[str]) -> None:
    """Record the videos of these names, or all, and the pictures."""
    if unknown := set(names) - {PICTURES, *(video.name for video in VIDEOS)}:
        raise SystemExit(f"There is no video {', '.join(unknown)}.")
    MEDIA.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as workshops:
        for video in VIDEOS:
            if not names or video.name in names:
                record(playwright, video, Path(workshops, video.name))
        if not names or PICTURES in names:
            take_pictures(playwright, Path(workshops, PICTURES))


if __name__ == "__main__":
    main(sys.argv[1:])
