/** <gapless-path> and <gapless-step>: how far a reader is in a learning path, kept in the reader's own browser. */

import { make, part } from "./elements.js";
import { text } from "./page.js";

const KEY = "gapless.paths";

/**
 * The ids of the steps of `path` that are done.
 * @param {string} path
 */
function done(path) {
  return new Set(read()[path]);
}

/** @returns {Record<string, string[]>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {string} path
 * @param {Iterable<string>} steps
 */
function write(path, steps) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...read(), [path]: [...steps] }));
  } catch {
    // storage is forbidden: the path can be read all the same
  }
}

class GaplessPath extends HTMLElement {
  connectedCallback() {
    this.#show();
  }

  get #path() {
    return this.dataset.path ?? "";
  }

  #show() {
    /** @type {NodeListOf<HTMLElement>} */
    const listed = this.querySelectorAll("[data-step]");
    const steps = [...listed];
    const ready = done(this.#path);
    /** @type {(step: HTMLElement) => boolean} */
    const isDone = (step) => ready.has(step.dataset.step ?? "");
    const finished = steps.filter(isDone);
    for (const step of steps) {
      const is = isDone(step);
      step.toggleAttribute("data-done", is);
      step.querySelector(".gapless-unseen")?.remove();
      if (is) step.prepend(make("span", { class: "gapless-unseen" }, `${text("path_marked")}: `));
    }
    this.querySelector(".gapless-path__progress")?.remove();
    const label = text("path_progress", { done: finished.length, total: steps.length });
    const next = steps.find((step) => !isDone(step))?.querySelector("a");
    part(this, "ol", HTMLOListElement).before(
      make(
        "div",
        { class: "gapless-path__progress" },
        make("progress", { value: finished.length, max: steps.length, "aria-label": label }),
        make("p", {}, label),
        finished.length && next
          ? make(
              "a",
              { class: "gapless-button gapless-button--primary", href: next.href },
              text("path_continue"),
            )
          : null,
        finished.length
          ? make(
              "button",
              { type: "button", class: "gapless-button gapless-button--quiet", onclick: () => this.#again() },
              text("path_again"),
            )
          : null,
      ),
    );
  }

  #again() {
    write(this.#path, []);
    this.#show();
  }
}

class GaplessStep extends HTMLElement {
  connectedCallback() {
    const { path = "", step = "" } = this.dataset;
    const button = make("button", { type: "button", class: "gapless-button gapless-step" });
    const show = () => {
      const is = done(path).has(step);
      button.setAttribute("aria-pressed", String(is));
      button.textContent = text(is ? "path_marked" : "path_mark");
    };
    const mark = (/** @type {boolean} */ is) => {
      const steps = done(path);
      if (is) steps.add(step);
      else steps.delete(step);
      write(path, steps);
      show();
    };
    button.addEventListener("click", () => mark(!done(path).has(step)));
    // Going on to the next step says that this one is done.
    this.parentElement?.querySelector("[rel=next]")?.addEventListener("click", () => mark(true));
    show();
    this.replaceChildren(button);
  }
}

customElements.define("gapless-path", GaplessPath);
customElements.define("gapless-step", GaplessStep);
