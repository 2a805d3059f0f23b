/** The articles that were opened from the search last. They are kept in this browser and never sent. */

import { attempt } from "./tab.js";

const KEPT = "gapless.recent";
const MOST = 4;

/** @typedef {{ url: string, title: string, lang?: string, type?: string }} Opened */

/**
 * The last ones, the newest first.
 * @returns {Opened[]}
 */
export function recent() {
  try {
    /** @type {Opened[]} */
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return kept.filter(({ url, title }) => typeof url === "string" && typeof title === "string");
  } catch {
    return [];
  }
}

/** @param {Opened} opened */
export function remember({ url, title, lang, type }) {
  const others = recent().filter((one) => one.url !== url);
  const kept = [{ url, title, lang, type }, ...others].slice(0, MOST);
  attempt(() => localStorage.setItem(KEPT, JSON.stringify(kept)));
}
