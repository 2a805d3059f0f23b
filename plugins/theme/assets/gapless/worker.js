/* The worker behind Material's search box: it speaks Material's four messages and asks our service.
   It is a classic script, because Material starts it as one; it imports what it shares with the page. */
"use strict";

const READY = 1;
const QUERY = 2;
const RESULT = 3;
const SETUP = 0;
const PAUSE = 120; // ms without a keystroke before the service is asked

const here = new URL(self.location.href);
const root = new URL("../../", here);
const said = (/** @type {string} */ name) => here.searchParams.get(name) ?? "";
const search = import("./search.js").then(
  ({ Search }) =>
    new Search({
      service: new URL(said("service") || root, root),
      patience: Number(said("patience")),
      fallback: new URL(said("fallback"), root),
      material: new URL(said("material"), here),
    }),
);
const translated = import("./items.js");

let latest = 0;
let asking = new AbortController();

self.addEventListener("message", async ({ data: message }) => {
  if (message.type === SETUP) return self.postMessage({ type: READY });
  if (message.type !== QUERY) return undefined;
  const number = ++latest;
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const query = message.data.trim();
  if (!query) return self.postMessage({ type: RESULT, data: { items: [], answer: null, typed: query } });
  await new Promise((resume) => setTimeout(resume, PAUSE));
  if (number !== latest) return undefined;
  try {
    const { fromHit, completions } = await translated;
    const options = { lang: said("lang"), prefix: true, signal };
    const { hits, ...answer } = await (await search).answer(query, options);
    if (number === latest) {
      self.postMessage({
        type: RESULT,
        data: { items: hits.map(fromHit), suggest: completions(query, hits), answer, typed: query },
      });
    }
  } catch (reason) {
    if (number === latest)
      self.postMessage({
        type: RESULT,
        data: { items: [], answer: { text: query, failed: `${reason}` }, typed: query },
      });
  }
  return undefined;
});
