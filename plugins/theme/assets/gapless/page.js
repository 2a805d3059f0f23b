/** What the templates say about the page that is shown: its language, its texts, the way to the site's root. */

/** @typedef {Record<string, string>} Forms a text in the plural forms of its language, or a table of choices */

/**
 * @typedef {object} Page
 * @property {string} lang
 * @property {string} foreign the language where it is not the site's, else ""
 * @property {URL} root of the site
 * @property {string} article the id of the article that is shown, else ""
 * @property {URL} service
 * @property {number} patience ms to wait for the service
 * @property {URL} fallback the static index
 * @property {Record<string, string | Forms>} texts
 * @property {Record<string, string>} types the names of the types of articles
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
 * A text in the page's language, `{names}` replaced; with a count `n` the plural form that it asks for.
 * @param {string} key
 * @param {Record<string, string | number>} values
 */
export function text(key, values = {}) {
  const { texts, lang } = page();
  const found = texts[key];
  const form = typeof found === "string" ? found : plural(found, lang, Number(values.n));
  return form.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @type {(forms: Forms, lang: string, n: number) => string} */
const plural = (forms, lang, n) => forms[new Intl.PluralRules(lang).select(n)] ?? forms.other;

/**
 * The table of texts under `key`, for choices.
 * @param {string} key
 * @returns {[string, string][]}
 */
export const choices = (key) => Object.entries(page().texts[key]);

/**
 * The name of an article's type in the page's language.
 * @param {string} type
 */
export const typeName = (type) => page().types[type] ?? type;

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
  const { foreign } = page();
  return address(`search/?${new URLSearchParams({ q: query, ...(foreign && { lang: foreign }) })}`);
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
