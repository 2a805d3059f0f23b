/** Work that the service asks of a browser while very much is sent (ALTCHA, altcha.org). Touches no document. */

const TURN = 500; // hashes between two looks at everything else

/**
 * @typedef {object} Task
 * @property {string} algorithm
 * @property {string} challenge
 * @property {string} salt
 * @property {string} signature
 * @property {number} maxNumber
 */

/**
 * Find the number that the task hides: its result as the service takes it, "" where it cannot be found.
 * @param {Task} task
 */
export async function solve({ algorithm, challenge, salt, signature, maxNumber }) {
  const encoder = new TextEncoder();
  for (let number = 0; number <= maxNumber; number += 1) {
    const hash = await crypto.subtle.digest(algorithm, encoder.encode(`${salt}${number}`));
    if (hex(hash) === challenge)
      return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    if (number % TURN === TURN - 1) await new Promise((go) => setTimeout(go));
  }
  return "";
}

/** @param {ArrayBuffer} hash */
const hex = (hash) => Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
