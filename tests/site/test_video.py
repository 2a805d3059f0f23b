"""Video pages: transcript, chapters, deep links, and players of others."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open, Watched
from tests.site.ready import alive, held

pytestmark = pytest.mark.browser

SECOND = "() => document.querySelector('video').currentTime"


def stands_at(page: Page, least: float, most: float) -> None:
    """Wait until the video stands between `least` and `most` seconds."""
    page.wait_for_function(
        "([least, most]) => { const t = document.querySelector('video').currentTime;"
        " return t >= least && t <= most; }",
        arg=[least, most],
    )


def halts(page: Page) -> None:
    """Let the video halt wherever it is led: a machine that stalls would see it played to its end."""
    page.evaluate("""() => {
      const video = document.querySelector("video");
      video.addEventListener("seeked", () => video.pause());
    }""")


def test_transcript_seeks(page: Page, center: Center) -> None:
    """A sentence of the transcript leads the video to its second, and is marked while it is spoken."""
    page.goto(f"{center.url}/videos/tour/")
    halts(page)
    cue = page.get_by_text("Drag a giraffe onto the timeline")
    cue.click()
    stands_at(page, 20, 24)
    expect(cue).to_have_attribute("aria-current", "true")


def test_the_transcript_follows(page: Page, center: Center) -> None:
    """What is spoken comes into sight in the box of the transcript; a reader who moves it is left alone."""
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(f"{center.url}/videos/tour/")
    alive(page)
    box = page.locator(".gapless-transcript")
    last = box.locator("span[data-start]").last
    inside = """(cue) => {
      const [a, b] = [cue, cue.closest(".gapless-transcript")].map((one) => one.getBoundingClientRect());
      return a.top >= b.top && a.bottom <= b.bottom;
    }"""
    page.evaluate("""() => {
      const cues = document.querySelectorAll(".gapless-transcript span[data-start]");
      for (const cue of cues) cue.append(" more".repeat(90));
    }""")
    assert not last.evaluate(inside)
    page.evaluate("() => { const v = document.querySelector('video'); v.currentTime = v.duration - 1; }")
    expect(last).to_have_attribute("aria-current", "true")
    page.wait_for_function("() => document.querySelector('.gapless-transcript').scrollTop > 100")
    box.hover()
    page.mouse.wheel(0, -10_000)
    page.wait_for_function("() => document.querySelector('.gapless-transcript').scrollTop === 0")
    # In the page itself: a machine that stalls for six seconds meanwhile would lead the transcript on.
    page.evaluate("""async () => {
      const video = document.querySelector("video");
      document.querySelector(".gapless-transcript").dispatchEvent(new WheelEvent("wheel"));
      video.currentTime = 20;
      await new Promise((resume) => video.addEventListener("timeupdate", resume, { once: true }));
    }""")
    expect(last).not_to_have_attribute("aria-current", "true")
    assert 0 == box.evaluate("(one) => one.scrollTop")


def test_chapter_seeks(page: Page, center: Center) -> None:
    """A chapter leads to its beginning, and the address can be sent."""
    page.goto(f"{center.url}/videos/tour/")
    alive(page)  # before, a chapter leads to its paragraph
    halts(page)
    page.get_by_role("navigation", name="Chapters").get_by_role("link", name="Inviting").click()
    stands_at(page, 40, 44)
    page.wait_for_url("**/videos/tour/#t=40")


def test_deep_link_stands_at_its_second(page: Page, center: Center) -> None:
    """`#t=20` opens the video at its 20th second, standing, and in sight."""
    page.set_viewport_size({"width": 1280, "height": 420})
    page.goto(f"{center.url}/videos/tour/#t=20")
    stands_at(page, 20, 20)
    assert page.evaluate("() => document.querySelector('video').paused")
    expect(page.locator("video")).to_be_in_viewport(ratio=0.5)
    expect(page.get_by_text("Drag a giraffe")).to_have_attribute("aria-current", "true")


def test_search_hit_leads_to_its_moment(page: Page, center: Center) -> None:
    """Words that are only spoken lead to the second at which they are."""
    page.goto(f"{center.url}/search/?q=archive+giraffe+timeline")
    page.locator(".gapless-hit__sections a").filter(has_text="0:20").click()
    page.wait_for_url("**/videos/tour/#t=20")
    stands_at(page, 20, 20)


def test_nothing_is_asked_of_others_before_the_click(page: Page, center: Center, watched: Watched) -> None:
    """A video of another provider is a link with our own poster until it is clicked; then it plays here."""
    page.route("**/*youtube*/**", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto(f"{center.url}/videos/talk/")
    alive(page)  # before, the link leads to the provider
    link = page.get_by_role("link", name="Play “A talk about teams”")
    expect(link).to_be_visible()
    assert [] == watched.asked("youtube")
    link.click()
    expect(page.get_by_title("A talk about teams")).to_be_visible()
    asked = watched.asked("youtube")
    assert ["https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1&start=0"] == asked
    watched.requests = [request for request in watched.requests if request.url not in asked]


def test_what_is_unclear_is_pinned_to_its_second(page: Page, center: Center, open_context: Open) -> None:
    """A question about a video carries its second; without scripts the form sends the words alone."""
    page.goto(f"{center.url}/videos/tour/")
    alive(page)  # before, the question is sent by the form, not as an event
    halts(page)
    page.get_by_text("Drag a giraffe onto the timeline").click()
    stands_at(page, 20, 24)
    page.wait_for_function("() => document.querySelector('video').paused")
    second = int(page.evaluate(SECOND))
    page.get_by_text("Unclear here?").click()
    expect(page.get_by_text(f"At 0:{second}")).to_be_visible()
    page.get_by_label("What is unclear?").fill("Which giraffe?")
    page.get_by_role("button", name="Send this question").click()
    told = center.heard.wait("asked", article="tour", text="Which giraffe?")
    assert f"t={second}" == told["anchor"]
    expect(page.get_by_text("Thank you. Your question was sent")).to_be_visible()

    plain = open_context(java_script_enabled=False).new_page()
    plain.goto(f"{center.url}/videos/tour/")
    plain.get_by_text("Unclear here?").click()
    plain.get_by_label("What is unclear?").fill("Which timeline?")
    plain.get_by_role("button", name="Send this question").click()
    plain.wait_for_url("**/videos/tour/#gapless-asked")
    expect(plain.get_by_text("Thank you. Your question was sent")).to_be_visible()


def test_what_is_written_while_a_question_is_sent_stays(page: Page, center: Center) -> None:
    """Who writes on while a slow service takes the question keeps all words; two clicks ask it once."""
    page.goto(f"{center.url}/videos/tour/")
    alive(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.get_by_text("Unclear here?").click()
    words = page.get_by_label("What is unclear?")
    words.fill("Where is the hippo?")
    with held(page, "**/api/events", "asked"):
        page.get_by_role("button", name="Send this question").dblclick()
        words.press("End")
        words.press_sequentially(" And the rhino?")
    expect(page.get_by_text("Thank you. Your question was sent")).to_be_visible()
    expect(words).to_have_value("Where is the hippo? And the rhino?")
    center.heard.wait("asked", text="Where is the hippo?")
    assert 1 == len([body for body in sent if "Where is the hippo?" in body])
    page.get_by_role("button", name="Send this question").click()
    expect(words).to_have_value("")


def test_what_was_played_is_told_when_the_page_is_left(page: Page, center: Center) -> None:
    """Nothing is told while a video plays; one event says what was played, once the page is left."""
    page.goto(f"{center.url}/videos/tour/")
    alive(page)
    page.evaluate("""async () => {
      const video = document.querySelector("video");
      video.muted = true;
      video.currentTime = 31;
      await video.play();
    }""")
    stands_at(page, 32, 60)
    played = page.evaluate("""() => {
      const video = document.querySelector("video");
      video.pause();
      return `${Math.floor(video.played.start(0))}-${Math.ceil(video.played.end(0))}`;
    }""")
    assert played.startswith("31-")
    assert [] == center.heard.all("watched", seconds=played)
    page.goto(f"{center.url}/billing/refunds/")
    assert ("tour", 1) == tuple(
        center.heard.wait("watched", seconds=played)[name] for name in ("article", "video")
    )
