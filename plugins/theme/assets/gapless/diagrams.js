/**
 * Mermaid from the site itself, loaded with the first diagram: Material would load it from another host.
 * Material asks for `mermaid` where it finds a diagram, and takes this one.
 */
"use strict";
{
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  /** @type {Promise<Material.Mermaid> | undefined} */
  let loading;
  /** @type {object} */
  let options = {};

  /** @type {() => Promise<Material.Mermaid>} */
  const load = () =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL("../mermaid/mermaid.min.js", here).href;
      script.onload = () => {
        const loaded = /** @type {Material.Mermaid} */ (window.mermaid); // it has replaced ours
        loaded.initialize(options);
        done(loaded);
      };
      script.onerror = () => failed(new Error(`${script.src} cannot be loaded.`));
      document.head.append(script);
    });

  window.mermaid ??= {
    initialize(given) {
      options = given;
    },
    async render(id, text) {
      loading ??= load();
      return (await loading).render(id, text);
    },
  };
}
