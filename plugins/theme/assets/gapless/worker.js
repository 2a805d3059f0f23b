/* The worker behind Material's search box: speaks Material's four messages, asks our service.
   A classic script, as Material starts it; what it shares with the page comes by import(). */
"use strict";

const READY = 1;
const QUERY = 2;
const RESULT = 3;
const SETUP = 0;
const PAUSE = 120; // ms of quiet before a keystroke is asked
const SECTIONS = 3; // shown of one article

const here = new URL(self.location.href);
const root = new URL("../../", here);
const search = import("./search.js").then(
  ({ Search }) =>
    new Search({
      service: new URL(here.searchParams.get("service") || root, root),
      patience: Number(here.searchParams.get("patience")),
      fallback: new URL(here.searchParams.get("fallback"), root),
      material: new URL(here.searchParams.get("material"), here),
    }),
);

let latest = 0;
let asking = new AbortController();

self.addEventListener("message", async ({ data: message }) => {
  if (message.type === SETUP) return self.postMessage({ type: READY });
  if (message.type !== QUERY) return undefined;
  const number = ++latest;
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const query = message.data.trim();
  if (!query) return self.postMessage({ type: RESULT, data: { items: [], answer: null, typed: query } });
  await new Promise((resume) => setTimeout(resume, PAUSE));
  if (number !== latest) return undefined;
  try {
    const lang = here.searchParams.get("lang");
    const { hits, ...answer } = await (await search).answer(query, { lang, prefix: true, signal });
    if (number === latest) {
      self.postMessage({
        type: RESULT,
        data: { items: hits.map(items), suggest: completions(query, hits), answer, typed: query },
      });
    }
  } catch (reason) {
    if (number === latest)
      self.postMessage({
        type: RESULT,
        data: { items: [], answer: { text: query, failed: `${reason}` }, typed: query },
      });
  }
  return undefined;
});

/** A Hit as Material's items: the page once, without `#`, then its sections, all shown alike. */
function items(hit) {
  const lead = hit.sections.find((section) => !section.anchor);
  const score = hit.score || 1;
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

function heading({ heading: words, start }) {
  const escaped = words.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
  if (start === null || start === undefined) return escaped;
  const at = `${Math.floor(start / 60)}:${String(Math.floor(start % 60)).padStart(2, "0")}`;
  return escaped ? `▶ ${at} ${escaped}` : `▶ ${at}`;
}

/** The marked words: Material hands them on in the address and marks them in the page. */
function terms(html) {
  const found = [...html.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, word]) => word.toLowerCase());
  return Object.fromEntries([...new Set(found)].slice(0, 8).map((word) => [word, true]));
}

/** Words of the titles found that complete the last one typed. */
function completions(query, hits) {
  const last = query
    .split(/[\s-]+/)
    .pop()
    .toLowerCase();
  const words = hits.flatMap((hit) => hit.title.toLowerCase().split(/[\s-]+/));
  return words.filter((word) => word.length > last.length && word.startsWith(last)).slice(0, 1);
}
