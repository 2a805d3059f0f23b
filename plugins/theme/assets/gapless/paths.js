/** <gapless-path> and <gapless-step>: how far a reader is in a learning path. */

import { make, part, say } from "./elements.js";
import { page, text } from "./page.js";
import { done, finished, forget, mark } from "./progress.js";

class GaplessPath extends HTMLElement {
  connectedCallback() {
    this.addEventListener("progress", () => this.#show()); // the product may have ticked a step
    this.#show();
  }

  get #path() {
    return this.dataset.path ?? "";
  }

  #show() {
    const steps = this.#steps;
    const ready = done(this.#path);
    /** @type {(step: HTMLElement) => boolean} */
    const isDone = (step) => ready.has(step.dataset.step ?? "");
    const ended = steps.filter(isDone);
    for (const step of steps) {
      const is = isDone(step);
      step.toggleAttribute("data-done", is);
      step.querySelector(".gapless-unseen")?.remove();
      if (is) step.prepend(make("span", { class: "gapless-unseen" }, text("path_marked"), ": "));
    }
    this.#certify(ended.length === steps.length);
    this.querySelector(".gapless-path__progress")?.remove();
    const label = text("path_progress", { done: ended.length, total: steps.length });
    const next = steps.find((step) => !isDone(step))?.querySelector("a");
    part(this, "ol", HTMLOListElement).before(
      make(
        "div",
        { class: "gapless-path__progress" },
        make("progress", { value: ended.length, max: steps.length, "aria-label": label }),
        make("p", {}, label),
        ended.length && next
          ? make(
              "a",
              { class: "gapless-button gapless-button--primary", href: next.href },
              text("path_continue"),
            )
          : null,
        ended.length
          ? make(
              "button",
              { type: "button", class: "gapless-button gapless-button--quiet", onclick: () => this.#again() },
              text("path_again"),
            )
          : null,
      ),
    );
  }

  get #steps() {
    /** @type {NodeListOf<HTMLElement>} */
    const listed = this.querySelectorAll("[data-step]");
    return [...listed];
  }

  #again() {
    forget(
      this.#path,
      this.#steps.map((step) => step.dataset.step ?? ""),
    );
    this.#show();
  }

  /**
   * The page that says that all is done, to be printed.
   * @param {boolean} all
   */
  #certify(all) {
    const certificate = this.querySelector(".gapless-certificate");
    if (!(certificate instanceof HTMLElement)) return;
    certificate.hidden = !all;
    if (!all) return;
    const day = finished(this.#path);
    const time = part(certificate, "time", HTMLTimeElement);
    time.dateTime = day.toISOString().slice(0, 10);
    time.textContent = day.toLocaleDateString(page().lang, { dateStyle: "long" });
    part(certificate, "button", HTMLButtonElement).onclick = () => printed(certificate);
  }
}

class GaplessStep extends HTMLElement {
  connectedCallback() {
    const { path = "", step = "" } = this.dataset;
    const button = make("button", { type: "button", class: "gapless-button gapless-step" });
    const show = () => {
      const is = done(path).has(step);
      button.setAttribute("aria-pressed", String(is));
      say(button, text(is ? "path_marked" : "path_mark"));
    };
    button.addEventListener("click", () => {
      mark(path, step, !done(path).has(step));
      show();
    });
    this.addEventListener("progress", show); // the check of the article may be passed, or the reader go on
    show();
    this.replaceChildren(button);
  }
}

/**
 * Print one part of the page alone.
 * @param {HTMLElement} alone
 */
function printed(alone) {
  alone.toggleAttribute("data-printed", true);
  window.addEventListener("afterprint", () => alone.removeAttribute("data-printed"), { once: true });
  window.print();
}

customElements.define("gapless-path", GaplessPath);
customElements.define("gapless-step", GaplessStep);
