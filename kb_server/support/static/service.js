/** Requests to the service's HTTP API from its own pages. */

import { text } from "./texts.js";

/**
 * Post to the service. Throws an Error that says what went wrong.
 * @param {string} address
 * @param {unknown} body
 * @param {RequestInit} options of fetch; `keepalive` lets the request finish although the page is left
 * @returns {Promise<any>}
 */
export async function post(address, body, options = {}) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      ...options,
    });
  } catch {
    throw new Error(text("silent"));
  }
  if (response.status === 401) throw new Error(text("logged_out"));
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? text("broken"));
  return answer;
}

/**
 * The message of an error.
 * @param {unknown} error
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
