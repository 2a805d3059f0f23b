/** Search: asks the service first, and the static index when the service is slow, broken or absent. Touches no document. */

import { StaticIndex } from "./static.js";

const DOWN = 30_000; // ms for which a service that failed is left alone

/**
 * @typedef {object} Options
 * @property {string} [lang]
 * @property {string[]} [types]
 * @property {string[]} [products]
 * @property {boolean} [correct]
 * @property {boolean} [prefix]
 * @property {number} [limit]
 * @property {number} [offset]
 * @property {AbortSignal} [signal]
 */

/** The service answered, and said that the question itself is wrong: no other engine would do better. */
class Refused extends Error {}

export class Search {
  #service;
  #patience;
  #index;
  #downUntil = 0;

  /**
   * `service`, `fallback`, `material`: the addresses of the service, the static index, Material's own worker;
   * `patience`: ms to wait for the service, because customers who type do not wait longer for a better engine.
   * @param {{ service: URL, patience: number, fallback: URL, material: URL }} settings
   */
  constructor({ service, patience, fallback, material }) {
    this.#service = service;
    this.#patience = patience;
    this.#index = new StaticIndex({ index: fallback, worker: material });
  }

  /** Try the service again at once, whatever happened before. */
  retry() {
    this.#downUntil = 0;
  }

  /**
   * The Answer to `query`, with `via`: "service" or "static". Throws when neither can be had.
   * `types` and `products` filter; `correct` allows other words than those typed; `prefix` says that the last
   * one may be unfinished.
   * @param {string} query
   * @param {Options} options
   * @returns {Promise<Wire.Answer>}
   */
  async answer(
    query,
    {
      lang = "",
      types = [],
      products = [],
      correct = true,
      prefix = false,
      limit = 10,
      offset = 0,
      signal,
    } = {},
  ) {
    const asked = new URLSearchParams({ q: query, lang, limit: String(limit), offset: String(offset) });
    for (const type of types) asked.append("type", type);
    for (const product of products) asked.append("product", product);
    if (!correct) asked.set("correct", "0");
    if (prefix) asked.set("prefix", "1");
    if (Date.now() >= this.#downUntil) {
      try {
        return { ...(await this.#fetch(asked, signal)), via: "service" };
      } catch (reason) {
        if (signal?.aborted || reason instanceof Refused) throw reason;
        this.#downUntil = Date.now() + DOWN;
      }
    }
    const found = await this.#index.answer(query, { types, products, limit, offset });
    signal?.throwIfAborted();
    return found;
  }

  /**
   * @param {URLSearchParams} asked
   * @param {AbortSignal | undefined} signal
   */
  async #fetch(asked, signal) {
    const late = AbortSignal.timeout(this.#patience);
    const response = await fetch(new URL(`api/search?${asked}`, this.#service), {
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    if ([400, 414, 422].includes(response.status)) throw new Refused(`${response.status}`);
    if (!response.ok) throw new Error(`the service answered ${response.status}`);
    return response.json();
  }
}
