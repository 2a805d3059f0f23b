/** The static index: what Material's own search worker finds, told as an Answer.
 *
 *  It is fetched only when it is needed. Runs in pages and in workers.
 */

const READY = 1;
const QUERY = 2;
const RESULT = 3;
const SNIPPET = 220; // characters
const BEFORE = 60; // characters before the first mark
const FOUND_IN_TIME = 10_000; // ms: a first search builds the whole index

export class StaticIndex {
  #index;
  #worker;
  #engine = null;
  #queue = Promise.resolve();

  constructor({ index, worker }) {
    this.#index = index;
    this.#worker = worker;
  }

  /** The Answer to `query` as far as a plain index can tell: no confidence, no correction. */
  async answer(query, { types = [], products = [], limit = 10, offset = 0 } = {}) {
    const all = (await this.#find(query)).map(hit);
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
      corrections: [],
      facets: {
        type: count(all.flatMap((one) => one.type)),
        product: count(all.flatMap((one) => one.product)),
      },
      release: "",
    };
  }

  /** Titles and headings that match what is being typed. */
  async suggest(typed, limit) {
    const titles = (await this.#find(typed)).slice(0, limit).map((items) => {
      const { url, title, title_marked: marked } = hit(items);
      return { text: title, marked, kind: "title", url };
    });
    return { suggestions: titles };
  }

  /** One question at a time: Material's worker answers in order and names no question. */
  #find(query) {
    const found = this.#queue.then(async () => {
      const engine = await (this.#engine ??= this.#start());
      return (await told(engine, { type: QUERY, data: query }, RESULT)).items;
    });
    this.#queue = found.catch(() => {}); // one that failed must not stop the next
    return found;
  }

  async #start() {
    try {
      const response = await fetch(this.#index);
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

/** Send `message` and wait for the answer of the wanted type. */
function told(engine, message, wanted) {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const late = setTimeout(
      () => finish(reject, new Error("the static index did not answer")),
      FOUND_IN_TIME,
    );
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

/** Material's items of one page as a Hit. */
function hit(items) {
  const lead = items.find((item) => !item.location.includes("#")) ?? items[0];
  const sections = items
    .filter((item) => item.score > 0)
    .map(({ location, title, text, score }) => {
      const anchor = location.split("#")[1] ?? "";
      const heading = anchor ? words(title) : "";
      const moment = /^(?:v\d+-)?t=(\d+(?:\.\d+)?)$/.exec(anchor);
      const start = moment ? Number(moment[1]) : null;
      return { anchor, url: location, heading, snippet: around(onlyMarks(text)), score, start };
    });
  return {
    article: lead.article ?? "",
    url: lead.location,
    title: words(lead.title),
    title_marked: onlyMarks(lead.title),
    type: lead.type ?? "how-to",
    lang: lead.lang ?? "",
    product: lead.product ?? [],
    category: lead.category ?? "",
    breadcrumbs: lead.breadcrumbs ?? [],
    sections: sections.slice(0, 4),
    score: lead.score,
    confidence: null,
    pinned: false,
    foreign: false,
  };
}

function count(values) {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** The part of a text around its first mark. */
function around(text) {
  const from = Math.max(0, text.indexOf("<mark>") - BEFORE);
  const start = from ? text.indexOf(" ", from) + 1 : 0;
  if (text.length - start <= SNIPPET) return (start ? "… " : "") + text.slice(start);
  const cut = text
    .slice(start, start + SNIPPET)
    .replace(/<[^>]*$/, "")
    .replace(/\s\S*$/, "");
  const open = cut.lastIndexOf("<mark>") > cut.lastIndexOf("</mark>");
  return `${start ? "… " : ""}${cut}${open ? "</mark>" : ""} …`;
}

const onlyMarks = (html) => html.replace(/<(?!\/?mark>)[^>]*>/g, " ");
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#34;": '"', "&#39;": "'" };
const words = (html) =>
  html.replace(/<[^>]*>/g, "").replace(/&(?:amp|lt|gt|quot|#34|#39);/g, (one) => ENTITIES[one]);
