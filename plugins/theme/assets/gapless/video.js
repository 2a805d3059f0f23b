/** <gapless-video>: the transcript and the chapters lead to their second, and follow the video. */

import { around, make, part } from "./elements.js";
import { tell } from "./events.js";
import { current, moment, started } from "./moments.js";
import { page } from "./page.js";

const READING = 6000; // ms for which a transcript that the reader has moved stays
const CUE = ".gapless-transcript span[data-start]";
const RANGES = 40; // of one event: kb_server/log/events.py takes no more

/** @typedef {{ element: HTMLElement, start: number }} Timed a cue or a chapter, and its second */

class GaplessVideo extends HTMLElement {
  #gone = new AbortController();
  #touched = -Infinity; // when the reader last moved the transcript
  #told = ""; // the seconds that were told to be played
  /** @type {{ article: string, video: number } | null} */
  #place = null; // of the video, once it plays
  /** @type {Timed[]} */
  #cues = [];
  /** @type {Timed[]} */
  #chapters = [];

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    // Without JavaScript `#t=93` leads to a paragraph; here it leads to the player, which must stay in sight.
    for (const one of this.querySelectorAll("[id*='t=']")) one.removeAttribute("id");
    this.#cues = this.#timed(CUE);
    this.#chapters = this.#timed(".gapless-chapters a[data-start]");
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    window.addEventListener("hashchange", () => this.#follow(), { signal });
    const video = this.#video;
    video?.addEventListener("timeupdate", () => this.#mark(video.currentTime), { signal });
    video?.addEventListener("play", () => this.#playing(), { signal });
    const left = () => document.visibilityState === "hidden" && this.#tell();
    document.addEventListener("visibilitychange", left, { signal });
    for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      const options = { signal, passive: true };
      this.querySelector(".gapless-transcript")?.addEventListener(kind, () => this.#touch(), options);
    }
    this.#follow();
    const early = clicked();
    if (early && this.contains(early)) this.#seek(Number(early.dataset.start), true);
  }

  disconnectedCallback() {
    this.#gone.abort();
    this.#tell();
  }

  #playing() {
    const videos = [...document.querySelectorAll("gapless-video")];
    this.#place ??= { article: page().article, video: videos.indexOf(this) + 1 };
  }

  /** Tell which seconds were played, when the page is left: nothing is told while a video plays. */
  #tell() {
    const seconds = played(this.#video?.played);
    if (!this.#place?.article || !seconds || seconds === this.#told) return;
    this.#told = seconds;
    tell("watched", { ...this.#place, seconds });
  }

  get #video() {
    return this.querySelector("video");
  }

  /** @param {string} selector */
  #timed(selector) {
    /** @type {NodeListOf<HTMLElement>} */
    const found = this.querySelectorAll(selector);
    return [...found].map((element) => ({ element, start: Number(element.dataset.start) }));
  }

  /** @param {Event} event */
  #clicked(event) {
    const embed = around(event, ".gapless-embed");
    if (embed) {
      event.preventDefault();
      this.#embed(embed, 0);
      return;
    }
    const cue = around(event, CUE);
    const link = around(event, "a[href*='t=']");
    if (link instanceof HTMLAnchorElement) {
      const named = moment(link.hash.slice(1));
      if (!named) return;
      // Kept from the page's own jump, so that the player stays in sight.
      event.preventDefault();
      event.stopPropagation();
      history.replaceState(history.state, "", new URL(link.href).hash);
      this.#seek(Number(link.dataset.start ?? named.seconds), true);
    } else if (cue && !getSelection()?.toString()) {
      this.#seek(Number(cue.dataset.start), true);
    }
  }

  /** Go to the second that the address names; whether it plays is the visitor's decision. */
  #follow() {
    const named = moment(location.hash.slice(1));
    const videos = [...document.querySelectorAll("gapless-video")];
    if (named && videos[named.video - 1] === this) this.#seek(this.#exact(named.seconds), false);
  }

  /**
   * Addresses name whole seconds: the chapter or cue that begins within this one is meant.
   * @param {number} seconds
   */
  #exact(seconds) {
    const timed = [...this.#chapters, ...this.#cues];
    return timed.find(({ start }) => Math.floor(start) === seconds)?.start ?? seconds;
  }

  /**
   * @param {number} seconds
   * @param {boolean} play
   */
  #seek(seconds, play) {
    if (!Number.isFinite(seconds)) return;
    const video = this.#video;
    /** @type {HTMLElement | null} */
    const embed = this.querySelector(".gapless-embed");
    if (video) {
      video.currentTime = seconds;
      if (play) video.play().catch(() => {}); // a browser may forbid it: the video then stands at its second
    } else if (play && embed) {
      this.#embed(embed, seconds);
    } else if (play) {
      const frame = this.querySelector("iframe");
      if (frame) frame.src = started(frame.src, seconds);
    }
    this.#mark(seconds);
    part(this, "figure", HTMLElement).scrollIntoView({ block: "nearest" });
  }

  /**
   * The provider's player, in place of the link to it. Nothing was asked of the provider before.
   * @param {HTMLElement} link
   * @param {number} seconds
   */
  #embed(link, seconds) {
    const frame = make("iframe", {
      src: started(link.dataset.embed ?? "", seconds),
      title: this.dataset.title,
      allow: "autoplay; fullscreen; picture-in-picture; encrypted-media",
      allowfullscreen: true,
      referrerpolicy: "strict-origin-when-cross-origin",
    });
    link.replaceWith(frame);
    frame.focus();
  }

  /** @param {number} seconds */
  #mark(seconds) {
    mark(this.#chapters, seconds);
    const cue = mark(this.#cues, seconds);
    const transcript = this.querySelector(".gapless-transcript");
    if (cue && transcript && performance.now() - this.#touched > READING) follow(transcript, cue);
  }

  #touch() {
    this.#touched = performance.now();
  }
}

/**
 * The cue that was clicked before the script was there, if any: a click leaves the caret in the text.
 * @returns {HTMLElement | null}
 */
function clicked() {
  const { anchorNode, isCollapsed = false } = getSelection() ?? {};
  return isCollapsed ? (anchorNode?.parentElement?.closest(CUE) ?? null) : null;
}

/**
 * The ranges of whole seconds that were played, such as 0-31,40-58.
 * @param {TimeRanges} [ranges]
 */
function played(ranges) {
  const part = (/** @type {TimeRanges} */ all, /** @type {number} */ n) =>
    `${Math.floor(all.start(n))}-${Math.ceil(all.end(n))}`;
  const length = Math.min(ranges?.length ?? 0, RANGES);
  return ranges ? Array.from({ length }, (_, n) => part(ranges, n)).join() : "";
}

/**
 * Bring the `cue` into sight in the box of the transcript; the page itself stays where it is.
 * @param {Element} transcript
 * @param {Element} cue
 */
function follow(transcript, cue) {
  const [box, line] = [transcript.getBoundingClientRect(), cue.getBoundingClientRect()];
  const middle = box.top + box.height / 2;
  if (line.top > box.top && line.bottom < middle) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  transcript.scrollBy({ top: line.top - box.top - box.height / 3, behavior: still ? "instant" : "smooth" });
}

/**
 * Mark the part that is on, and return it if it has just begun.
 * @param {Timed[]} parts
 * @param {number} seconds
 */
function mark(parts, seconds) {
  const now = current(parts, seconds);
  const begun = now && !now.element.hasAttribute("aria-current") ? now.element : null;
  for (const one of parts) {
    if (one === now) one.element.setAttribute("aria-current", "true");
    else one.element.removeAttribute("aria-current");
  }
  return begun;
}

customElements.define("gapless-video", GaplessVideo);
