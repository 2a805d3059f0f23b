/** What a reader says goes out with the receipt of the page, and waits for one while the service is away. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../plugins/theme/assets/gapless/outbox.js";
import { PageReceipt } from "../../plugins/theme/assets/gapless/receipt.js";
import { NOBODY, Store, serve, until } from "../serving.js";

const SAID = { kind: "asked", id: "said", at: Date.now(), text: "How?" };
const FOUND = { kind: "searched", id: "found", at: Date.now(), via: "service", receipt: "of an answer" };

/** A page at a service: what it may send, and what it sent by beacon. */
function page(url, { storage = () => new Store(), path = "/guide/" } = {}) {
  const beacons = [];
  const receipt = new PageReceipt(() => ({ page: path, service: url }));
  const box = new Outbox({
    intake: () => new URL("api/events", url),
    receipt,
    segment: () => "",
    storage,
    late: () => {},
    beacon: (_, body) => beacons.push(JSON.parse(body)),
  });
  return { box, beacons, receipt };
}

const kept = (store) => JSON.parse(store.getItem("gapless.events") ?? "[]").map(({ id }) => id);
const asked = (heard) => heard.map(({ path }) => path);

test("one receipt is fetched for all that a page says, and goes along", async (t) => {
  const { url, heard } = await serve(t, () => ({ status: 202, json: { receipt: "1.a" } }));
  const { box } = page(url);
  assert.deepEqual(await Promise.all([box.send(SAID), box.send({ ...SAID, id: "again" })]), [
    "taken",
    "taken",
  ]);
  assert.equal(await box.send({ ...SAID, id: "later" }), "taken");
  assert.deepEqual(asked(heard), ["/api/receipt?page=%2Fguide%2F", ...Array(3).fill("/api/events")]);
  assert.deepEqual(
    heard.slice(1).map(({ body }) => body.page),
    ["1.a", "1.a", "1.a"],
  );
});

test("a page that the release does not have names the site", async (t) => {
  const { url, heard } = await serve(t, ({ path }) =>
    path.endsWith("moved%2F") ? { status: 404 } : { json: { receipt: "2.b" } },
  );
  const { receipt } = page(url, { path: "/moved/" });
  await receipt.get();
  assert.equal(receipt.held, "2.b");
  assert.deepEqual(asked(heard), ["/api/receipt?page=%2Fmoved%2F", "/api/receipt?page="]);
});

for (const status of [429, 503])
  test(`while receipts are answered ${status} what a reader says is kept, and sent with one later`, async (t) => {
    let away = true;
    const { url, heard } = await serve(t, () => (away ? { status } : { json: { receipt: "3.c" } }));
    const store = new Store();
    const { box } = page(url, { storage: () => store });
    assert.equal(await box.send(SAID), "kept");
    await box.resume();
    assert.deepEqual(kept(store), ["said"]);
    away = false;
    box.resume();
    await until(() => heard.at(-1).path === "/api/events");
    assert.deepEqual([heard.at(-1).body.page, heard.at(-1).body.events[0].id], ["3.c", "said"]);
  });

test("a page that goes away before it has a receipt keeps what a reader said, and sends the rest", async () => {
  const store = new Store();
  const { box, beacons } = page(NOBODY, { storage: () => store });
  box.put(FOUND);
  box.leave();
  assert.deepEqual([beacons.length, kept(store)], [1, []]);
  box.put({ ...FOUND, id: "static", via: "static", receipt: undefined });
  box.leave();
  assert.deepEqual([beacons.length, kept(store)], [1, ["static"]]);
});

test("what is sent at once while the page goes away is said to be kept", async () => {
  const store = new Store();
  const { box } = page(NOBODY, { storage: () => store });
  const sending = box.send(SAID);
  box.leave();
  assert.equal(await sending, "kept");
  assert.deepEqual(kept(store), ["said"]);
});

test("where nothing can be kept, and where a service gives no receipts, events are sent without", async (t) => {
  const { url, heard } = await serve(t, ({ path }) => ({
    status: path.startsWith("/api/receipt") ? 404 : 202,
  }));
  assert.equal(await page(url).box.send(SAID), "taken");
  const storage = () => {
    throw new Error("forbidden");
  };
  const { box, beacons } = page(url, { storage });
  box.put(SAID);
  box.leave();
  assert.deepEqual([heard.at(-1).body.page, beacons[0].page], ["", ""]);
});

test("a receipt is forgotten when the network may be another", async (t) => {
  let number = 0;
  const { url } = await serve(t, () => ({ json: { receipt: `${++number}.d` } }));
  const { receipt } = page(url);
  await receipt.get();
  receipt.forget();
  assert.equal(receipt.held, null);
  await receipt.get();
  assert.equal(receipt.held, "2.d");
});
