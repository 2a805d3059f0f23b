/** <gapless-feedback>: was this helpful? Yes; or no, for what reason, and in the visitor's own words. */

import { around, focusLate, make, part, say } from "./elements.js";
import { tellNow } from "./events.js";
import { choices, page, text } from "./page.js";
import { lastSearch } from "./tab.js";
import { noteVote, voted } from "./votes.js";

class GaplessFeedback extends HTMLElement {
  #vote = 0; // counts those of this page

  connectedCallback() {
    this.querySelector(".gapless-feedback__contact")?.setAttribute("hidden", "");
    this.#votes.addEventListener("click", (event) => {
      const vote = around(event, "[data-helpful]")?.dataset.helpful;
      if (vote) this.#voted(vote === "yes");
    });
    const earlier = voted(this.dataset.article ?? "");
    this.#votes.hidden = earlier !== null;
    if (earlier !== null) this.#remind(earlier);
  }

  get #votes() {
    return part(this, "[role=group]", HTMLElement);
  }

  /**
   * Whoever has voted is not asked again, and may change the vote.
   * @param {boolean} helpful
   */
  #remind(helpful) {
    this.#press(helpful);
    const change = make(
      "button",
      {
        type: "button",
        class: "gapless-button gapless-button--quiet",
        onclick: () => {
          this.#votes.hidden = false;
          this.#say("");
          change.remove();
          part(this, "[aria-pressed=true]", HTMLElement).focus();
        },
      },
      text("feedback_change"),
    );
    this.#say(text("feedback_before"));
    this.append(change);
  }

  /** @param {boolean} helpful */
  async #voted(helpful) {
    this.#press(helpful);
    this.querySelector("form")?.remove();
    this.#say("");
    if (!(await this.#tell({ helpful }))) return;
    if (helpful) this.#say(text("feedback_thanks"));
    else this.#askWhy();
  }

  /** @param {boolean} helpful */
  #press(helpful) {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-helpful]"))) {
      button.setAttribute("aria-pressed", String((button.dataset.helpful === "yes") === helpful));
    }
  }

  #askWhy() {
    const reasons = choices("feedback_reasons").map(([value, label]) =>
      make(
        "label",
        { class: "gapless-chip" },
        make("input", { type: "radio", name: "reason", value }),
        make("span", {}, label),
      ),
    );
    const form = make(
      "form",
      { class: "gapless-feedback__form" },
      make("fieldset", {}, make("legend", {}, text("feedback_reason")), reasons),
      make(
        "label",
        {},
        text("feedback_details"),
        make("textarea", { name: "words", rows: 3, maxlength: 1000 }),
      ),
      make(
        "button",
        { type: "submit", class: "gapless-button gapless-button--primary" },
        text("feedback_send"),
      ),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const data = new FormData(form);
      const vote = { helpful: false, reason: data.get("reason") ?? "", words: data.get("words") };
      if (!(await this.#tell(vote))) return;
      form.remove();
      focusLate(this.#say(text("feedback_thanks")), this);
    });
    this.append(form);
    focusLate(part(form, "input", HTMLElement), this);
  }

  /**
   * Send the vote. A later vote replaces an earlier one. Was it taken, or kept to be sent later, and is it the last?
   * @param {Record<string, unknown>} vote
   */
  async #tell(vote) {
    const number = ++this.#vote;
    const { article } = page();
    const taken = (await tellNow("voted", { article, ...vote, search: lastSearch().id ?? "" })) !== "refused";
    if (number !== this.#vote) return false;
    this.querySelector(".gapless-feedback__contact")?.toggleAttribute("hidden", taken);
    if (taken) noteVote(article, vote.helpful === true);
    else this.#say(text("feedback_failed"));
    return taken;
  }

  /** @param {string} words */
  #say(words) {
    let status = this.querySelector("[role=status]");
    if (!(status instanceof HTMLElement)) {
      status = make("p", { role: "status", tabindex: -1 });
      this.#votes.after(status);
    }
    say(status, words);
    return /** @type {HTMLElement} */ (status);
  }
}

customElements.define("gapless-feedback", GaplessFeedback);
