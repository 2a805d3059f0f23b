/** What the templates say of the page that is shown: its language, its texts, the way to the site's root. */

let shown = null;

/** Carries the page's settings; instant navigation replaces it, and with it what `page` answers. */
class GaplessPage extends HTMLElement {
  connectedCallback() {
    const { lang, foreign, base, service, patience, fallback, article, texts, types } = this.dataset;
    const root = new URL(`${base}/`.replace(/\/+$/, "/"), location.href);
    document.documentElement.lang = lang; // Material names the site's language, and only when a page is loaded
    shown = {
      lang,
      foreign,
      root,
      article,
      service: new URL(service ? `${service}/`.replace(/\/+$/, "/") : root),
      patience: Number(patience),
      fallback: new URL(fallback, location.href),
      texts: JSON.parse(texts),
      types: JSON.parse(types),
    };
  }
}

customElements.define("gapless-page", GaplessPage);

/** The settings of the page that is shown. */
export function page() {
  if (!shown)
    throw new Error(
      "gapless-page is missing: the theme's base.html was overridden without its footer block.",
    );
  return shown;
}

/** A text in the page's language, `{names}` replaced; with a count `n` the plural form that it asks for. */
export function text(key, values = {}) {
  const { texts, lang } = page();
  let found = texts[key];
  if (typeof found === "object" && "n" in values) {
    found = found[new Intl.PluralRules(lang).select(values.n)] ?? found.other;
  }
  return found.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The table of texts under `key`, for choices. */
export const choices = (key) => Object.entries(page().texts[key]);

/** The name of an article's type in the page's language. */
export const typeName = (type) => page().types[type] ?? type;

/** The absolute address of a place that is named relative to the site's root. */
export const address = (path) => new URL(path, page().root).href;

/** The address of the results page for `query`. */
export function resultsAddress(query) {
  const { foreign } = page();
  return address(`search/?${new URLSearchParams({ q: query, ...(foreign && { lang: foreign }) })}`);
}

/** The address where our own people see why a question is answered as it is. */
export function explanation({ q, lang, correct }) {
  const asked = new URLSearchParams({ q, lang, ...(!correct && { correct: "0" }) });
  return new URL(`explain?${asked}`, page().service).href;
}

/** Seconds as m:ss or h:mm:ss. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h
    ? `${h}:${String(m).padStart(2, "0")}:${String(s).padStart(2, "0")}`
    : `${m}:${String(s).padStart(2, "0")}`;
}
