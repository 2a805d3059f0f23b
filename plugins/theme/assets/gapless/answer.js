/** An Answer as elements: what was found and how, what was searched instead, or that no article answers. */

import { askForm } from "./ask.js";
import { make } from "./elements.js";
import { filterForm } from "./filters.js";
import { hitElement } from "./hits.js";
import { explanation, text } from "./page.js";

/**
 * @typedef {object} State the question in the address
 * @property {boolean} missing on the 404 page
 * @property {string} q
 * @property {string[]} type
 * @property {string[]} product
 * @property {boolean} correct
 * @property {string} lang
 */

/**
 * @typedef {object} Deeds what the parts of an answer do
 * @property {HTMLElement | null} contact a link to a person
 * @property {() => string} question gives the id of the question in the log
 * @property {(next: Partial<State>) => void} filter
 * @property {() => void} more
 * @property {() => void} literally
 * @property {() => void} again
 */

/**
 * The parts of `answer` to the question of `state`, with all `hits` shown so far. `deeds` are their actions.
 * @param {Wire.Answer} answer
 * @param {Wire.Hit[]} hits
 * @param {State} state
 * @param {Deeds} deeds
 */
export function answered(answer, hits, state, deeds) {
  const note = answer.via === "static" && make("p", { class: "gapless-note" }, text("fallback"));
  const list = make(
    "ol",
    { class: "gapless-hits" },
    hits.map((hit, index) => hitElement(hit, index + 1)),
  );
  if (state.missing) return hits.length ? [note, make("h2", {}, text("near_misses")), list] : [];
  const filters = filterForm(answer.facets, state, deeds.filter);
  const more = answer.total > hits.length && button("gapless-more", "more", deeds.more);
  const instead = correction(answer, state, deeds);
  const why = answer.explained && make("p", { class: "gapless-why" }, link(explanation(state), "why"));
  if (answer.answered || filtered(state)) {
    return [
      make("h2", { class: "gapless-summary" }, told(answer, state)),
      instead,
      note,
      filters,
      list,
      more,
      why,
    ];
  }
  const near = make(
    "section",
    { class: "gapless-near" },
    make("h2", {}, text("near_misses")),
    filters,
    list,
    more,
  );
  return [
    make(
      "section",
      { class: "gapless-unanswered" },
      make("h2", {}, told(answer, state)),
      askForm(state.q, deeds.question, deeds.contact),
    ),
    instead,
    note,
    hits.length > 0 && near,
    why,
  ];
}

/**
 * The answer in a sentence, for its heading and for those who do not see the page change.
 * @param {Wire.Answer} answer
 * @param {State} state
 */
export function told({ answered: sure, total, corrected, via }, state) {
  if (state.missing) return total ? text("near_misses") : "";
  if (sure || filtered(state)) return text("results_for", { n: total, q: corrected || state.q });
  return text(via === "static" ? "nothing" : "ask_title"); // the static index cannot know that no article answers
}

/**
 * Say that the search failed, which must never look like "nothing found".
 * @param {Deeds} deeds
 */
export function failed(deeds) {
  return [
    make("p", {}, text("failed")),
    make("p", {}, button("", "failed_retry", deeds.again), " ", deeds.contact),
  ];
}

/**
 * @param {Wire.Answer} answer
 * @param {State} state
 * @param {Deeds} deeds
 */
function correction({ stage, corrected }, { q }, deeds) {
  if (stage !== "corrected" || !corrected) return null;
  const literally = new URL(location.href);
  literally.searchParams.set("correct", "0");
  const onclick = (/** @type {Event} */ event) => {
    event.preventDefault();
    deeds.literally();
  };
  return make(
    "p",
    { class: "gapless-correction" },
    `${text("corrected")} `,
    make("strong", {}, corrected),
    `. ${text("corrected_instead")} `,
    make("a", { href: literally.href, onclick }, q),
    ".",
  );
}

/** @param {State} state */
const filtered = ({ type, product }) => type.length + product.length > 0;

/** @type {(href: string, label: string) => HTMLElement} */
const link = (href, label) => make("a", { href }, text(label));

/** @type {(kind: string, label: string, onclick: () => void) => HTMLElement} */
const button = (kind, label, onclick) =>
  make("button", { type: "button", class: `gapless-button ${kind}`, onclick }, text(label));
