/** <gapless-questions>: entries of an FAQ open in place. Each is a link to a page of its own, which is fetched. */

import { make, part } from "./elements.js";
import { tell } from "./events.js";
import { text } from "./page.js";

const LONGEST = 10_000; // ms until the page is opened instead
const AROUND = "h1, .headerlink, .gapless-trail, .gapless-lead, .gapless-facts, .gapless-print";
const AFTER =
  ".gapless-path, .gapless-place, .gapless-check, .gapless-after, .gapless-related, .gapless-stuck";

class GaplessQuestions extends HTMLElement {
  connectedCallback() {
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (this.querySelectorAll("li > a"))) {
      const focused = link === document.activeElement;
      const details = entry(link);
      link.parentElement?.replaceChildren(details);
      if (focused) part(details, "summary", HTMLElement).focus({ preventScroll: true });
    }
    this.#follow();
  }

  /** Open the entry that the address names. */
  #follow() {
    const named = location.hash && this.querySelector(`#${CSS.escape(location.hash.slice(1))}`);
    if (named instanceof HTMLDetailsElement) named.open = true;
  }
}

/** @param {HTMLAnchorElement} link */
function entry(link) {
  const { article = "" } = link.dataset;
  const answer = make("div", { class: "gapless-question__answer", "aria-live": "polite" });
  const question = make("summary", {}, link.textContent);
  const details = make("details", { class: "gapless-question", id: article }, question, answer);
  details.addEventListener("toggle", async () => {
    if (!details.open || answer.childElementCount) return;
    answer.append(make("p", {}, text("question_loading")));
    try {
      answer.replaceChildren(...(await fetched(link.href)), own(link.href));
    } catch {
      location.assign(link.href);
      return;
    }
    tell("viewed", { article, anchor: "", arrival: "other", search: "", link: "" });
  });
  return details;
}

/** @param {string} href */
const own = (href) => make("p", { class: "gapless-card__facts" }, make("a", { href }, text("question_page")));

/**
 * The text of the page at `href`, its links and pictures as they lead from there.
 * @param {string} href
 */
async function fetched(href) {
  const response = await fetch(href, { signal: AbortSignal.timeout(LONGEST) });
  if (!response.ok) throw new Error(`${href} is ${response.status}`);
  const body = new DOMParser().parseFromString(await response.text(), "text/html");
  const article = body.querySelector("article");
  if (!article) throw new Error(`${href} has no article`);
  for (const part of article.querySelectorAll(`${AROUND}, ${AFTER}`)) part.remove();
  for (const part of article.querySelectorAll("[id]")) part.removeAttribute("id");
  for (const part of article.querySelectorAll("[srcset]")) part.removeAttribute("srcset"); // the picture itself will do
  for (const name of ["href", "src", "poster"]) {
    for (const part of article.querySelectorAll(`[${name}]`)) {
      part.setAttribute(name, new URL(part.getAttribute(name) ?? "", href).href);
    }
  }
  return [...article.children].map((part) => document.importNode(part, true));
}

customElements.define("gapless-questions", GaplessQuestions);
