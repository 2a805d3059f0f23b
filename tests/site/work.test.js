/** The work that a browser does while very much is sent. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { solve } from "../../plugins/theme/assets/gapless/work.js";

const task = (number, maxNumber) => ({
  algorithm: "SHA-256",
  salt: "salt?form=a&",
  challenge: createHash("sha256").update(`salt?form=a&${number}`).digest("hex"),
  signature: "signed",
  maxNumber,
});

test("the number that a task hides is found, and sent back with the task", async () => {
  const proof = JSON.parse(atob(await solve(task(42, 100))));
  const { algorithm, challenge, salt, signature } = task(42, 100);
  assert.deepEqual(proof, { algorithm, challenge, number: 42, salt, signature });
});

test("a task that hides nothing ends", async () => {
  assert.equal(await solve(task(101, 100)), "");
});
