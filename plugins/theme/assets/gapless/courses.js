/** Where learning paths are listed: how far a reader is in each, and on the home page the choice of who they are. */

import { make } from "./elements.js";
import { text } from "./page.js";
import { choose, done, role } from "./progress.js";

/** <gapless-courses>: learning paths, with what is done of each; cards of those that were begun come first. */
class GaplessCourses extends HTMLElement {
  connectedCallback() {
    this.addEventListener("progress", () => this.#show()); // the product may have ticked a step
    this.#show();
  }

  #show() {
    const cards = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("li[data-path]"))];
    for (const card of cards.reverse()) {
      const begun = show(card);
      card.toggleAttribute("data-begun", begun);
      if (begun && !this.hasAttribute("data-ordered")) card.parentElement?.prepend(card);
    }
  }
}

/**
 * Show the progress of the path of `card`. Is it begun, and not finished?
 * @param {HTMLElement} card
 */
function show(card) {
  const steps = card.querySelector("template")?.content.querySelectorAll("a") ?? [];
  const ready = done(card.dataset.path ?? "");
  const open = [...steps].filter((step) => !ready.has(step.dataset.step ?? ""));
  card.querySelector(".gapless-course")?.remove();
  if (!steps.length || open.length === steps.length) return false;
  const label = text("path_progress", { done: steps.length - open.length, total: steps.length });
  const [next] = open;
  card.append(
    make(
      "div",
      { class: "gapless-course" },
      make("progress", { value: steps.length - open.length, max: steps.length, "aria-label": label }),
      make("span", {}, next ? label : text("path_finished")),
      next && make("a", { href: next.href }, text("path_next", { title: next.textContent })),
    ),
  );
  return Boolean(next);
}

/**
 * <gapless-roles>: a button for each kind of readers shows where they begin; the choice is remembered. Without one
 * those are shown who have a learning path that was begun: the parts are there before this element.
 */
class GaplessRoles extends HTMLElement {
  connectedCallback() {
    this.querySelector(".gapless-roles")?.remove();
    const parts = [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll(".gapless-role"))];
    const names = parts.map((part) => part.querySelector("h3")?.textContent ?? "");
    const buttons = names.map((name) => make("button", { type: "button", class: "gapless-button" }, name));
    const show = (/** @type {string} */ chosen) => {
      parts.forEach((part, place) => {
        part.hidden = names[place] !== chosen;
        buttons[place].setAttribute("aria-pressed", String(!part.hidden));
      });
    };
    buttons.forEach((button, place) => {
      button.addEventListener("click", () => {
        const next = button.getAttribute("aria-pressed") === "true" ? "" : names[place];
        choose(next);
        show(next);
      });
    });
    for (const part of parts) part.querySelector("h3")?.classList.add("gapless-unseen");
    this.prepend(
      make("div", { class: "gapless-roles", role: "group", "aria-labelledby": "gapless-roles" }, buttons),
    );
    show(role() ?? names[parts.findIndex((part) => part.querySelector("[data-begun]"))] ?? "");
  }
}

customElements.define("gapless-courses", GaplessCourses);
customElements.define("gapless-roles", GaplessRoles);
