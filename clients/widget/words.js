/** The widget's texts. */

/** @type {Widget.Site | undefined} */
let spoken;

/** @param {Widget.Site} site */
export function speak(site) {
  spoken = site;
}

/**
 * A text in the widget's language, `{names}` replaced; with a count `n` the plural form that it asks for.
 * @param {string} key
 * @param {Record<string, string | number>} values
 */
export function text(key, values = {}) {
  const { texts = {}, lang = "en" } = spoken ?? {};
  const found = texts[key] ?? key;
  const form = typeof found === "string" ? found : plural(found, lang, Number(values.n));
  return form.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @type {(forms: Record<string, string>, lang: string, n: number) => string} */
const plural = (forms, lang, n) => forms[new Intl.PluralRules(lang).select(n)] ?? forms.other;

/**
 * A text of the contact page, which the form in the panel shows too.
 * @param {string} key
 */
export const formText = (key) => spoken?.form[key] ?? key;
