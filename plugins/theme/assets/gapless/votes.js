/** The votes of this browser, so that nobody is asked twice about an article. */

import { attempt } from "./tab.js";

const KEPT = "gapless.votes";
const MOST = 200; // articles
const DAYS = 90; // an article may have changed by then

/** @typedef {Record<string, { helpful: boolean, at: number }>} Votes */

/** @returns {Votes} */
function votes() {
  try {
    /** @type {Votes} */
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    const fresh = Object.entries(kept).filter(([, { at }]) => Date.now() - at < DAYS * 24 * 3600_000);
    return Object.fromEntries(fresh.slice(-MOST));
  } catch {
    return {};
  }
}

/**
 * Did the article help? Null where this browser has not voted.
 * @param {string} article
 */
export const voted = (article) => votes()[article]?.helpful ?? null;

/**
 * @param {string} article
 * @param {boolean} helpful
 */
export function noteVote(article, helpful) {
  const { [article]: _, ...others } = votes();
  attempt(() =>
    localStorage.setItem(KEPT, JSON.stringify({ ...others, [article]: { helpful, at: Date.now() } })),
  );
}
