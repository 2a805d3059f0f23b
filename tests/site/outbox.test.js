/** What was told reaches the service once, or is kept until it can be sent. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../plugins/theme/assets/gapless/outbox.js";
import { NOBODY, Store, serve, until } from "../serving.js";

const DAY = 24 * 3600_000;

const event = (id, fields) => ({ kind: "viewed", id, at: Date.now(), ...fields });
const ids = (asked) => asked.body.events.map((one) => one.id);

const RECEIPT = { held: "a page's receipt", get: async () => {} }; // its own tests are in receipt.test.js

function outbox({ url = NOBODY, storage = new Store(), beacon = () => false, late = () => {} } = {}) {
  const intake = () => new URL("api/events", url);
  return new Outbox({
    intake,
    receipt: RECEIPT,
    segment: () => "a signed claim",
    storage: () => storage,
    late,
    beacon,
  });
}

test("events of one moment go in one batch, with the claim and the browser's clock", async (t) => {
  const { url, heard } = await serve(t, () => ({ status: 202 }));
  const box = outbox({ url });
  box.put(event("a"));
  box.put(event("b"));
  await until(() => heard.length);
  assert.equal(heard.length, 1);
  assert.equal(heard[0].path, "/api/events");
  assert.deepEqual(ids(heard[0]), ["a", "b"]);
  assert.equal(heard[0].body.segment, "a signed claim");
  assert.equal(heard[0].body.page, "a page's receipt");
  assert.ok(Math.abs(heard[0].body.sent - Date.now()) < 5000);
});

test("what is sent at once takes along what waits, in its order", async (t) => {
  const { url, heard } = await serve(t, () => ({ status: 202 }));
  const box = outbox({ url });
  box.put(event("first"));
  assert.equal(await box.send(event("second")), "taken");
  assert.deepEqual(heard.map(ids), [["first", "second"]]);
});

test("an event that the service refuses is said to be refused, and is not sent again", async (t) => {
  const { url, heard } = await serve(t, ({ body }) => ({
    status: 202,
    json: { refused: body.events.length > 1 ? [{ index: 0 }] : [{ index: 0, reason: "no" }] },
  }));
  const box = outbox({ url });
  assert.equal(await box.send(event("refused")), "refused");
  box.put(event("another's fault"));
  assert.equal(await box.send(event("mine")), "taken", "only the event itself counts, which is the last");
  assert.deepEqual(heard.map(ids), [["refused"], ["another's fault", "mine"]]);
});

test("a batch that the service cannot read is given up", async (t) => {
  const { url, heard } = await serve(t, () => ({ status: 400 }));
  const box = outbox({ url });
  assert.equal(await box.send(event("a")), "refused");
  box.resume();
  await box.send(event("b"));
  assert.deepEqual(heard.map(ids), [["a"], ["b"]]);
});

// A network that asks for a login first answers 200, with a page of its own.
for (const status of [200, 429, 500, 503])
  test(`an answer of ${status} keeps the events, which go before the next`, async (t) => {
    let down = true;
    const { url, heard } = await serve(t, () => ({ status: down ? status : 202 }));
    const box = outbox({ url });
    assert.equal(await box.send(event("a")), "kept");
    down = false;
    assert.equal(await box.send(event("b")), "taken");
    assert.deepEqual(heard.map(ids), [["a"], ["a", "b"]]);
  });

test("events that meet no network outlive the page, and searches say that they are late", async (t) => {
  const storage = new Store();
  await outbox({ storage }).send(event("s", { kind: "searched" }));
  await outbox({ storage }).send(event("v"));
  const { url, heard } = await serve(t, () => ({ status: 202 }));
  outbox({ url, storage }).resume();
  await until(() => heard.length);
  assert.deepEqual(
    heard[0].body.events.map(({ id, queued }) => [id, queued]),
    [
      ["s", true],
      ["v", undefined],
    ],
  );
  outbox({ url, storage }).resume();
  await outbox({ url, storage }).send(event("next"));
  assert.deepEqual(ids(heard[1]), ["next"]);
});

test("no more than 50 events are kept, the latest of them", async () => {
  const [sending, leaving] = [new Store(), new Store()];
  const box = outbox({ storage: leaving });
  for (let number = 1; number <= 60; number++) {
    await outbox({ storage: sending }).send(event(`e${number}`));
    box.put(event(`e${number}`));
  }
  box.leave();
  for (const storage of [sending, leaving]) {
    const kept = JSON.parse(storage.getItem("gapless.events"));
    assert.equal(kept.length, 50);
    assert.deepEqual([kept[0].id, kept.at(-1).id], ["e11", "e60"]);
  }
});

test("what the service would take no more, since it is older than a week, is given up", async (t) => {
  const storage = new Store();
  await outbox({ storage }).send(event("too old", { at: Date.now() - 7 * DAY - 1000 }));
  await outbox({ storage }).send(event("old", { at: Date.now() - 6 * DAY }));
  const { url, heard } = await serve(t, () => ({ status: 202 }));
  outbox({ url, storage }).resume();
  await until(() => heard.length);
  assert.deepEqual(heard.map(ids), [["old"]]);
});

test("a page that goes away sends what waits by beacon, and keeps it where the browser takes none", () => {
  const storage = new Store();
  const sent = [];
  const box = outbox({ storage, beacon: (address, body) => sent.push([address.pathname, JSON.parse(body)]) });
  box.leave();
  assert.deepEqual(sent, [], "nothing waits");
  box.put(event("a"));
  box.leave();
  assert.equal(sent.length, 1);
  assert.equal(sent[0][0], "/api/events");
  assert.equal(storage.getItem("gapless.events"), null);

  const other = outbox({ storage });
  other.put(event("b"));
  other.leave();
  assert.deepEqual(
    JSON.parse(storage.getItem("gapless.events")).map(({ id }) => id),
    ["b"],
  );
});

test("where storage is forbidden events are still sent", async (t) => {
  const { url, heard } = await serve(t, () => ({ status: 202 }));
  const storage = () => {
    throw new Error("forbidden");
  };
  const intake = () => new URL("api/events", url);
  const box = new Outbox({ intake, receipt: RECEIPT, segment: () => "", storage, beacon: () => false });
  assert.equal(await box.send(event("a")), "taken");
  assert.deepEqual(heard.map(ids), [["a"]]);

  const away = new Outbox({
    intake: () => new URL("api/events", NOBODY),
    receipt: RECEIPT,
    segment: () => "",
    storage,
    beacon: () => false,
  });
  assert.equal(await away.send(event("b")), "refused", "nothing is promised that cannot be kept");
});

test("what was kept is told of once the service has it, and what it refuses is not", async (t) => {
  const storage = new Store();
  await outbox({ storage }).send(event("kept"));
  await outbox({ storage }).send(event("kept and refused"));
  const { url } = await serve(t, () => ({ status: 202, json: { refused: [{ index: 1 }] } }));
  const told = [];
  const box = outbox({ url, storage, late: (events) => told.push(...events.map(({ id }) => id)) });
  assert.equal(box.keeps, true);
  await box.send(event("new"));
  assert.deepEqual(told, ["kept"]);
  assert.equal(box.keeps, false);
});

test("what was kept is told of, too, when nothing else is sent", async (t) => {
  const storage = new Store();
  await outbox({ storage }).send(event("kept"));
  const { url } = await serve(t, () => ({ status: 202 }));
  const told = [];
  outbox({ url, storage, late: (events) => told.push(...events.map(({ id }) => id)) }).resume();
  await until(() => told.length);
  assert.deepEqual(told, ["kept"]);
});

test("what two pages keep at the same moment is all kept", async () => {
  const storage = new Store();
  await Promise.all(["a", "b"].map((id) => outbox({ storage }).send(event(id))));
  const kept = JSON.parse(storage.getItem("gapless.events"));
  assert.deepEqual(new Set(kept.map(({ id }) => id)), new Set(["a", "b"]));
});

test("a page that goes away before the service answers keeps what it sent, until the answer", async (t) => {
  let answer = () => {};
  const answered = new Promise((go) => {
    answer = () => go({ status: 202 });
  });
  const { url, heard } = await serve(t, () => answered);
  const storage = new Store();
  await outbox({ storage }).send(event("kept before"));
  const box = outbox({ url, storage });
  const sent = box.send(event("sent"));
  await until(() => heard.length);
  box.leave();
  assert.deepEqual(
    JSON.parse(storage.getItem("gapless.events")).map(({ id }) => id),
    ["kept before", "sent"],
  );
  answer();
  assert.equal(await sent, "taken");
  assert.equal(storage.getItem("gapless.events"), null);
});
