/** The one Search of this tab, with the addresses that the page names. */

import { part } from "./elements.js";
import { page } from "./page.js";
import { Search } from "./search.js";

// Material reads its configuration once, and so do we: instant navigation never replaces it.
const config = JSON.parse(part(document, "#__config", HTMLScriptElement).text);
const material = new URL(config.search, location.href);

/** @type {Search | undefined} */
let search;

/** The way to ask. */
export function client() {
  const { service, patience, fallback } = page();
  search ??= new Search({
    service,
    patience,
    fallback,
    material,
  });
  return search;
}
