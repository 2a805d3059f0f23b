/** An Answer as the groups of the search dialog: the best answer, articles, videos, and all results. */

import { make, marked, markedIn } from "./elements.js";
import { found } from "./hits.js";
import { clock, languageName, resultsAddress, text, typeName } from "./page.js";

const BEST_SECTIONS = 3; // of the best answer
const CLOSEST = 5; // articles where search is not sure: what leads to a person stays in sight
const VIDEOS = ["video", "webinar"];

/**
 * @typedef {object} Choice something to open
 * @property {string} url
 * @property {string} title
 * @property {Node} [shown] the title with marked words
 * @property {string} [about] where it stands and what it is
 * @property {Node} [snippet]
 * @property {string} [lang]
 * @property {string} [type]
 * @property {string} [article] its id
 * @property {string} [anchor]
 * @property {number} [position] among the hits, from 1
 * @property {string[]} [words] that were found in it
 * @property {boolean} [all] leads to the results page
 * @property {string} [poster] the picture of a video
 */

/** @typedef {{ heading: string, choices: Choice[] }} Group */

/**
 * The groups that show `answer` to what was `typed`.
 * @param {Wire.Answer} answer
 * @param {string} typed
 * @returns {Group[]}
 */
export function groups(answer, typed) {
  const hits = answer.answered ? answer.hits : answer.hits.slice(0, CLOSEST);
  const places = hits.map((hit, index) => ({ hit, position: index + 1 }));
  const sure = answer.verdict === "believed";
  const best = sure ? places.slice(0, 1) : [];
  const others = places.slice(best.length);
  const videos = others.filter(({ hit }) => VIDEOS.includes(hit.type));
  const articles = others.filter(({ hit }) => !VIDEOS.includes(hit.type));
  const more = answer.answered ? text("all_results", { n: answer.total }) : text("not_it");
  return [
    { heading: text("best"), choices: best.flatMap(inFull) },
    { heading: heading(answer), choices: articles.map(inShort) },
    { heading: text("videos"), choices: videos.map(withPoster) },
    {
      heading: hits.length ? "" : summary(answer),
      choices: [{ url: resultsAddress(typed), title: hits.length ? more : text("ask_send"), all: true }],
    },
  ];
}

/**
 * The answer in a few words.
 * @param {Wire.Answer} answer
 */
export function summary({ answered, total, verdict, via, text: asked }) {
  if (answered) return text("article_hits", { n: total });
  if (verdict === "unsure") return text("unsure", { q: asked });
  return text(via === "static" || !total ? "nothing" : "ask_title");
}

/**
 * What stands above the articles. Whoever is in the middle of a word is not told that no answer is sure.
 * @param {Wire.Answer} answer
 */
function heading({ verdict, via }) {
  return text(verdict === "none" && via !== "static" ? "near_misses" : "articles");
}

/** @typedef {{ hit: Wire.Hit, position: number }} Place */

/**
 * The article, then its sections that matched.
 * @param {Place} place
 * @returns {Choice[]}
 */
function inFull({ hit, position }) {
  const lead = hit.sections.find((section) => !section.anchor);
  const sections = hit.sections.filter((section) => section.anchor).slice(0, BEST_SECTIONS);
  const words = found(hit);
  return [
    choice(hit, position, { snippet: lead?.snippet ? marked(lead.snippet) : undefined, poster: hit.poster }),
    ...sections.map((section) => ({
      ...choice(hit, position),
      url: section.url,
      anchor: section.anchor,
      title: `${hit.title} – ${sectionName(section)}`,
      shown: make("span", {}, ...markedIn(sectionName(section), words)),
      about: "",
      snippet: section.snippet ? marked(section.snippet) : undefined,
    })),
  ];
}

/**
 * The article, or the section of it that matched best.
 * @param {Place} place
 * @returns {Choice}
 */
function inShort({ hit, position }) {
  const [best] = hit.sections;
  if (!best?.anchor) return choice(hit, position);
  const name = sectionName(best);
  return choice(hit, position, {
    url: best.url,
    anchor: best.anchor,
    about: [name, ...facts(hit)].filter(Boolean).join(" · "),
  });
}

/**
 * The video, or the moment of it that matched best.
 * @param {Place} place
 * @returns {Choice}
 */
const withPoster = (place) => ({ ...inShort(place), poster: place.hit.poster });

/**
 * @param {Wire.Hit} hit
 * @param {number} position
 * @param {Partial<Choice>} more
 * @returns {Choice}
 */
function choice(hit, position, more = {}) {
  const { article, url, title, title_marked: shown, lang, type } = hit;
  const own = { article, anchor: "", position, words: [...new Set(found(hit))] };
  return { url, title, lang, type, shown: marked(shown), about: facts(hit).join(" · "), ...own, ...more };
}

/** @param {Wire.Hit} hit */
function facts(hit) {
  const foreign = hit.foreign ? `${text("foreign")} (${languageName(hit.lang)})` : "";
  const all = [hit.breadcrumbs.join(" › "), typeName(hit.type), foreign];
  return [...new Set(all)].filter(Boolean); // an area may be called as its type is
}

/** @param {Wire.Section} section */
function sectionName({ heading: words, start, anchor }) {
  const at = start === null || start === undefined ? "" : `▶ ${clock(start)}`;
  return [at, words || (at ? "" : anchor)].filter(Boolean).join(" ");
}
