/** What Material's search worker finds, as Hits. Touches no document. */

import { moment } from "./moments.js";

const SNIPPET = 220; // characters
const BEFORE = 60; // characters before the first mark

/**
 * Material's items of one page as a Hit.
 * @param {Material.Item[]} items
 * @returns {Wire.Hit}
 */
export function toHit(items) {
  const lead = items.find((item) => !item.location.includes("#")) ?? items[0];
  const sections = items
    .filter((item) => item.score > 0)
    .map(({ location, title, text, score }) => {
      const anchor = location.split("#")[1] ?? "";
      const heading = anchor ? words(title) : "";
      const start = moment(anchor)?.seconds ?? null;
      return { anchor, url: location, heading, snippet: around(onlyMarks(text)), score, start };
    });
  return {
    article: lead.article ?? "",
    url: lead.location,
    title: words(lead.title),
    title_marked: onlyMarks(lead.title),
    type: lead.type ?? "",
    lang: lead.lang ?? "",
    product: lead.product ?? [],
    category: lead.category ?? "",
    breadcrumbs: lead.breadcrumbs ?? [],
    poster: lead.poster ?? "",
    sections: sections.slice(0, 4),
    score: lead.score,
    confidence: null,
    pinned: false,
    foreign: false,
  };
}

/**
 * The part of a text around its first mark.
 * @param {string} text
 */
function around(text) {
  const from = Math.max(0, text.indexOf("<mark>") - BEFORE);
  const start = from ? text.indexOf(" ", from) + 1 : 0;
  if (text.length - start <= SNIPPET) return (start ? "… " : "") + text.slice(start);
  const cut = text
    .slice(start, start + SNIPPET)
    .replace(/<[^>]*$/, "")
    .replace(/\s\S*$/, "");
  const open = cut.lastIndexOf("<mark>") > cut.lastIndexOf("</mark>");
  return `${start ? "… " : ""}${cut}${open ? "</mark>" : ""} …`;
}

/** @type {(html: string) => string} */
const onlyMarks = (html) => html.replace(/<(?!\/?mark>)[^<>]*>/g, " ");

/** @type {Record<string, string>} */
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'" };

/** @type {(html: string) => string} */
const words = (html) =>
  html.replace(/<[^<>]*>/g, "").replace(/&(?:amp|lt|gt|quot|#34|#39);/g, (one) => ENTITIES[one]);
