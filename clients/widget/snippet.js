/** The service's snippets as nodes, without reading them as HTML: they are escaped text with <mark> and nothing else. */

import { make } from "./elements.js";

/** @type {Record<string, string>} */
const ENTITIES = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#34;": '"',
  "&#39;": "'",
  "&#x27;": "'",
};

/** @type {(html: string) => string} */
const plain = (html) => html.replace(/&(?:amp|lt|gt|quot|#34|#39|#x27);/g, (one) => ENTITIES[one]);

/**
 * @param {string} html
 * @returns {(HTMLElement | string)[]}
 */
export const snippet = (html) =>
  html
    .split(/<mark>(.*?)<\/mark>/s)
    .map((part, index) => (index % 2 ? make("mark", {}, plain(part)) : plain(part)));
