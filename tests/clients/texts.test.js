/** The extension's texts: named values, plural forms, the language of the browser. */

import assert from "node:assert/strict";
import { test } from "node:test";

import "../../clients/extension/page/texts.js";
import { i18n } from "./locales.js";

const { count, language, text } = globalThis.gapless.texts;

const inLanguage = (locale) => {
  globalThis.chrome = { i18n: i18n(locale) };
};

test("values go to the fields of their names, in whatever order they are given", () => {
  inLanguage("en");
  const expected = "127.0.0.1 has not answered for 20 seconds.";
  assert.equal(text("late", { host: "127.0.0.1", seconds: 20 }), expected);
  assert.equal(text("late", { seconds: 20, host: "127.0.0.1" }), expected);
});

test("English counts in two forms, Russian in three, Chinese in one", () => {
  const counted = (locale) => {
    inLanguage(locale);
    return [1, 3, 5, 21].map((n) => count("verdict_articles", n));
  };
  assert.deepEqual(counted("en"), [
    "1 article may answer this.",
    "3 articles may answer this.",
    "5 articles may answer this.",
    "21 articles may answer this.",
  ]);
  assert.deepEqual(counted("ru"), [
    "Возможно, отвечает 1 статья.",
    "Возможно, отвечают 3 статьи.",
    "Возможно, отвечают 5 статей.",
    "Возможно, отвечает 21 статья.",
  ]);
  assert.deepEqual(
    counted("zh_CN"),
    [1, 3, 5, 21].map((n) => `有 ${n} 篇文章可能回答了它。`),
  );
});

test("the texts know their language", () => {
  for (const [locale, lang] of Object.entries({ en: "en", ru: "ru", zh_CN: "zh", zh_TW: "zh-Hant" })) {
    inLanguage(locale);
    assert.equal(language(), lang);
  }
});
