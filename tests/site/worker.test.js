/** The worker behind Material's search box asks once typing pauses, and answers the last query alone. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { serve, until } from "../serving.js";

const QUERY = 2;
const WORKER = "../../plugins/theme/assets/gapless/worker.js";

const HIT = {
  article: "invoices",
  url: "invoices/",
  title: "Invoices",
  title_marked: "<mark>Invoices</mark>",
  score: 1,
  sections: [],
};

let started = 0;

/** Start the worker, as Material does, with a service that answers as `answer` says. */
async function start(t, answer) {
  const { url, heard } = await serve(t, answer);
  const address = new URL("center/assets/gapless/worker.js", url);
  const settings = { service: new URL("center/", url), patience: 60_000, fallback: "none.json", lang: "ru" };
  address.search = String(new URLSearchParams({ ...settings, material: "none.js" }));
  const scope = new EventTarget();
  const said = [];
  scope.location = address;
  scope.postMessage = (message) => said.push(message);
  globalThis.self = scope;
  await import(`${WORKER}?${++started}`); // each start is a worker of its own
  const send = (type, data) => scope.dispatchEvent(new MessageEvent("message", { data: { type, data } }));
  const asked = () =>
    heard.map(({ path }) => new URL(path, url)).filter(({ pathname }) => pathname.endsWith("/api/search"));
  return { send, said, asked, heard };
}

const answer = (json) => ({ json: { hits: [HIT], total: 1, stage: "exact", ...json } });
const results = (said) => said.filter(({ type }) => type === 3).map(({ data }) => data);

test("it is ready at once: the index is the service's", async (t) => {
  const { send, said } = await start(t, () => answer());
  send(0, {});
  assert.deepEqual(said, [{ type: 1 }]);
});

test("keystrokes are no queries: the service is asked for the last of them", async (t) => {
  const { send, said, asked } = await start(t, () => answer());
  for (const typed of ["i", "in", "inv"]) send(QUERY, typed);
  await until(() => results(said).length);
  assert.deepEqual(
    asked().map(({ searchParams }) => [
      searchParams.get("q"),
      searchParams.get("lang"),
      searchParams.get("prefix"),
    ]),
    [["inv", "ru", "1"]],
  );
  const [{ items, answer: told, typed, suggest }] = results(said);
  assert.equal(items[0][0].location, "invoices/");
  assert.equal(told.via, "service");
  assert.equal(told.hits, undefined, "the hits are the items");
  assert.equal(typed, "inv");
  assert.deepEqual(suggest, ["invoices"]);
});

test("a question that another overtook is given up, and its answer is not shown", async (t) => {
  let release;
  const held = new Promise((go) => {
    release = go;
  });
  const { send, said, asked, heard } = await start(t, async ({ path }) => {
    if (path.includes("slow")) await held;
    return answer();
  });
  send(QUERY, "slow");
  await until(() => asked().length);
  send(QUERY, "quick");
  await until(() => results(said).length);
  await until(() => heard[0].givenUp());
  release();
  await new Promise((go) => setTimeout(go, 100));
  assert.deepEqual(
    results(said).map(({ typed }) => typed),
    ["quick"],
  );
});

test("an emptied box is emptied at once, and nobody is asked", async (t) => {
  const { send, said, asked } = await start(t, () => answer());
  send(QUERY, "inv");
  send(QUERY, "  ");
  assert.deepEqual(results(said), [{ items: [], answer: null, typed: "" }]);
  await new Promise((go) => setTimeout(go, 200));
  assert.deepEqual(asked(), []);
});

test("where nobody could be asked it says so, and not that nothing was found", async (t) => {
  const { send, said } = await start(t, () => ({ status: 503 }));
  send(QUERY, "invoice");
  await until(() => results(said).length);
  const [{ items, answer: told }] = results(said);
  assert.deepEqual(items, []);
  assert.equal(told.text, "invoice");
  assert.match(told.failed, /503/);
});
