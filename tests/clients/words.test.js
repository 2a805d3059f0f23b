/** The extension's words: links in the form that a reply takes, apart from what stands there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import "../../clients/extension/page/texts.js"; // classic scripts: they add to what the page's scripts share
import "../../clients/extension/page/words.js";
import { i18n } from "./locales.js";

globalThis.chrome = { i18n: i18n() };

const { apart, fitting, moment, pieces, short, target, verdict } = globalThis.gapless.words;

const FORMS = { markdown: "[Pay](u)", html: '<a href="u">Pay</a>', text: "Pay u" };

for (const [before, after, expected] of [
  ["", "", "LINK"],
  ["see", "", " LINK"],
  ["see ", "", "LINK"],
  ["see (", ")", "LINK"],
  ["“", "”", "LINK"],
  ["см", "там", " LINK "],
  ["see ", "now", "LINK "],
  ["see ", "/path", "LINK "],
  ["see ", ".", "LINK"],
  ["看", "。", " LINK"],
])
  test(`between “${before}” and “${after}” a link becomes “${expected}”`, () => {
    assert.equal(apart(before, "LINK", after), expected);
  });

for (const [wanted, kind, expected] of [
  ["fitting", "rich", { text: "Pay u", html: '<a href="u">Pay</a>' }],
  ["html", "rich", { text: "Pay u", html: '<a href="u">Pay</a>' }],
  ["text", "rich", { text: "Pay u" }],
  ["markdown", "rich", { text: "[Pay](u)" }],
  ["fitting", "field", { text: "Pay u" }],
  ["text", "field", { text: "Pay u" }],
  ["markdown", "field", { text: "[Pay](u)" }],
  ["html", "field", { text: '<a href="u">Pay</a>' }],
])
  test(`an agent who wants “${wanted}” gets it in a ${kind} place`, () => {
    assert.deepEqual(fitting(FORMS, wanted, kind), expected);
  });

test("a permalink names its article and anchor, whatever follows the path", () => {
  const read = (path) => target(`https://help.example.com/center${path}`);
  assert.deepEqual(read("/a/invoices"), { article: "invoices", anchor: "" });
  assert.deepEqual(read("/a/invoices/by-card?via=abc"), { article: "invoices", anchor: "by-card" });
  assert.deepEqual(read("/a/%D0%BE%D0%BF%D0%BB%D0%B0%D1%82%D0%B0/t=93"), {
    article: "оплата",
    anchor: "t=93",
  });
  assert.deepEqual(read("/other"), { article: "", anchor: "" });
});

test("a snippet is texts, marked or not; an escaped tag stays a text", () => {
  assert.deepEqual(pieces("a &lt;b&gt; <mark>R&amp;D</mark> it&#x27;s"), [
    { text: "a <b> ", marked: false },
    { text: "R&D", marked: true },
    { text: " it's", marked: false },
  ]);
  assert.deepEqual(pieces("&amp;lt;"), [{ text: "&lt;", marked: false }], "unescaped once");
});

test("moments and long texts", () => {
  assert.deepEqual([null, 0, 93.9, 3725].map(moment), ["", "▶ 0:00", "▶ 1:33", "▶ 62:05"]);
  assert.equal(short("x".repeat(240)), "x".repeat(240));
  assert.equal(short("x".repeat(241)), `${"x".repeat(240)}…`);
});

test("the panel says honestly what it found", () => {
  const found = (answered, articles, replies) =>
    verdict({ answered, articles: Array(articles).fill({}), replies: Array(replies).fill({}) });
  assert.equal(found(true, 1, 0), "1 article may answer this.");
  assert.equal(found(true, 2, 1), "2 articles may answer this.");
  assert.equal(found(false, 3, 0), "Nothing here answers this.");
  assert.equal(found(false, 3, 1), "No article answers this, but 1 saved reply may.");
  assert.equal(found(false, 0, 2), "No article answers this, but 2 saved replies may.");
});
