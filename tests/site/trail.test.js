/** What a tab remembers of what was searched and read, for the contact form. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { note, trail } from "../../plugins/theme/assets/gapless/trail.js";
import { Store } from "../serving.js";

beforeEach(() => {
  globalThis.sessionStorage = new Store();
  globalThis.location = { pathname: "/guide/invoice/" };
});

test("queries and articles are kept once each, the last one last", () => {
  for (const text of ["a", "b", "a"]) note("searched", { text });
  note("viewed", { article: "invoice" });
  note("clicked", { article: "other" });
  assert.deepEqual(trail(), { searched: ["b", "a"], read: ["invoice"], page: "/guide/invoice/" });
});

test("no more than twenty are kept", () => {
  for (let number = 0; number < 30; number += 1) note("searched", { text: String(number) });
  assert.equal(trail().searched.length, 20);
  assert.equal(trail().searched.at(-1), "29");
});

test("without storage nothing is remembered and nothing breaks", () => {
  globalThis.sessionStorage = undefined;
  note("searched", { text: "a" });
  assert.deepEqual(trail(), { searched: [], read: [], page: "" });
});
