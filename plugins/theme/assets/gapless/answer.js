/** An Answer as elements: what was found and how, what was searched instead, or that no article answers. */

import { askForm } from "./ask.js";
import { make } from "./elements.js";
import { filterForm } from "./filters.js";
import { hitElement } from "./hits.js";
import { explanation, text } from "./page.js";

/** The parts of `answer` to the question of `state`, with all `hits` shown so far. `deeds` are what they do. */
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

/** The answer in a sentence, for its heading and for those who do not see the page change. */
export function told({ answered: sure, total, corrected, via }, state) {
  if (state.missing) return total ? text("near_misses") : "";
  if (sure || filtered(state)) return text("results_for", { n: total, q: corrected || state.q });
  return text(via === "static" ? "nothing" : "ask_title"); // the static index cannot know that no article answers
}

/** That nobody could be asked: never to be shown as "nothing found". */
export function failed(deeds) {
  return [
    make("p", {}, text("failed")),
    make("p", {}, button("", "failed_retry", deeds.again), " ", deeds.contact),
  ];
}

function correction({ stage, corrected }, { q }, deeds) {
  if (stage !== "corrected" || !corrected) return null;
  const literally = new URL(location.href);
  literally.searchParams.set("correct", "0");
  const onclick = (event) => {
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

const filtered = ({ type, product }) => type.length + product.length > 0;

const link = (href, label) => make("a", { href }, text(label));

const button = (kind, label, onclick) =>
  make("button", { type: "button", class: `gapless-button ${kind}`, onclick }, text(label));
