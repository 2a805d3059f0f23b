/** Hits of our service and items of Material's search box say the same. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { completions, fromHit, toHit } from "../../plugins/theme/assets/gapless/items.js";

const section = (anchor, fields) => ({
  anchor,
  url: `invoices/${anchor && `#${anchor}`}`,
  heading: anchor,
  snippet: "",
  score: 1,
  start: null,
  ...fields,
});

const hit = (sections, fields) => ({
  article: "invoices",
  url: "invoices/",
  title: "Pay an invoice",
  title_marked: "Pay an <mark>Invoice</mark>",
  score: 2,
  sections,
  ...fields,
});

const item = (location, fields) => ({ location, title: "Pay", text: "", score: 1, ...fields });

test("a hit is its page first, with the lead's snippet, then its sections", () => {
  const items = fromHit(
    hit([section("by-card", { snippet: "by card" }), section("", { snippet: "the lead" })]),
  );
  assert.deepEqual(
    items.map(({ location, title, text, article }) => [location, title, text, article]),
    [
      ["invoices/", "Pay an <mark>Invoice</mark>", "the lead", "invoices"],
      ["invoices/#by-card", "by-card", "by card", "invoices"],
    ],
  );
});

test("the search box shows three sections of an article at most", () => {
  const items = fromHit(hit(["a", "b", "c", "d"].map((anchor) => section(anchor))));
  assert.deepEqual(
    items.map(({ location }) => location),
    ["invoices/", "invoices/#a", "invoices/#b", "invoices/#c"],
  );
});

test("Material shows only what has a score: a pinned hit without one gets it", () => {
  assert.equal(fromHit(hit([], { score: 0 }))[0].score, 1);
});

test("a heading is text: its markup is shown, not run", () => {
  const [, shown] = fromHit(hit([section("x", { heading: `<img src=x onerror="a&b">` })]));
  assert.equal(shown.title, "&#60;img src=x onerror=&#34;a&#38;b&#34;&#62;");
});

test("a moment of a video is named by its minute and second, with its chapter where it has one", () => {
  const [, chapter, bare] = fromHit(
    hit([section("t=93", { start: 93.5, heading: "Refund" }), section("t=5", { start: 5, heading: "" })]),
  );
  assert.equal(chapter.title, "▶ 1:33 Refund");
  assert.equal(bare.title, "▶ 0:05");
});

test("the marked words are handed on once each, in small letters, eight at most", () => {
  const many = Array.from({ length: 12 }, (_, number) => `<mark>w${number}</mark>`).join(" ");
  const [page] = fromHit(hit([section("", { snippet: `an <mark>INVOICE</mark> ${many}` })]));
  assert.equal(Object.keys(page.terms).length, 8);
  assert.equal(page.terms.invoice, true);
});

test("the last word typed is completed from the titles found", () => {
  const found = [hit([]), hit([], { title: "Invoicing for teams" })];
  assert.deepEqual(completions("pay invoi", found), ["invoice"]);
  assert.deepEqual(completions("Pay", found), [], "a whole word needs no completion");
  assert.deepEqual(completions("refund", found), []);
});

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
