/** What the desk says of what it found. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { post } from "../../../../kb_server/support/static/service.js";
import { languageName, speak, text, typeName } from "../../../../kb_server/support/static/texts.js";
import { moment, placeOf, short, verdict } from "../../../../kb_server/support/static/wording.js";
import { NOBODY, serve } from "../../../serving.js";

test("the first line says whether an article is believed to answer, and never promises one that is not", () => {
  const found = (answered, number) => verdict({ answered, articles: Array(number).fill({}) });
  assert.equal(found(true, 1), "answer_one");
  assert.equal(found(true, 3), "answer_best");
  assert.equal(found(false, 3), "answer_near");
  assert.equal(found(false, 0), "answer_none");
});

test("a permalink names its article and anchor, in the letters of its language", () => {
  assert.deepEqual(placeOf("https://h.example/center/a/invoices?via=x"), { article: "invoices", anchor: "" });
  assert.deepEqual(placeOf("https://h.example/a/%D0%BE%D0%BF%D0%BB%D0%B0%D1%82%D0%B0/t=93"), {
    article: "оплата",
    anchor: "t=93",
  });
});

test("moments, languages and long texts are written for people", () => {
  assert.deepEqual([null, 0, 93.9].map(moment), ["", "▶ 0:00", "▶ 1:33"]);
  speak({}, "en");
  assert.equal(languageName("ru"), "Russian");
  speak({}, "zh");
  assert.equal(languageName("ru"), "俄语");
  speak({}, "en", { "how-to": "How-to" });
  assert.deepEqual(["how-to", "tale"].map(typeName), ["How-to", "tale"]);
  assert.equal(short("x".repeat(240)).length, 240);
  assert.equal(short("x".repeat(300)), `${"x".repeat(240)}…`);
});

test("a text has its fields filled in, whatever they hold", () => {
  speak({ copied: "Copied as {form}: {title}" }, "en");
  assert.equal(text("copied", { form: "HTML", title: "{form} $& <b>" }), "Copied as HTML: {form} $& <b>");
});

test("what the service says of a failure is what the agent reads", async (t) => {
  speak({ broken: "Broken.", logged_out: "Log in in another tab.", silent: "Silent." }, "en");
  let status = 200;
  let json = { done: true };
  const { url, heard } = await serve(t, () => ({ status, json }));
  assert.deepEqual(await post(url, { text: "x" }), { done: true });
  assert.deepEqual(heard[0].body, { text: "x" });
  [status, json] = [422, { error: "The text is empty." }];
  await assert.rejects(post(url, {}), { message: "The text is empty." });
  [status, json] = [500, {}];
  await assert.rejects(post(url, {}), { message: "Broken." });
  [status, json] = [401, { error: "whatever" }];
  await assert.rejects(post(url, {}), { message: "Log in in another tab." });
  await assert.rejects(post(NOBODY, {}), { message: "Silent." });
});
