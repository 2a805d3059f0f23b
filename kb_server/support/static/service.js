/** Requests to the service's HTTP API from its own pages. */

import { text } from "./texts.js";

const PATIENCE = 20_000; // ms that the service may take
const AGAIN = [1000, 3000]; // ms after which a service that is busy is asked again: it has done nothing

/**
 * Post to the service. Throws an Error that says what went wrong.
 * @param {string} address
 * @param {unknown} body
 * @param {RequestInit} options of fetch; `keepalive` lets the request finish although the page is left
 * @returns {Promise<any>}
 */
export async function post(address, body, options = {}) {
  const response = await sent(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    ...options,
  });
  if (response.status === 401) throw new Error(text("logged_out"));
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) throw new Error(answer?.detail ?? text("broken"));
  return answer;
}

/**
 * @param {string} address
 * @param {RequestInit} request
 * @returns {Promise<Response>}
 */
async function sent(address, request, again = AGAIN) {
  const response = await fetch(address, { ...request, signal: AbortSignal.timeout(PATIENCE) }).catch(() => {
    throw new Error(text("silent"));
  });
  if (!again.length || response.status !== 503) return response;
  const [pause, ...later] = again;
  await new Promise((go) => setTimeout(go, pause));
  return sent(address, request, later);
}

/**
 * The message of an error.
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
