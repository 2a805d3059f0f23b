/** The static index: what Material's own search worker finds, in the form of an Answer.
 *
 *  It is fetched only when it is needed. Runs in pages and in workers.
 */

import { toHit } from "./items.js";

const READY = 1;
const QUERY = 2;
const RESULT = 3;
const LONGEST = 60_000; // ms that the index may take to arrive: on a slow network it is large
const FOUND_IN_TIME = 10_000; // ms: a first search builds the whole index

export class StaticIndex {
  #index;
  #worker;
  /** @type {Promise<Worker> | null} */
  #engine = null;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();

  /** @param {{ index: URL, worker: URL }} addresses of the index, and of Material's own worker */
  constructor({ index, worker }) {
    this.#index = index;
    this.#worker = worker;
  }

  /**
   * The Answer to `query` as far as a plain index can tell: no confidence, no correction.
   * @param {string} query
   * @param {{ types?: string[], products?: string[], limit?: number, offset?: number }} options
   * @returns {Promise<Wire.Answer>}
   */
  async answer(query, { types = [], products = [], limit = 10, offset = 0 } = {}) {
    const all = (await this.#find(query)).map(toHit);
    /** @type {(one: Wire.Hit) => boolean} */
    const fits = (one) =>
      (!types.length || types.includes(one.type)) &&
      (!products.length || one.product.some((p) => products.includes(p)));
    const hits = all.filter(fits);
    return {
      text: query,
      stage: hits.length ? "relaxed" : "none",
      hits: hits.slice(offset, offset + limit),
      total: hits.length,
      answered: hits.length > 0,
      confidence: null,
      coverage: null,
      corrected: "",
      facets: {
        type: count(all.flatMap((one) => one.type || [])),
        product: count(all.flatMap((one) => one.product)),
      },
      release: "",
      via: "static",
    };
  }

  /**
   * One question at a time: Material's worker answers in order and names no question.
   * @param {string} query
   * @returns {Promise<Material.Item[][]>}
   */
  #find(query) {
    const found = this.#queue.then(async () => {
      const engine = await (this.#engine ??= this.#start());
      return (await told(engine, { type: QUERY, data: query }, RESULT)).items;
    });
    this.#queue = found.catch(() => {}); // a question that failed must not stop the next
    return found;
  }

  async #start() {
    try {
      const response = await fetch(this.#index, { signal: AbortSignal.timeout(LONGEST) });
      if (!response.ok) throw new Error(`the static index answered ${response.status}`);
      const { config, docs } = await response.json();
      const engine = new Worker(this.#worker);
      await told(engine, { type: 0, data: { config, docs, options: { suggest: false } } }, READY);
      return engine;
    } catch (reason) {
      this.#engine = null; // to be tried again with the next question
      throw reason;
    }
  }
}

/**
 * Send `message` and wait for the answer of the wanted type.
 * @param {Worker} engine
 * @param {{ type: number, data: unknown }} message
 * @param {number} wanted
 * @returns {Promise<any>}
 */
function told(engine, message, wanted) {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const late = setTimeout(
      () => finish(reject, new Error("the static index did not answer")),
      FOUND_IN_TIME,
    );
    /** @type {<T>(how: (what: T) => void, what: T) => void} */
    const finish = (how, what) => {
      clearTimeout(late);
      stop.abort();
      how(what);
    };
    const options = { signal: stop.signal };
    engine.addEventListener(
      "message",
      ({ data }) => data.type === wanted && finish(resolve, data.data),
      options,
    );
    engine.addEventListener("error", () => finish(reject, new Error("the static index failed")), options);
    engine.postMessage(message);
  });
}

/** @param {string[]} values */
function count(values) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
