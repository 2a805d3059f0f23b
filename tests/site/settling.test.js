/** A query becomes a question once, however it settled; keystrokes are never told. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Settling } from "../../plugins/theme/assets/gapless/settling.js";

const ANSWER = { via: "service", receipt: "signed", stage: "exact", total: 3, release: "r1" };
const STATIC = { via: "static", stage: "relaxed", total: 2, release: "" };

/** The log of one tab, as events.js and tab.js keep it. */
function log(last = {}) {
  const told = [];
  return {
    told,
    tell: (kind, fields) => `id-${told.push({ kind, ...fields })}`,
    lastSearch: () => last,
    rememberSearch: (search) => {
      last = search;
    },
  };
}

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 }));

afterEach(() => mock.timers.reset());

test("a query that rests for two seconds is a question, told with the service's receipt", () => {
  const tab = log();
  const settling = new Settling("box", tab);
  settling.shown(ANSWER, "invoice");
  mock.timers.tick(1999);
  assert.deepEqual(tab.told, []);
  mock.timers.tick(1);
  assert.deepEqual(tab.told, [
    {
      kind: "searched",
      text: "invoice",
      via: "service",
      receipt: "signed",
      release: "r1",
      settled: "idle",
      place: "box",
    },
  ]);
  assert.equal(settling.id, "id-1");
});

test("typing on puts the two seconds off, and only the last query is told", () => {
  const tab = log();
  const settling = new Settling("box", tab);
  for (const typed of ["inv", "invo", "invoice"]) {
    settling.shown(ANSWER, typed);
    mock.timers.tick(1500);
    settling.typing();
  }
  mock.timers.tick(10_000);
  assert.deepEqual(tab.told, []);
  settling.shown(ANSWER, "invoice");
  mock.timers.tick(2000);
  assert.deepEqual(
    tab.told.map(({ text }) => text),
    ["invoice"],
  );
});

test("a question is told once, whatever settles it again", () => {
  const tab = log();
  const settling = new Settling("box", tab);
  settling.shown(ANSWER, "invoice");
  for (const how of ["enter", "blur", "close"]) settling.settle(how);
  mock.timers.tick(5000);
  assert.deepEqual(
    tab.told.map(({ settled }) => settled),
    ["enter"],
  );
});

test("a question that settled long ago is not told again when the page closes", () => {
  const tab = log();
  const settling = new Settling("results", tab);
  settling.shown(ANSWER, "invoice");
  settling.settle("enter");
  mock.timers.tick(3600_000);
  settling.settle("close");
  assert.equal(tab.told.length, 1);
});

test("another query is another question", () => {
  const tab = log();
  const settling = new Settling("box", tab);
  settling.shown(ANSWER, "invoice");
  settling.settle("enter");
  settling.shown(ANSWER, "refund");
  settling.settle("enter");
  assert.deepEqual(
    tab.told.map(({ text }) => text),
    ["invoice", "refund"],
  );
});

test("the same words in the same tab within ten minutes are the same question, later a new one", () => {
  const tab = log({ id: "earlier", text: "invoice", at: Date.now() });
  mock.timers.tick(9 * 60_000);
  const reloaded = new Settling("results", tab);
  reloaded.shown(ANSWER, "invoice");
  reloaded.settle("enter");
  assert.deepEqual(tab.told, []);
  assert.equal(reloaded.id, "earlier");
  mock.timers.tick(60_000);
  const later = new Settling("results", tab);
  later.shown(ANSWER, "invoice");
  later.settle("enter");
  assert.equal(tab.told.length, 1);
});

test("the static index signs nothing: its stage and number of hits are told instead", () => {
  const tab = log();
  const settling = new Settling("404", tab);
  settling.shown(STATIC, "invoice");
  settling.settle("blur");
  const [{ receipt, stage, results, place }] = tab.told;
  assert.deepEqual(
    { receipt, stage, results, place },
    { receipt: undefined, stage: "relaxed", results: 2, place: "404" },
  );
});

test("an empty box, or one whose search failed, asks no question", () => {
  const tab = log();
  const settling = new Settling("box", tab);
  settling.settle("close");
  settling.shown(ANSWER, "invoice");
  settling.shown(null, "");
  settling.settle("blur");
  mock.timers.tick(5000);
  assert.deepEqual(tab.told, []);
});

test("a click tells the question, the hit, and what this tab opened", () => {
  const tab = log();
  const settling = new Settling("results", tab);
  settling.shown(ANSWER, "invoice");
  settling.clicked({ article: "invoices" }, "pay-by-card", 2);
  assert.deepEqual(
    tab.told.map(({ kind }) => kind),
    ["searched", "clicked"],
  );
  assert.deepEqual(tab.told[1], {
    kind: "clicked",
    search: "id-1",
    article: "invoices",
    anchor: "pay-by-card",
    position: 2,
    receipt: "signed",
    release: "r1",
  });
  assert.deepEqual(tab.lastSearch(), { id: "id-1", text: "invoice", at: 1_000_000, opened: "invoices" });
});

test("an answer that comes after the click was not waited for", () => {
  const tab = log();
  const settling = new Settling("box", tab);
  settling.shown(ANSWER, "inv");
  settling.clicked({ article: "invoices" }, "", 1);
  settling.shown(ANSWER, "invoice");
  mock.timers.tick(5000);
  assert.deepEqual(
    tab.told.filter(({ kind }) => kind === "searched").map(({ text }) => text),
    ["inv"],
  );
});

test("where the question was typed is told, even when another page answers it", () => {
  const tab = log({ place: "home" });
  const settling = new Settling("results", tab);
  settling.shown(ANSWER, "invoice");
  settling.settle("enter");
  assert.equal(tab.told[0].place, "home");
});
