/** When the widget offers articles: by the address of the page, and by what happened how often in what time. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { fits, Happenings } from "../../clients/widget/rules.js";

const rule = (fields) => ({
  id: "r",
  pages: [],
  event: "failed",
  times: 1,
  within: 0,
  articles: [],
  ...fields,
});

for (const [pattern, address, yes] of [
  ["/billing", "/billing", true],
  ["/billing", "/billing/", true],
  ["/billing", "/billing/plan", false],
  ["/billing", "/app/billing", false],
  ["/billing/*", "/billing/plan", true],
  ["/billing/*", "/billing/plan/year", false],
  ["/billing/*", "/billing", false],
  ["/billing/**", "/billing", true],
  ["/billing/**", "/billing/plan/year", true],
  ["/billing/**", "/billings", false],
  ["/projects/*/files/**", "/projects/7/files/a/b", true],
  ["/projects/*/files/**", "/projects/files", false],
  ["/a.b", "/axb", false],
  ["/(a|b)", "/a", false],
  ["/app#/billing/*", "/app#/billing/plan", true],
  ["/app#/billing/*", "/app#/files", false],
  ["/app", "/app#/files", true],
  ["/**", "/", true],
  ["/app/***", "/app/x", true],
  ["/app/***", "/app", false],
  ["/a**z", "/a/b/z", true],
  ["/a**z", "/a/b/zy", false],
  ["/files/*.pdf", "/files/plan.pdf", true],
  ["/files/*.pdf", "/files/a/plan.pdf", false],
  ["/files/v1.*", "/files/v1.2", true],
  ["/files/v1.*", "/files/v1..", true],
  ["/files/v1.*", "/files/v1", false],
  ["/поиск/*", "/поиск/🙂", true],
])
  test(`${pattern} ${yes ? "fits" : "does not fit"} ${address}`, () => {
    assert.equal(fits(pattern, address), yes);
  });

for (const [pattern, address] of [
  [`${"/**".repeat(60)}!`, "/a".repeat(2_000)],
  [`/${"**a".repeat(60)}!`, `/${"a".repeat(4_000)}`],
  [`/${"*a".repeat(90)}!`, `/${"a".repeat(4_000)}`],
  [`${"/**/*x".repeat(30)}!`, "/axx".repeat(1_000)],
  [`/app#${"/**".repeat(60)}!`, `/app#${"/a".repeat(2_000)}`],
])
  test(`${pattern.slice(0, 12)}… is decided soon, where a regular expression would try ways for years`, () => {
    assert.equal(fits(pattern, address), false);
    assert.equal(fits(pattern, `${address}!`), true);
  });

test("an event that must happen three times in ten minutes is enough with the third in that time", () => {
  const happened = new Happenings();
  const three = rule({ times: 3, within: 600 });
  happened.note("failed", 0);
  happened.note("failed", 500_000);
  assert.equal(happened.enough(three, 500_000), false);
  happened.note("failed", 601_000);
  assert.equal(happened.enough(three, 601_000), false);
  happened.note("failed", 1_000_000);
  assert.equal(happened.enough(three, 1_000_000), true);
});

test("without a time an event counts as long as the page is open, and other events do not count", () => {
  const happened = new Happenings();
  happened.note("failed", 0);
  happened.note("saved", 1);
  assert.equal(happened.enough(rule({ times: 2 }), 1), false);
  happened.note("failed", 90_000_000);
  assert.equal(happened.enough(rule({ times: 2 }), 90_000_000), true);
});
