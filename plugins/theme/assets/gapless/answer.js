/** An Answer as elements: what was found and how, what comes closest, or that no article answers and who does. */

import { make } from "./elements.js";
import { filterForm } from "./filters.js";
import { hitElement } from "./hits.js";
import { explanation, text } from "./page.js";

const MANY = 10; // hits from which filters help
const CLOSEST = 3; // hits before the way to ask, when search is not sure

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
 * @property {() => HTMLElement} elsewhere gives the other ways: the topics, and a person
 * @property {() => HTMLFormElement} form gives the form that passes the question on, the same for the same question
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
  if (state.missing) {
    const brief = hits.map((hit) => ({ ...hit, sections: hit.sections.slice(0, 1) }));
    return told(answer, state) ? [note, make("h2", {}, text("near_misses")), listed(brief)] : [];
  }
  const filters = filterForm(answer.facets, state, deeds.filter);
  const more = answer.total > hits.length && button("gapless-more", "more", deeds.more);
  const instead = correction(answer, state, deeds);
  const why = answer.explained && make("p", { class: "gapless-why" }, link(explanation(state), "why"));
  const title = make("h2", { class: believed(answer, state) ? "gapless-summary" : "" }, told(answer, state));
  const few = answer.total < MANY && !filtered(state) ? null : filters;
  if (believed(answer, state)) return [title, instead, note, few, listed(hits), more, why];
  const form = deeds.form();
  if (answer.verdict === "unsure") {
    const open = form.closest("details")?.open; // it was begun, and is shown anew
    const ask = make("details", { class: "gapless-not-it", open }, make("summary", {}, text("not_it")), form);
    const others = related(listed(hits, CLOSEST), hits.length > CLOSEST, few, more);
    return [title, instead, note, listed(hits.slice(0, CLOSEST)), ask, others, why];
  }
  const unanswered = make("section", { class: "gapless-unanswered" }, title, form, deeds.elsewhere());
  return [unanswered, instead, note, related(listed(hits), hits.length > 0, few, more), why];
}

/**
 * Hits as a list, from the one with the index `first` on.
 * @param {Wire.Hit[]} hits
 */
function listed(hits, first = 0) {
  const items = hits.slice(first).map((hit, index) => hitElement(hit, first + index + 1));
  return make("ol", { class: "gapless-hits", start: first + 1 }, items);
}

/**
 * What only comes near, below what comes first.
 * @param {HTMLElement} list
 * @param {boolean} some
 * @param {import("./elements.js").Child} filters
 * @param {import("./elements.js").Child} more
 */
function related(list, some, filters, more) {
  return (
    some &&
    make("section", { class: "gapless-near" }, make("h2", {}, text("near_misses")), filters, list, more)
  );
}

/**
 * Are the hits shown as answers? Filters show whatever fits them.
 * @param {Wire.Answer} answer
 * @param {State} state
 */
const believed = (answer, state) => answer.answered || filtered(state);

/**
 * The answer in a sentence, for its heading and for those who do not see the page change.
 * @param {Wire.Answer} answer
 * @param {State} state
 */
export function told(answer, state) {
  const { total, corrected, via, verdict } = answer;
  const unrelated = verdict === "none" && via !== "static"; // an address is no question: it is not passed on
  if (state.missing) return total && !unrelated ? text("near_misses") : "";
  if (believed(answer, state)) return text("results_for", { n: total, q: corrected || state.q });
  if (verdict === "unsure") return text("closest");
  return text(via === "static" ? "nothing" : "ask_title"); // the static index cannot know that no article answers
}

/**
 * Say that the search failed, which must never look like "nothing found".
 * @param {Deeds} deeds
 */
export function failed(deeds) {
  return [
    make("p", {}, text("failed")),
    make("p", { class: "gapless-ways" }, button("", "failed_retry", deeds.again), deeds.contact),
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
    text("corrected"),
    " ",
    make("strong", {}, corrected),
    ". ",
    text("corrected_instead"),
    " ",
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
