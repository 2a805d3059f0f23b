/** Addresses, texts and moments, as the modules of a page make them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { current, moment, started } from "../../plugins/theme/assets/gapless/moments.js";
import {
  address,
  clock,
  explanation,
  languageAt,
  languageName,
  page,
  resultsAddress,
  resultsPage,
  show,
  text,
  wordsOf,
} from "../../plugins/theme/assets/gapless/page.js";

const PAGE = {
  lang: "ru",
  foreign: "ru",
  results: "search/",
  places: [
    { lang: "en", home: "", results: "search/" },
    { lang: "ru", home: "ru/", results: "ru/search/" },
    { lang: "de", home: "gut/", results: "" },
  ],
  root: new URL("https://help.example.com/center/"),
  service: new URL("https://search.example.com/"),
  texts: {
    found: "{n} of {all}",
    hits: { one: "{n} статья", few: "{n} статьи", many: "{n} статей", other: "{n} статьи" },
  },
  spoken: "",
  native: new Set(),
  types: {},
};

test("a page without its settings says what is missing", () => {
  assert.throws(page, /gapless-page is missing/);
});

test("texts name their values, and keep what they are not given", () => {
  show(PAGE);
  assert.equal(text("found", { n: 3, all: 10 }), "3 of 10");
  assert.equal(text("found", { n: 3 }), "3 of {all}");
});

test("a count takes the plural form of the page's language", () => {
  show(PAGE);
  assert.deepEqual(
    [1, 3, 5, 21].map((n) => text("hits", { n })),
    ["1 статья", "3 статьи", "5 статей", "21 статья"],
  );
});

test("a text in another language than the page's counts as that language does", () => {
  const forms = { one: "{n} article", other: "{n} articles" };
  show({
    ...PAGE,
    lang: "ja",
    spoken: "en",
    native: new Set(["own"]),
    texts: { hits: forms, own: { other: "{n}件" } },
  });
  assert.deepEqual(
    [text("hits", { n: 1 }), text("hits", { n: 2 }), text("own", { n: 1 })],
    ["1 article", "2 articles", "1件"],
  );
});

test("addresses start at the site's root, and the explanation at the service", () => {
  show(PAGE);
  assert.equal(address("a/invoices"), "https://help.example.com/center/a/invoices");
  assert.equal(resultsAddress("C++"), "https://help.example.com/center/search/?q=C%2B%2B&lang=ru");
  show({ ...PAGE, foreign: "" });
  assert.equal(resultsAddress("a b"), "https://help.example.com/center/search/?q=a+b");
  const asked = { q: "a", lang: "en", correct: false };
  assert.equal(explanation(asked), "https://search.example.com/explain?q=a&lang=en&correct=0");
});

test("a page's folder tells its language, and a site of one language tells none", () => {
  show(PAGE);
  const langs = ["a/", "ru/a/", "gut/a/"].map((path) => languageAt(new URL(address(path))));
  assert.deepEqual(langs, ["en", "ru", "de"]);
  show({ ...PAGE, places: [] });
  assert.equal(languageAt(new URL(address("ru/a/"))), "");
});

test("another language's results are on a page of their own, where it has one", () => {
  show(PAGE);
  assert.equal(resultsPage("EN"), "https://help.example.com/center/search/");
  assert.deepEqual(["ru", "de", "fr", ""].map(resultsPage), ["", "", "", ""]);
});

test("a language is named in the language of the page, and a code that is none names itself", () => {
  show(PAGE);
  assert.equal(languageName("en"), "английский");
  assert.equal(languageName("no language"), "no language");
});

for (const [path, words] of [
  ["/guide/pay-by_card.html", "pay by card"],
  ["/guide/installation/", "installation"],
  ["/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA", "поиск"],
  ["/100%25-refund", "100 refund"],
  ["/%FF-broken", "FF broken"],
  ["/", ""],
])
  test(`a broken address ${path} was about “${words}”`, () => {
    assert.equal(wordsOf(path), words);
  });

test("a second is written as a clock shows it", () => {
  assert.deepEqual([0, 93.9, 3600, 3725].map(clock), ["0:00", "1:33", "1:00:00", "1:02:05"]);
});

test("an anchor names a second of the first video, or of another, and nothing else does", () => {
  assert.deepEqual(moment("t=93"), { video: 1, seconds: 93 });
  assert.deepEqual(moment("v2-t=7.5"), { video: 2, seconds: 7.5 });
  for (const other of ["", "t=", "t=1m", "at=3", "v-t=3", "heading"])
    assert.equal(moment(other), null, other);
});

test("the part that is on is the last that has begun, and none before the first", () => {
  const parts = [{ start: 5 }, { start: 10 }, { start: 20 }];
  assert.equal(current(parts, 4), undefined);
  assert.equal(current(parts, 10).start, 10);
  assert.equal(current(parts, 9.97).start, 10, "players stop a little early");
  assert.equal(current(parts, 999).start, 20);
});

test("an embedded player starts at its second by itself", () => {
  assert.equal(
    started("https://www.youtube-nocookie.com/embed/x?rel=0", 93.7),
    "https://www.youtube-nocookie.com/embed/x?rel=0&autoplay=1&start=93",
  );
  assert.equal(
    started("https://player.vimeo.com/video/1", 93.7),
    "https://player.vimeo.com/video/1?autoplay=1#t=93s",
  );
});
