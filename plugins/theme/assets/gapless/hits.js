/** Hits as elements: the article, where it stands, and the sections and moments that matched. */

import { make, marked, markedIn, markedWords } from "./elements.js";
import { address, clock, languageName, text, typeName } from "./page.js";

/**
 * A list item for `hit`.
 * @param {Wire.Hit} hit
 * @param {number} position from 1
 */
export function hitElement(hit, position) {
  const lead = hit.sections.find((section) => !section.anchor);
  const sections = hit.sections.filter((section) => section.anchor);
  const words = found(hit);
  return make(
    "li",
    { class: "gapless-hit", "data-position": position },
    hit.breadcrumbs.length
      ? make("p", { class: "gapless-hit__trail", lang: hit.lang }, hit.breadcrumbs.join(" › "))
      : null,
    make("h3", {}, link(hit.url, "", marked(hit.title_marked), hit.lang)),
    lead?.snippet ? make("p", { class: "gapless-hit__snippet", lang: hit.lang }, marked(lead.snippet)) : null,
    sections.length
      ? make(
          "ul",
          { class: "gapless-hit__sections" },
          sections.map((section) => sectionElement(section, hit.lang, words)),
        )
      : null,
    make(
      "p",
      { class: "gapless-card__facts" },
      hit.type ? make("span", { class: "gapless-type", "data-type": hit.type }, typeName(hit.type)) : null,
      hit.product.length ? make("span", {}, hit.product.join(", ")) : null,
      hit.pinned ? make("span", {}, text("pinned")) : null,
      hit.foreign ? make("span", {}, text("foreign"), ` (${languageName(hit.lang)})`) : null,
    ),
  );
}

/**
 * @param {Wire.Section} section
 * @param {string} lang
 * @param {string[]} words that were found in the article
 */
function sectionElement(section, lang, words) {
  const { start } = section;
  const at = start === null || start === undefined ? null : momentElement(clock(start));
  const name = section.heading || (at ? "" : section.anchor);
  return make(
    "li",
    {},
    link(section.url, section.anchor, [at, at && name ? " " : null, ...markedIn(name, words)], lang),
    section.snippet ? make("p", { class: "gapless-hit__snippet", lang }, marked(section.snippet)) : null,
  );
}

/**
 * The words of the question that were found in the title and the snippets of `hit`.
 * @param {Wire.Hit} hit
 */
export const found = (hit) => markedWords([hit.title_marked, ...hit.sections.map(({ snippet }) => snippet)]);

/** @param {string} time */
const momentElement = (time) =>
  make(
    "span",
    { class: "gapless-moment" },
    make("span", { "aria-hidden": "true" }, `▶ ${time}`),
    make("span", { class: "gapless-unseen" }, text("moment", { time })),
  );

/** @typedef {import("./elements.js").Child} Child */

/** @type {(url: string, anchor: string, content: Child | Child[], lang: string) => HTMLElement} */
const link = (url, anchor, content, lang) =>
  make("a", { href: address(url), "data-anchor": anchor, lang, class: "gapless-hit__link" }, content);
