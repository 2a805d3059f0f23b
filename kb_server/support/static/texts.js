/** The texts of the desk's scripts, which the page provides in its language. */

/** @typedef {Record<string, string>} Texts */

/** @type {Texts} */
let texts = {};
/** @type {Texts} */
let types = {};
let lang = "en";

/**
 * Take the texts of the page.
 * @param {Texts} brought
 * @param {string} spoken their language
 * @param {Texts} named the names of the types of articles
 */
export function speak(brought, spoken, named = {}) {
  texts = brought;
  types = named;
  lang = spoken;
}

/**
 * A text, `{names}` replaced.
 * @param {string} key
 * @param {Record<string, string | number>} values
 */
export const text = (key, values = {}) =>
  texts[key].replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/**
 * The name of an article's type.
 * @param {string} type
 */
export const typeName = (type) => types[type] ?? type;

/**
 * The name of a language in the page's own.
 * @param {string} code
 */
export const languageName = (code) => new Intl.DisplayNames([lang], { type: "language" }).of(code) ?? code;
