/** What the templates say about the page that is shown: its language, its texts, the way to the site's root. */

import { spoken } from "./elements.js";

/** @typedef {Record<string, string>} Forms a text in the plural forms of its language, or a table of choices */

/**
 * @typedef {object} Page
 * @property {string} lang
 * @property {string} results where results are shown, relative to the site's root
 * @property {string} foreign the language where the results page is not in it, else ""
 * @property {string} form the address of the contact page, "" where the site has none
 * @property {Place[]} places the languages of the site, its own first; none where it has one
 * @property {URL} root of the site
 * @property {string} article the id of the article that is shown, else ""
 * @property {URL} service
 * @property {number} patience ms to wait for the service
 * @property {URL} fallback the static index
 * @property {URL} material the search worker of Material, which reads it
 * @property {Record<string, string | Forms>} texts
 * @property {string} spoken the language of the texts where that is another than the page's, else ""
 * @property {Set<string>} native the keys of texts that are in the page's language all the same
 * @property {Record<string, string>} types the names of the types of articles
 */

/**
 * @typedef {object} Place where a language has its pages, relative to the site's root
 * @property {string} lang
 * @property {string} home
 * @property {string} results
 */

/** @type {Page | null} */
let shown = null;

/**
 * Note that another page is shown.
 * @param {Page} next
 */
export function show(next) {
  shown = next;
}

/** The settings of the page that is shown. */
export function page() {
  if (!shown) throw new Error("gapless-page is missing: another plugin has taken it out of the built page.");
  return shown;
}

/**
 * A text of the page, `{names}` replaced; with a count `n` the plural form that it asks for.
 * @param {string} key
 * @param {Record<string, string | number>} values
 */
export function text(key, values = {}) {
  const { texts, lang } = page();
  const found = texts[key];
  const other = otherLanguage(key);
  const form = typeof found === "string" ? found : plural(found, other || lang, Number(values.n));
  const said = form.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  return spoken(said, other);
}

/**
 * The language of the text of `key` where that is another than the page's, else "".
 * @param {string} key
 */
const otherLanguage = (key) => (page().native.has(key) ? "" : page().spoken);

/** @type {(forms: Forms, lang: string, n: number) => string} */
const plural = (forms, lang, n) => forms[new Intl.PluralRules(lang).select(n)] ?? forms.other;

/**
 * The table of texts under `key`, for choices.
 * @param {string} key
 * @returns {[string, string][]}
 */
export const choices = (key) =>
  Object.entries(page().texts[key]).map(([name, label]) => [name, spoken(label, page().spoken)]);

/**
 * The name of an article's type in the page's language.
 * @param {string} type
 */
export function typeName(type) {
  const { types, spoken: lang } = page();
  return types[type] ? spoken(types[type], lang) : type;
}

/**
 * What the template has written into `data-…` of `element`.
 * @param {HTMLElement} element
 * @param {string} name
 */
export function written({ dataset }, name) {
  return spoken(dataset[name] ?? "", dataset[`${name}Lang`] ?? "");
}

/**
 * The name of a language in the page's language.
 * @param {string} lang
 */
export function languageName(lang) {
  try {
    return new Intl.DisplayNames([page().lang], { type: "language" }).of(lang) ?? lang;
  } catch {
    return lang; // no code of a language
  }
}

/**
 * The absolute address of a place that is named relative to the site's root.
 * @param {string} path
 */
export const address = (path) => new URL(path, page().root).href;

/**
 * The address of the results page for `query`.
 * @param {string} query
 */
export function resultsAddress(query) {
  const { foreign, results } = page();
  return address(`${results}?${new URLSearchParams({ q: query, ...(foreign && { lang: foreign }) })}`);
}

/**
 * Where the results are in the language `lang`, if that is not the page's own and has a results page.
 * @param {string} lang
 */
export function resultsPage(lang) {
  const place = page().places.find((one) => one.lang.toLowerCase() === lang.toLowerCase());
  return place?.results && place.lang !== page().lang ? address(place.results) : "";
}

/**
 * The language of the page at `url`, as far as its folder says it.
 * @param {URL} url
 */
export function languageAt(url) {
  const { places } = page();
  const [own, ...others] = places;
  const folder = others.find(({ home }) => url.href.startsWith(address(home)));
  return (folder ?? own)?.lang ?? "";
}

/**
 * The address where our own people see why a question is answered as it is.
 * @param {{ q: string, lang: string, correct: boolean }} asked
 */
export function explanation({ q, lang, correct }) {
  const asked = new URLSearchParams({ q, lang, ...(!correct && { correct: "0" }) });
  return new URL(`explain?${asked}`, page().service).href;
}

/**
 * What a broken address was about: the words of its last part; folders and endings say little.
 * @param {string} path
 */
export function wordsOf(path) {
  const last = path.split("/").findLast(Boolean) ?? "";
  let readable = last;
  try {
    readable = decodeURIComponent(last);
  } catch {
    // not UTF-8: use the letters that can be read
  }
  return readable
    .replace(/\.\w{1,5}$/, "")
    .replace(/[_+.%-]+/g, " ")
    .trim()
    .slice(0, 200);
}

/**
 * Seconds as m:ss or h:mm:ss.
 * @param {number} seconds
 */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h
    ? `${h}:${String(m).padStart(2, "0")}:${String(s).padStart(2, "0")}`
    : `${m}:${String(s).padStart(2, "0")}`;
}
