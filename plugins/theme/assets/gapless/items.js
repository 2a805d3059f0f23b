/** Between the Hits of our service and the items of Material's search box. Touches no document: workers use it. */

import { moment } from "./moments.js";

const SECTIONS = 3; // shown of one article in the search box
const MARKED = 8; // words that Material marks in the page that was found
const SNIPPET = 220; // characters
const BEFORE = 60; // characters before the first mark

/**
 * A Hit as Material's items: the page once, without `#`, then its sections, all shown alike.
 * @param {Wire.Hit} hit
 * @returns {Material.Item[]}
 */
export function fromHit(hit) {
  const lead = hit.sections.find((section) => !section.anchor);
  const score = hit.score || 1;
  /** @type {(location: string, title: string, snippet: string) => Material.Item} */
  const item = (location, title, snippet) => ({
    location,
    title,
    text: snippet,
    score,
    terms: terms(title + snippet),
    article: hit.article,
  });
  return [
    item(hit.url, hit.title_marked, lead?.snippet ?? ""),
    ...hit.sections
      .filter((section) => section.anchor)
      .slice(0, SECTIONS)
      .map((section) => item(section.url, heading(section), section.snippet)),
  ];
}

/** @param {Wire.Section} section */
function heading({ heading: words, start }) {
  const escaped = words.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
  if (start === null || start === undefined) return escaped;
  const at = `${Math.floor(start / 60)}:${String(Math.floor(start % 60)).padStart(2, "0")}`;
  return escaped ? `▶ ${at} ${escaped}` : `▶ ${at}`;
}

/**
 * The marked words: Material hands them on in the address and marks them in the page.
 * @param {string} html
 * @returns {Record<string, boolean>}
 */
function terms(html) {
  const found = [...html.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, word]) => word.toLowerCase());
  return Object.fromEntries([...new Set(found)].slice(0, MARKED).map((word) => [word, true]));
}

/**
 * Words of the titles found that complete the last one typed.
 * @param {string} query
 * @param {Wire.Hit[]} hits
 */
export function completions(query, hits) {
  const last = (query.split(/[\s-]+/).pop() ?? "").toLowerCase();
  const words = hits.flatMap((hit) => hit.title.toLowerCase().split(/[\s-]+/));
  return words.filter((word) => word.length > last.length && word.startsWith(last)).slice(0, 1);
}

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
    type: lead.type ?? "how-to",
    lang: lead.lang ?? "",
    product: lead.product ?? [],
    category: lead.category ?? "",
    breadcrumbs: lead.breadcrumbs ?? [],
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
const onlyMarks = (html) => html.replace(/<(?!\/?mark>)[^>]*>/g, " ");

/** @type {Record<string, string>} */
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'" };

/** @type {(html: string) => string} */
const words = (html) =>
  html.replace(/<[^>]*>/g, "").replace(/&(?:amp|lt|gt|quot|#34|#39);/g, (one) => ENTITIES[one]);
