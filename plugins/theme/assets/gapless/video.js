/** <gapless-video>: the transcript and the chapters lead to their second, and follow the video. */

import { make } from "./elements.js";

const MOMENT = /^#(?:v(\d+)-)?t=(\d+(?:\.\d+)?)$/; // #t=93 of the first video of a page, #v2-t=93 of the second

class GaplessVideo extends HTMLElement {
  #gone;
  #cues = [];
  #chapters = [];

  connectedCallback() {
    this.#gone = new AbortController();
    const { signal } = this.#gone;
    // Without JavaScript `#t=93` leads to a paragraph; here it leads to the player, which must stay in sight.
    for (const part of this.querySelectorAll("[id*='t=']")) part.removeAttribute("id");
    this.#cues = [...this.querySelectorAll(".gapless-transcript span[data-start]")];
    this.#chapters = [...this.querySelectorAll(".gapless-chapters a[data-start]")];
    this.addEventListener("click", (event) => this.#clicked(event), { signal });
    window.addEventListener("hashchange", () => this.#follow(), { signal });
    this.#video?.addEventListener("timeupdate", () => this.#mark(this.#video.currentTime), { signal });
    this.#follow();
  }

  disconnectedCallback() {
    this.#gone.abort();
  }

  get #video() {
    return this.querySelector("video");
  }

  #clicked(event) {
    const embed = event.target.closest(".gapless-embed");
    if (embed) {
      event.preventDefault();
      this.#embed(embed, 0);
      return;
    }
    const cue = event.target.closest(".gapless-transcript span[data-start]");
    const link = event.target.closest("a[href*='t=']");
    if (link) {
      const moment = MOMENT.exec(link.hash);
      if (!moment) return;
      // Kept from the page's own jump, so that the player stays in sight.
      event.preventDefault();
      event.stopPropagation();
      history.replaceState(history.state, "", new URL(link.href).hash);
      this.#seek(Number(link.dataset.start ?? moment[2]), true);
    } else if (cue && !getSelection().toString()) {
      this.#seek(Number(cue.dataset.start), true);
    }
  }

  /** Go to the second that the address names; whether it plays is the visitor's decision. */
  #follow() {
    const moment = MOMENT.exec(location.hash);
    const videos = [...document.querySelectorAll("gapless-video")];
    if (moment && videos[(moment[1] ?? 1) - 1] === this) this.#seek(this.#exact(Number(moment[2])), false);
  }

  /** Addresses name whole seconds: the chapter or cue that begins within this one is meant. */
  #exact(seconds) {
    const starts = [...this.#chapters, ...this.#cues].map(({ dataset }) => Number(dataset.start));
    return starts.find((start) => Math.floor(start) === seconds) ?? seconds;
  }

  #seek(seconds, play) {
    if (!Number.isFinite(seconds)) return;
    const video = this.#video;
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
    this.querySelector("figure").scrollIntoView({ block: "nearest" });
  }

  /** The provider's player, in place of the link to it. Nothing was asked of the provider before. */
  #embed(link, seconds) {
    const frame = make("iframe", {
      src: started(link.dataset.embed, seconds),
      title: this.dataset.title,
      allow: "autoplay; fullscreen; picture-in-picture; encrypted-media",
      allowfullscreen: true,
      referrerpolicy: "strict-origin-when-cross-origin",
    });
    link.replaceWith(frame);
    frame.focus();
  }

  #mark(seconds) {
    current(this.#cues, seconds);
    current(this.#chapters, seconds);
  }
}

function current(parts, seconds) {
  const now = parts.findLast(({ dataset }) => Number(dataset.start) <= seconds + 0.05);
  for (const part of parts) {
    if (part === now) part.setAttribute("aria-current", "true");
    else part.removeAttribute("aria-current");
  }
}

/** The address of an embedded player that starts at `seconds` by itself. */
function started(address, seconds) {
  const url = new URL(address);
  url.searchParams.set("autoplay", "1");
  if (url.hostname.includes("vimeo")) url.hash = `t=${Math.floor(seconds)}s`;
  else url.searchParams.set("start", String(Math.floor(seconds)));
  return url.href;
}

customElements.define("gapless-video", GaplessVideo);
