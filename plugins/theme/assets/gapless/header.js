/** Material's own search box: what our worker says beside the hits, the link to all results, and the events. */

import { around, make, part } from "./elements.js";
import { resultsAddress, text } from "./page.js";
import { Settling } from "./settling.js";

/** Follow Material's search, when the page has one. */
export function watch() {
  const box = document.querySelector("[data-md-component=search]");
  if (!box || !window.component$) return;
  const input = part(box, "[data-md-component=search-query]", HTMLInputElement);
  const result = part(box, "[data-md-component=search-result]", HTMLElement);
  const meta = part(result, ":scope > *", HTMLElement);
  const all = make("a", { class: "gapless-all", hidden: true });
  const settling = new Settling("box");
  /** @type {Material.Item[][]} */
  let hits = [];

  box.setAttribute("aria-label", input.getAttribute("aria-label") ?? ""); // a dialog must have a name
  meta.setAttribute("role", "status");
  meta.after(all);

  window.component$.subscribe(({ ref, items, answer, typed }) => {
    if (ref !== result || answer === undefined) return;
    hits = items;
    settling.shown(!answer || answer.failed ? null : answer, typed);
    all.hidden = !answer || Boolean(answer.failed);
    if (!answer) return;
    meta.textContent = summary(answer);
    all.href = resultsAddress(typed);
    all.textContent = answer.answered ? text("all_results", { n: answer.total }) : text("not_it");
    mend(result);
  });

  input.addEventListener("input", () => {
    settling.typing();
    // Material listens for keys alone, and would not hear a paste by mouse, dictation or a phone's suggestion.
    input.dispatchEvent(new Event("keyup"));
  });
  input.addEventListener("blur", () =>
    setTimeout(() => box.contains(document.activeElement) || settling.settle("blur"), 200),
  );
  // Before Material takes the key: without a hit, Enter leads to the results page, which says what to do.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    settling.settle("enter");
    if (!input.value.trim() || result.querySelector(".md-search-result__link")) return;
    event.preventDefault();
    event.stopPropagation();
    location.assign(resultsAddress(input.value.trim()));
  });
  result.addEventListener("click", (event) => {
    const link = around(event, ".md-search-result__link");
    if (!(link instanceof HTMLAnchorElement)) return;
    const shown = [...result.querySelectorAll(".md-search-result__item")];
    const item = link.closest("li");
    const position = item ? shown.indexOf(item) + 1 : 0;
    settling.clicked(
      { article: hits[position - 1]?.[0].article },
      decodeURIComponent(new URL(link.href).hash.slice(1)),
      position,
    );
  });
  all.addEventListener("click", () => settling.settle("click"));
  window.addEventListener("pagehide", () => settling.settle("close"));
}

/** @param {Material.Told} answer */
function summary({ answered, corrected, failed, stage, text: asked, total, verdict, via }) {
  if (failed) return text("failed");
  const words = stage === "corrected" && corrected ? `${text("corrected")} ${corrected}` : "";
  const none = via === "static" || !total ? "nothing" : "ask_title";
  const doubtful = verdict === "unsure" ? text("unsure", { q: asked }) : text(none);
  const found = answered ? text("article_hits", { n: total }) : doubtful;
  return [words, found, via === "static" ? text("fallback") : ""].filter(Boolean).join(" · ");
}

/**
 * Material writes each hit as an article with a heading inside a link: the link's words are all there is to say.
 * @param {Element} result
 */
function mend(result) {
  requestAnimationFrame(() => {
    for (const one of result.querySelectorAll(".md-search-result__article, h1, h2"))
      one.setAttribute("role", "none");
  });
}
