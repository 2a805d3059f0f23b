/** What Material's search worker finds becomes hits like those of our service. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { toHit } from "../../plugins/theme/assets/gapless/items.js";

const item = (location, fields) => ({ location, title: "Pay", text: "", score: 1, ...fields });

test("Material's items of a page become one hit, led by the item without an anchor", () => {
  const made = toHit([
    item("invoices/#by-card", { title: "By <b>card</b> &amp; cash", text: "pay <mark>card</mark>" }),
    item("invoices/", { title: "Pay an <mark>invoice</mark>", article: "invoices", type: "faq", score: 7 }),
  ]);
  assert.equal(made.url, "invoices/");
  assert.equal(made.title, "Pay an invoice");
  assert.equal(made.title_marked, "Pay an <mark>invoice</mark>");
  assert.equal(made.article, "invoices");
  assert.equal(made.type, "faq");
  assert.equal(made.score, 7);
  assert.equal(made.confidence, null, "a plain index knows no confidence");
  assert.deepEqual(
    made.sections.map(({ anchor, heading }) => [anchor, heading]),
    [
      ["by-card", "By card & cash"],
      ["", ""],
    ],
  );
});

test("sections that did not match are left out, and four are kept at most", () => {
  const matched = ["a", "b", "c", "d", "e"].map((anchor) => item(`invoices/#${anchor}`));
  const made = toHit([item("invoices/", { score: 0 }), ...matched]);
  assert.deepEqual(
    made.sections.map(({ anchor }) => anchor),
    ["a", "b", "c", "d"],
  );
});

test("an anchor that names a second is a moment, also in the second video of a page", () => {
  const starts = toHit([item("tour/#t=93"), item("tour/#v2-t=7.5"), item("tour/#t=soon")]).sections;
  assert.deepEqual(
    starts.map(({ start }) => start),
    [93, 7.5, null],
  );
});

test("a snippet of the static index carries marks and no other markup", () => {
  const [{ snippet }] = toHit([item("a/", { text: `<p onclick="x">an <mark>invoice</mark></p>` })]).sections;
  assert.ok(snippet.includes("an <mark>invoice</mark>"));
  assert.ok(!snippet.includes("<p"), snippet);
});

test("a long snippet is cut to the part around its first mark, between words, with every mark closed", () => {
  const text = `${"before ".repeat(60)}<mark>invoice</mark> ${"<mark>after</mark> ".repeat(60)}`;
  const [{ snippet }] = toHit([item("a/", { text })]).sections;
  assert.ok(snippet.startsWith("… before"), snippet);
  assert.ok(snippet.endsWith(" …"), snippet);
  assert.ok(snippet.includes("<mark>invoice</mark>"));
  assert.ok(snippet.length < 300, `${snippet.length}`);
  assert.equal(snippet.split("<mark>").length, snippet.split("</mark>").length);
});

test("a mark that the cut goes through is closed", () => {
  const text = `<mark>${"one passage that was marked as a whole ".repeat(10)}</mark>`;
  const [{ snippet }] = toHit([item("a/", { text })]).sections;
  assert.match(snippet, /^<mark>.*\w<\/mark> …$/);
});
