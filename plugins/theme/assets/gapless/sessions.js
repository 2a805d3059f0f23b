/** <gapless-session>: dates in the reader's own time zone; those that are over since the page was built move. */

import { part, retell } from "./elements.js";
import { page } from "./page.js";

class GaplessSession extends HTMLElement {
  connectedCallback() {
    this.#fold(Date.now());
    const shown = new Intl.DateTimeFormat(page().lang, {
      weekday: "long",
      day: "numeric",
      month: "long",
      year: "numeric",
      hour: "numeric",
      minute: "2-digit",
      timeZoneName: "short",
    });
    for (const time of this.querySelectorAll("time")) {
      retell(time, shown.format(new Date(time.dateTime)));
    }
  }

  /** @param {number} now */
  #fold(now) {
    const planned = part(this, ".gapless-session__dates", HTMLElement);
    const past = this.querySelector(".gapless-session__past");
    for (const date of /** @type {NodeListOf<HTMLElement>} */ (planned.querySelectorAll("[data-end]"))) {
      if (Date.parse(date.dataset.end ?? "") > now) continue;
      date.querySelector("a")?.remove();
      date.remove();
      if (!(past instanceof HTMLElement)) continue;
      part(past, "ol", HTMLElement).prepend(date);
      past.hidden = false;
    }
    planned.hidden = !planned.childElementCount;
    part(this, ".gapless-session__none", HTMLElement).hidden = !planned.hidden;
  }
}

customElements.define("gapless-session", GaplessSession);
