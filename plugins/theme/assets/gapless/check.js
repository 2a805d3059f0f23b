/** <gapless-check>: the questions at the end of an article. Whoever answers all of them has done the step. */

import { make, part, say } from "./elements.js";
import { text } from "./page.js";
import { mark } from "./progress.js";

class GaplessCheck extends HTMLElement {
  connectedCallback() {
    const form = part(this, "form", HTMLFormElement);
    Object.assign(part(form, "button", HTMLButtonElement), { hidden: false, disabled: false });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#judge([...form.querySelectorAll("fieldset")]);
    });
    form.addEventListener("change", ({ target }) => {
      if (target instanceof Element) said(target.closest("fieldset"))?.replaceChildren();
      part(this, ".gapless-check__all", HTMLElement).replaceChildren();
    });
  }

  /** @param {HTMLFieldSetElement[]} questions */
  #judge(questions) {
    const right = questions.map(judge);
    const first = questions.find((_, place) => !right[place]);
    const all = part(this, ".gapless-check__all", HTMLElement);
    say(all, first ? "" : text("check_passed"));
    if (first) part(first, "input:checked, input", HTMLInputElement).focus();
    else this.#pass();
  }

  /** The step is done in each path that has it. */
  #pass() {
    const { article = "", paths = "" } = this.dataset;
    for (const path of paths.split(" ").filter(Boolean)) mark(path, article, true);
    for (const step of document.querySelectorAll("gapless-step")) step.dispatchEvent(new Event("progress"));
  }
}

/**
 * Say whether the chosen answer is right, and why. Is it?
 * @param {HTMLFieldSetElement} question
 */
function judge(question) {
  const chosen = question.querySelector("input:checked");
  const right = chosen?.hasAttribute("data-right") ?? false;
  const word = chosen ? text(right ? "check_right" : "check_wrong") : text("check_open");
  const why = right ? (question.querySelector(".gapless-check__why")?.textContent ?? "") : "";
  said(question)?.replaceChildren(make("strong", {}, word), why && ` ${why}`);
  question.toggleAttribute("data-passed", right);
  return right;
}

/** @param {Element | null} question */
const said = (question) => question?.querySelector(".gapless-check__said");

customElements.define("gapless-check", GaplessCheck);
