/** <gapless-page>: carries the page's settings from the templates to the modules. */

import { show } from "./page.js";

/** Instant navigation replaces it, and with it what `page` answers. */
class GaplessPage extends HTMLElement {
  connectedCallback() {
    /** @type {(name: string) => string} */
    const said = (name) => this.dataset[name] ?? "";
    const root = new URL(folder(said("base")), location.href);
    const lang = said("lang");
    document.documentElement.lang = lang; // Material names the site's language, and only when a page is loaded
    show({
      lang,
      results: said("results"),
      foreign: said("foreign"),
      form: said("form") && new URL(said("form"), location.href).href,
      places: said("places").split("\n").filter(Boolean).map(place),
      root,
      article: said("article"),
      service: new URL(said("service") ? folder(said("service")) : root),
      patience: Number(said("patience")),
      fallback: new URL(said("fallback"), location.href),
      material: new URL(said("worker"), location.href),
      texts: JSON.parse(said("texts")),
      spoken: said("spoken"),
      native: new Set(said("native").split(" ")),
      types: JSON.parse(said("types")),
    });
  }
}

/** @param {string} line */
function place(line) {
  const [lang, home, results = ""] = line.split(" ");
  return { lang, home: home === "." ? "" : home, results };
}

/** @type {(path: string) => string} */
const folder = (path) => `${path}/`.replace(/(?<!\/)\/+$/, "/");

customElements.define("gapless-page", GaplessPage);
