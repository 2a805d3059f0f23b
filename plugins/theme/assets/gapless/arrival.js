/** Arriving in the article that was chosen: the focus lands in it, and the words that were found are marked. */

import { attempt } from "./tab.js";

const KEPT = "gapless.arrival";
const SOON = 30_000; // ms in which a chosen page opens
const MARKS = 200; // more would mark a common word, and help nobody

let followed = ""; // the address of the link that was clicked, until its page is shown

/**
 * Remember that a page was chosen, and the words that were found in it, until it is there.
 * @param {string[]} words
 */
export function leave(words = []) {
  attempt(() => sessionStorage.setItem(KEPT, JSON.stringify({ at: Date.now(), words })));
}

/** A page is shown: was it chosen in a search? */
export function arrive() {
  const kept = taken();
  if (!kept || Date.now() - kept.at > SOON) return;
  const target = place();
  if (!target) return;
  mark(kept.words);
  // While the page is loading nothing has the focus but what the reader has gone to.
  if (document.readyState !== "complete" && document.activeElement !== document.body) return;
  if (!target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
  target.focus({ preventScroll: true });
}

/** Note which link is followed, for `settle`. */
export function watchLinks() {
  document.addEventListener(
    "click",
    ({ target }) => {
      const link = target instanceof Element && target.closest("a");
      if (link) followed = link.href;
    },
    true, // before Material takes the click
  );
}

/**
 * A page is shown: go to the place in it that the followed link names. Material forgets that place where the last
 * page moved less than a tenth of a second before: it keeps how far that one was scrolled with the new address.
 */
export function settle() {
  const here = followed === location.href && named();
  followed = "";
  if (here && !here.matches(":target")) location.replace(location.hash);
}

/** A page is shown: open what hides the place that its address names. */
export function reveal() {
  const target = named();
  const folded = target?.closest("details:not([open])");
  if (!target || !folded) return;
  for (let one = target.closest("details"); one; one = one.parentElement?.closest("details") ?? null) {
    one.open = true;
  }
  target.scrollIntoView();
}

/** @returns {{ at: number, words: string[] } | null} */
function taken() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    return kept;
  } catch {
    return null;
  }
}

/** The place that the address names, else the page's title. */
const place = () => named() ?? document.querySelector("article h1");

/** The place that the address names. */
const named = () => document.getElementById(decoded(location.hash.slice(1)));

/** @param {string} anchor */
function decoded(anchor) {
  try {
    return decodeURIComponent(anchor);
  } catch {
    return anchor;
  }
}

/**
 * Mark `words` in the article, without changing it: readers and copies see the text as it is.
 * @param {string[]} words
 */
function mark(words) {
  const article = document.querySelector("article");
  if (!words.length || !article || !("highlights" in CSS)) return;
  const pattern = new RegExp(words.map(whole).join("|"), "giu");
  const texts = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const ranges = [];
  while (texts.nextNode() && ranges.length < MARKS) {
    const { currentNode: node } = texts;
    for (const { 0: found, index } of (node.textContent ?? "").matchAll(pattern)) {
      const [start, end] = [index, index + found.length];
      ranges.push(
        new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end }),
      );
    }
  }
  CSS.highlights.set("gapless-found", new Highlight(...ranges));
}

/**
 * A pattern of the word as a whole; scripts without spaces have no ends of words.
 * @param {string} word
 */
function whole(word) {
  const escaped = word.replace(/[\^$.*+?()[\]{}|/-]/g, "\\$&");
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)) return escaped;
  return `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`;
}
