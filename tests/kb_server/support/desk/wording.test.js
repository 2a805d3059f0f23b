/** What the desk says of what it found. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { post } from "../../../../kb_server/support/static/service.js";
import { languageName, speak, text, typeName } from "../../../../kb_server/support/static/texts.js";
import {
  isOther,
  keyIn,
  moment,
  parted,
  placeOf,
  questionsIn,
  short,
  together,
  verdict,
} from "../../../../kb_server/support/static/wording.js";
import { NOBODY, serve } from "../../../serving.js";

test("the first line says whether an article is believed to answer, and never promises one that is not", () => {
  assert.deepEqual(
    [1, 3, 0].map((sure) => verdict(sure, 0)),
    ["answer_one", "answer_best", "answer_none"],
  );
  assert.deepEqual([verdict(1, 2), verdict(0, 2)], ["answer_one", "answer_replies"]);
});

test("questions are counted by their marks, in every script, and not by those of links", () => {
  assert.deepEqual(
    [
      "",
      "Where is it",
      "How? And why??",
      "怎么导出？多少钱？",
      "See https://a.example/?q=1 please?",
      "Is it (really?) so?",
    ].map(questionsIn),
    [0, 0, 2, 2, 1, 1],
  );
});

test("articles that are not believed only come near, and where none answers, all of them do", () => {
  const articles = [{ believed: false }, { believed: true }, { believed: false }];
  assert.deepEqual(parted({ answered: true, articles }), {
    sure: [articles[0], articles[1]],
    near: [articles[2]],
  });
  assert.deepEqual(parted({ answered: false, articles }), { sure: [], near: articles });
});

test("a message brings the key that its help desk wrote into it, and no other number", () => {
  for (const [message, key] of [
    ["[SUP-1024] Invoices", "SUP-1024"],
    ["Re: [#88231] Where is it?", "88231"],
    ["Ticket #4711: it is broken", "4711"],
    ["Case No. 12345", "12345"],
    ["Обращение № 5120\nЗдравствуйте", "5120"],
    ["工单：20261", "20261"],
    ["The file is UTF-8, and SHA-256 fails", ""],
    ["I have 3 tickets for the 20th of May 2026", ""],
    ["", ""],
  ])
    assert.equal(keyIn(message), key, message);
});

test("a message that was edited is the same one, and one in other words is another", () => {
  const first = "How do I download all invoices of this year?";
  assert.equal(isOther(first, `${first} Thanks!`), false);
  assert.equal(isOther(first, "download all invoices"), false);
  assert.equal(isOther(first, "The video stays black in Firefox."), true);
  assert.equal(isOther("怎么下载发票", "视频放不出来"), true);
  assert.equal(isOther("怎么下载发票", "请问怎么下载发票"), false);
});

test("several links make one list in each form, and one link stays as it is", () => {
  const [one, two] = ["a", "b"].map((name) => ({
    markdown: `[${name}](u)`,
    html: `<a href="u">${name}</a>`,
    text: `${name}\nu`,
  }));
  assert.deepEqual(together([one]), one);
  assert.deepEqual(together([one, two]), {
    markdown: "- [a](u)\n\n- [b](u)",
    html: '<ul><li><a href="u">a</a></li><li><a href="u">b</a></li></ul>',
    text: "a\nu\n\nb\nu",
  });
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
  [status, json] = [422, { detail: "The text is empty." }];
  await assert.rejects(post(url, {}), { message: "The text is empty." });
  [status, json] = [500, {}];
  await assert.rejects(post(url, {}), { message: "Broken." });
  [status, json] = [401, { detail: "whatever" }];
  await assert.rejects(post(url, {}), { message: "Log in in another tab." });
  await assert.rejects(post(NOBODY, {}), { message: "Silent." });
});
