/** The texts of the extension in the browser's language, from `_locales`. Pages, worker and settings share this. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));

  /**
   * The text with this name; `_locales` numbers its fields in the order of their names.
   * @param {string} name
   * @param {Record<string, string | number>} values
   */
  function text(name, values = {}) {
    const places = Object.keys(values).sort();
    return chrome.i18n.getMessage(
      name,
      places.map((field) => String(values[field])),
    );
  }

  /** The language of the texts: English where there are none in the browser's. */
  const language = () => text("language");

  /**
   * The text with this name in the plural form for `n`.
   * @param {string} name
   * @param {number} n
   */
  const count = (name, n) => text(`${name}_${new Intl.PluralRules(language()).select(n)}`, { n });

  gapless.texts = { count, language, text };
})();
