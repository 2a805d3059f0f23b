/** What goes wrong between the extension and the learn center is said with its cure. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Trouble, check, enter, report, similar } from "../../clients/extension/service.js";
import { Unfit, address, permission } from "../../clients/extension/settings.js";
import { NOBODY, serve } from "../serving.js";
import { i18n } from "./locales.js";

let allowed; // what the browser lets the extension ask

beforeEach(() => {
  allowed = true;
  globalThis.chrome = { i18n: i18n(), permissions: { contains: async () => allowed } };
});

const access = (url, token = "secret") => ({ address: url.href, token });

/** The trouble that `asking` ends in. */
async function trouble(asking) {
  const error = await asking.then(
    () => assert.fail("it worked"),
    (reason) => reason,
  );
  assert.ok(error instanceof Trouble, String(error.stack));
  assert.ok(error.cure, "a trouble says the cure");
  return error;
}

test("the token goes to the learn center, with a ticket no longer than it takes", async (t) => {
  const { url, heard } = await serve(t, () => ({ json: { articles: [] } }));
  assert.deepEqual(await similar(access(url), "x".repeat(200_000)), { articles: [] });
  assert.equal(heard[0].path, "/api/similar");
  assert.equal(heard[0].headers.authorization, "Bearer secret");
  assert.equal(heard[0].body.text.length, 100_000);
});

test("a sent link is entered as it is", async (t) => {
  const { url, heard } = await serve(t, () => ({ status: 201, json: {} }));
  const link = { id: "abc", article: "invoices", anchor: "by-card", ticket: "SUP-1" };
  await enter(access(url), link);
  assert.deepEqual([heard[0].path, heard[0].body], ["/api/links", link]);
});

test("what was answered by hand goes along with its question", async (t) => {
  const { url, heard } = await serve(t, () => ({ status: 201, json: {} }));
  await report(access(url), { question: "q".repeat(30_000), reply: "We rent none.", ticket: "SUP-1" });
  const { question, ...others } = heard[0].body;
  assert.deepEqual([heard[0].path, question.length], ["/api/flags", 20_000]);
  assert.deepEqual(others, { reason: "missing", reply: "We rent none.", ticket: "SUP-1" });
});

test("without address, token or permission nobody is asked, and the settings are the cure", async (t) => {
  const { url, heard } = await serve(t, () => ({}));
  for (const settings of [{ address: "", token: "secret" }, access(url, "")])
    assert.equal((await trouble(similar(settings, "x"))).settings, true);
  allowed = false;
  const told = await trouble(similar(access(url), "x"));
  assert.match(told.message, /does not let the extension ask 127\.0\.0\.1/);
  assert.equal(told.settings, true);
  assert.deepEqual(heard, []);
});

for (const [status, json, message, inSettings] of [
  [401, {}, /token is not valid/, true],
  [401, { detail: "The token has expired." }, /The token has expired\./, true],
  [403, {}, /does not allow this/, true],
  [404, {}, /There is no Gapless at/, true],
  [422, { detail: "The text is empty." }, /The text is empty\./, false],
  [429, {}, /has a problem \(429\)/, false],
  [503, {}, /has a problem \(503\)/, false],
])
  test(`an answer of ${status} ${json.detail ? "with" : "without"} words is told with its cure`, async (t) => {
    const { url } = await serve(t, () => ({ status, json }));
    const told = await trouble(similar(access(url), "x"));
    assert.match(told.message, message);
    assert.equal(told.settings, inSettings);
    assert.equal(told.status, status);
  });

test("a learn center that cannot be reached is told, and the settings may be right", async () => {
  const told = await trouble(similar(access(NOBODY), "x"));
  assert.match(told.message, /127\.0\.0\.1:9 does not answer/);
  assert.equal(told.settings, false);
});

test("trying the connection reports each scope, and goes on when one is missing", async (t) => {
  const { url } = await serve(t, ({ path }) => (path === "/api/similar" ? { status: 403 } : { json: {} }));
  assert.deepEqual(
    (await check(access(url))).map(({ good, words }) => [good, words]),
    [
      [true, `The learn center at ${url.host} answers.`],
      [false, "The token does not allow this."],
      [true, "The token may enter links."],
      [true, "The token may report missing answers."],
    ],
  );
});

test("trying the connection stops at what would fail again", async (t) => {
  const { url, heard } = await serve(t, () => ({ status: 401 }));
  const lines = await check(access(url));
  assert.equal(lines.length, 1);
  assert.equal(lines[0].good, false);
  assert.equal(heard.length, 1);
});

for (const [typed, expected] of [
  ["help.example.com", "https://help.example.com/"],
  [" https://help.example.com/center ", "https://help.example.com/center/"],
  ["https://help.example.com/desk", "https://help.example.com/"],
  ["https://help.example.com/center/desk/", "https://help.example.com/center/"],
  ["https://help.example.com/?q=x#y", "https://help.example.com/"],
  ["http://localhost:8000", "http://localhost:8000/"],
])
  test(`the address “${typed}” is ${expected}`, () => {
    assert.equal(address(typed), expected);
  });

for (const typed of [
  "",
  "https://",
  "http://help.example.com",
  "ftp://help.example.com",
  "https://me:x@help.example.com",
])
  test(`“${typed}” is no address of a learn center, and the message says why`, () => {
    assert.throws(
      () => address(typed),
      (error) => error instanceof Unfit && error.message.length > 20,
    );
  });

test("the permission is for the learn center's host alone", () => {
  assert.deepEqual(permission("https://help.example.com:8443/center/"), {
    origins: ["https://help.example.com/*"],
  });
});
