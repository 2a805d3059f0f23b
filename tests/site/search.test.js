/** The service is asked first; the static index answers when it is slow, broken or absent. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Search } from "../../plugins/theme/assets/gapless/search.js";
import { NOBODY, serve } from "../serving.js";

const PATIENCE = 60_000; // ms: no service is slow by accident, however busy the machine is

const PAGES = { Invoices: "how-to", Refunds: "" }; // titles and types; nobody wrote the second

/** Speaks the messages of Material's search worker, which Node cannot run, with one page in its index. */
class Engine extends EventTarget {
  postMessage({ type, data }) {
    const found = Object.keys(PAGES).filter((title) => title.toLowerCase() === data);
    const items = found.map((title) => [
      { location: `${data}/`, title, type: PAGES[title], text: "", score: 1 },
    ]);
    const answer = type === 0 ? { type: 1 } : { type: 3, data: { items } };
    queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: answer })));
  }
}
globalThis.Worker = Engine;

const pages = { json: { config: {}, docs: [] } }; // the static index, which is a file of the site

async function center(t, answer, patience) {
  const { url, heard } = await serve(t, (asked) => (asked.path === "/index.json" ? pages : answer(asked)));
  const asked = () => heard.filter(({ path }) => path.startsWith("/api/"));
  return { search: search(url, url, patience), asked };
}

const search = (service, site, patience = PATIENCE) =>
  new Search({
    service,
    patience,
    fallback: new URL("index.json", site),
    material: new URL("w.js", site),
  });

test("an article whose type nobody wrote has none, and is not counted", async (t) => {
  const { search } = await center(t, () => ({ status: 503 }));
  const found = await search.answer("refunds");
  assert.equal(found.via, "static");
  assert.deepEqual(
    found.hits.map(({ type }) => type),
    [""],
  );
  assert.deepEqual(found.facets.type, {});
});

test("what is asked reaches the service whole, and its answer says who gave it", async (t) => {
  const { search, asked } = await center(t, () => ({ json: { hits: [], total: 0, receipt: "signed" } }));
  const options = { lang: "ru", types: ["faq", "video"], products: ["App"], correct: false, prefix: true };
  const answer = await search.answer("C++ & more", { ...options, limit: 5, offset: 10 });
  assert.equal(answer.via, "service");
  assert.equal(answer.receipt, "signed");
  const { pathname, searchParams } = new URL(asked()[0].path, NOBODY);
  assert.equal(pathname, "/api/search");
  assert.deepEqual(
    [...searchParams],
    [
      ["q", "C++ & more"],
      ["lang", "ru"],
      ["limit", "5"],
      ["offset", "10"],
      ["type", "faq"],
      ["type", "video"],
      ["product", "App"],
      ["correct", "0"],
      ["prefix", "1"],
    ],
  );
});

for (const [what, patience, answer] of [
  ["is broken", PATIENCE, () => ({ status: 503 })],
  ["does not answer in time", 50, () => new Promise(() => {})],
])
  test(`when the service ${what} the static index answers, and claims no more than it knows`, async (t) => {
    const { search } = await center(t, answer, patience);
    const found = await search.answer("invoices");
    assert.equal(found.via, "static");
    assert.equal(found.total, 1);
    assert.equal(found.hits[0].url, "invoices/");
    assert.equal(found.confidence, null);
    assert.equal(found.receipt, undefined);
  });

test("a service that failed is left alone for half a minute, or until the visitor tries again", async (t) => {
  let status = 500;
  const { search, asked } = await center(t, () => ({ status, json: { hits: [], total: 0 } }));
  assert.equal((await search.answer("a")).via, "static");
  status = 200;
  assert.equal((await search.answer("b")).via, "static");
  assert.equal(asked().length, 1);
  search.retry();
  assert.equal((await search.answer("c")).via, "service");

  status = 500;
  await search.answer("d");
  status = 200;
  mock.timers.enable({ apis: ["Date"], now: Date.now() + 30_001 });
  t.after(() => mock.timers.reset());
  assert.equal((await search.answer("e")).via, "service");
});

for (const status of [400, 414, 422])
  test(`a question that the service refuses with ${status} is asked of no other engine`, async (t) => {
    const { search } = await center(t, () => ({ status }));
    await assert.rejects(search.answer("invoices"), /4\d\d/);
  });

test("a question that was given up is an error, and does not count against the service", async (t) => {
  const { search } = await center(t, async ({ path }) => {
    if (path.includes("slow")) await new Promise((late) => setTimeout(late, 100));
    return { json: { hits: [], total: 0 } };
  });
  const stop = new AbortController();
  const asked = search.answer("slow", { signal: stop.signal });
  stop.abort();
  await assert.rejects(asked, { name: "AbortError" });
  assert.equal((await search.answer("next")).via, "service");
});

test("where neither can be had the search throws: an engine's failure is never an empty result", async () => {
  await assert.rejects(search(NOBODY, NOBODY).answer("invoices"));
});

test("the static index filters by type and counts what it found", async (t) => {
  const { search } = await center(t, () => ({ status: 503 }));
  const found = await search.answer("invoices", { types: ["video"] });
  assert.equal(found.total, 0);
  assert.equal(found.answered, false);
  assert.equal(found.stage, "none");
  assert.deepEqual(found.facets.type, { "how-to": 1 }, "facets show what the filter hides");
});

test("questions to the static index that come at once get their own answers", async (t) => {
  const { search } = await center(t, () => ({ status: 503 }));
  const found = await Promise.all(["invoices", "refunds", "neither"].map((query) => search.answer(query)));
  assert.deepEqual(
    found.map(({ hits }) => hits.map(({ title }) => title)),
    [["Invoices"], ["Refunds"], []],
  );
});

test("a static index that could not be had is asked for again with the next question", async (t) => {
  let away = true;
  const { url } = await serve(t, ({ path }) => (path === "/index.json" && !away ? pages : { status: 503 }));
  const asking = search(url, url);
  await assert.rejects(asking.answer("invoices"));
  away = false;
  assert.equal((await asking.answer("invoices")).total, 1);
});
