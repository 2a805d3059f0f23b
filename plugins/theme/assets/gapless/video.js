/** <gapless-video>: the transcript and the chapters lead to their second, and follow the video. */

import { around, make, part } from "./elements.js";
import { current, moment, started } from "./moments.js";

/** @typedef {{ element: HTMLElement, start: number }} Timed a cue or a chapter, and its second */

class GaplessVideo extends HTMLElement {
  #gone = new AbortController();
  /** @type {Timed[]} */
  #cues = [];
  /** @type {Timed[]} */
  #chapters = [];

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    // Without JavaScript `#t=93` leads to a paragraph; here it leads to the player, which must stay in sight.
    for (const one of this.querySelectorAll("[id*='t=']")) one.removeAttribute("id");
    this.#cues = this.#timed(".gapless-transcript span[data-start]");
    this.#chapters = this.#timed(".gapless-chapters a[data-start]");
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    window.addEventListener("hashchange", () => this.#follow(), { signal });
    const video = this.#video;
    video?.addEventListener("timeupdate", () => this.#mark(video.currentTime), { signal });
    this.#follow();
  }

  disconnectedCallback() {
    this.#gone.abort();
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
    const cue = around(event, ".gapless-transcript span[data-start]");
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
    mark(this.#cues, seconds);
    mark(this.#chapters, seconds);
  }
}

/**
 * @param {Timed[]} parts
 * @param {number} seconds
 */
function mark(parts, seconds) {
  const now = current(parts, seconds);
  for (const one of parts) {
    if (one === now) one.element.setAttribute("aria-current", "true");
    else one.element.removeAttribute("aria-current");
  }
}

customElements.define("gapless-video", GaplessVideo);
