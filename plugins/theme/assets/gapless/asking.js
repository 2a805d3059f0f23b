/** <gapless-asking>: a question about this page; <gapless-unclear>: one about a moment of its video. */

import { keepingFocus, make, part, say } from "./elements.js";
import { tellNow } from "./events.js";
import { clock, page, text } from "./page.js";

/** The form works without us. With us the page stays, and a question waits while the service is away. */
class GaplessAsking extends HTMLElement {
  #sending = ""; // the question whose answer of the service is not there yet

  connectedCallback() {
    // One, though the form is moved: see GaplessUnclear.
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      this.#send();
    };
  }

  get #form() {
    return part(this, "form", HTMLFormElement);
  }

  async #send() {
    const data = new FormData(this.#form);
    /** @type {(name: string) => string} */
    const said = (name) => String(data.get(name) ?? "").trim();
    if (!said("text") || said("website") || said("text") === this.#sending) return;
    this.#sending = said("text");
    const taken = await tellNow("asked", {
      text: said("text"),
      address: said("address"),
      article: page().article,
      anchor: said("anchor"),
    });
    this.#sending = "";
    const status = part(this, ".gapless-asked", HTMLElement);
    status.classList.add("gapless-asked--shown");
    say(status, text(taken === "taken" ? "ask_sent" : taken === "kept" ? "ask_kept" : "feedback_failed"));
    const words = part(this.#form, "textarea", HTMLTextAreaElement);
    if (taken !== "refused" && words.value.trim() === said("text")) words.value = ""; // else they have written on
  }
}

class GaplessUnclear extends HTMLElement {
  #moved = false;

  connectedCallback() {
    if (this.#moved) return;
    this.#moved = true;
    const details = part(this, "details", HTMLDetailsElement);
    details.addEventListener("toggle", () => details.open && this.#begin());
    keepingFocus(() => document.querySelector("gapless-video figure")?.after(this));
    if (details.open) this.#pin(); // the reader was faster than this script
  }

  #begin() {
    this.#pin();
    part(this, "textarea", HTMLTextAreaElement).focus();
  }

  /** Note the second at which the video stands, and say it. */
  #pin() {
    const { anchor, seconds } = here();
    const form = part(this, "form", HTMLFormElement);
    form.querySelector("[name=anchor]")?.remove();
    this.querySelector(".gapless-unclear__at")?.remove();
    if (anchor) {
      const at = text("unclear_at", { time: clock(seconds) });
      form.prepend(
        make("input", { type: "hidden", name: "anchor", value: anchor }),
        make("p", { class: "gapless-unclear__at" }, at),
      );
    }
  }
}

/** Where the page's videos stand: the first that was begun, else the first; "" where its player is not ours. */
function here() {
  const videos = [...document.querySelectorAll("gapless-video")].map(second);
  const begun = videos.findIndex((seconds) => seconds > 0);
  const number = Math.max(begun, 0);
  const seconds = Math.floor(videos[number] ?? Number.NaN);
  if (Number.isNaN(seconds)) return { anchor: "", seconds: 0 };
  return { anchor: `${number ? `v${number + 1}-` : ""}t=${seconds}`, seconds };
}

/**
 * The second at which a video stands; of a player that is not ours, that of the chapter or cue chosen last.
 * @param {Element} element
 */
function second(element) {
  const video = element.querySelector("video");
  if (video) return video.currentTime;
  const chosen = element.querySelector("[aria-current][data-start]");
  return chosen instanceof HTMLElement ? Number(chosen.dataset.start) : Number.NaN;
}

customElements.define("gapless-asking", GaplessAsking);
customElements.define("gapless-unclear", GaplessUnclear);
