/** <gapless-feedback>: was this helpful? Yes; or no, for what reason, and in the visitor's own words. */

import { around, make, part } from "./elements.js";
import { tellNow } from "./events.js";
import { choices, page, text } from "./page.js";
import { lastSearch } from "./tab.js";

class GaplessFeedback extends HTMLElement {
  connectedCallback() {
    const votes = this.#votes;
    votes.hidden = false;
    this.querySelector(".gapless-feedback__contact")?.setAttribute("hidden", "");
    votes.addEventListener("click", (event) => {
      const vote = around(event, "[data-helpful]")?.dataset.helpful;
      if (vote) this.#voted(vote === "yes");
    });
  }

  get #votes() {
    return part(this, "[role=group]", HTMLElement);
  }

  /** @param {boolean} helpful */
  async #voted(helpful) {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-helpful]"))) {
      button.setAttribute("aria-pressed", String((button.dataset.helpful === "yes") === helpful));
    }
    this.querySelector("form")?.remove();
    const taken = await this.#tell({ helpful });
    if (!helpful && taken) this.#askWhy();
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
      if (await this.#tell({ helpful: false, reason: data.get("reason") ?? "", words: data.get("words") }))
        form.remove();
    });
    this.append(form);
  }

  /**
   * Send the vote, and say whether that worked. A later vote replaces an earlier one.
   * @param {Record<string, unknown>} vote
   */
  async #tell(vote) {
    const { article } = page();
    const taken = (await tellNow("voted", { article, ...vote, search: lastSearch().id ?? "" })) !== "refused";
    this.querySelector("[role=status]")?.remove();
    const contact = this.querySelector(".gapless-feedback__contact");
    contact?.toggleAttribute("hidden", taken);
    this.#votes.after(make("p", { role: "status" }, text(taken ? "feedback_thanks" : "feedback_failed")));
    return taken;
  }
}

customElements.define("gapless-feedback", GaplessFeedback);
