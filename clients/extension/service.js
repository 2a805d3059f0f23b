/** The learn center's HTTP API. Every failure becomes a Trouble that says what went wrong, and the cure. */

import "./page/texts.js";
import { permission } from "./settings.js";

const { text } = globalThis.gapless.texts;

const PATIENCE = 20_000; // milliseconds
const AGAIN = [1000, 3000]; // milliseconds after which a service that is busy is asked again: it has done nothing
const LONGEST = 100_000; // characters of a ticket that the service accepts
const LONGEST_QUESTION = 20_000; // characters of one that is reported

/** @typedef {{ address: string, token: string }} Access */

/** @typedef {{ words: string, good?: boolean, cure?: string }} Line of a report */

export class Trouble extends Error {
  status = 0; // of the answer; 0 without one

  /**
   * @param {string} what
   * @param {string} cure
   */
  constructor(what, cure, { settings = false } = {}) {
    super(what);
    this.cure = cure;
    this.settings = settings; // is the cure in the settings?
  }
}

/**
 * Find what answers a ticket: the answer of POST /api/similar.
 * @param {Access} settings
 * @param {string} ticket
 * @returns {Promise<Wire.Similar>}
 */
export function similar(settings, ticket) {
  return call(settings, "api/similar", { text: ticket.slice(0, LONGEST) });
}

/**
 * Enter a link that was put into a reply.
 * @param {Access} settings
 * @param {Wire.Sent} link
 */
export function enter(settings, link) {
  return call(settings, "api/links", link);
}

/**
 * Report a question that no article answers, with the reply that the agent wrote by hand.
 * @param {Access} settings
 * @param {{ question: string, reply: string, ticket: string }} report
 */
export function report(settings, { question, reply, ticket }) {
  const asked = question.slice(0, LONGEST_QUESTION);
  return call(settings, "api/flags", { reason: "missing", question: asked, reply, ticket });
}

/**
 * Try address, token and scopes; return the lines of a report.
 * @param {Access} settings
 */
export async function check(settings) {
  /** @type {Line[]} */
  const lines = [];
  const tries = [
    {
      success: "may_find",
      ask: () => call(settings, "api/similar", { text: "a test of the connection", limit: 1 }),
    },
    { success: "may_enter", ask: () => call(settings, "api/links?limit=1") },
    { success: "may_report", ask: () => call(settings, "api/flags") },
  ];
  for (const { success, ask } of tries) {
    try {
      await ask();
      lines.push({ good: true, words: text(success) });
    } catch (error) {
      const { message, cure = undefined, status = 0 } = /** @type {Trouble} */ (error);
      lines.push({ good: false, words: message, cure });
      if (status !== 403) return lines; // the next would fail in the same way
    }
  }
  return [{ good: true, words: text("answers", { host: host(settings) }) }, ...lines];
}

/**
 * @param {Access} settings
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
async function call(settings, path, body) {
  if (!settings.address || !settings.token)
    throw new Trouble(text("no_settings"), text("no_settings_cure"), { settings: true });
  if (!(await chrome.permissions.contains(permission(settings.address))))
    throw new Trouble(text("no_permission", { host: host(settings) }), text("no_permission_cure"), {
      settings: true,
    });
  let response;
  try {
    response = await sent(settings.address + path, {
      method: body ? "POST" : "GET",
      headers: {
        Authorization: `Bearer ${settings.token}`,
        ...(body ? { "Content-Type": "application/json" } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-store",
      credentials: "omit",
      redirect: "manual",
    });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    const what = late
      ? text("late", { host: host(settings), seconds: PATIENCE / 1000 })
      : text("silent", { host: host(settings) });
    throw new Trouble(what, text("silent_cure"));
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null || typeof answer !== "object")
    throw refusal(settings, response, answer);
  return answer;
}

/**
 * @param {string} address
 * @param {RequestInit} request
 * @returns {Promise<Response>}
 */
async function sent(address, request, again = AGAIN) {
  const response = await fetch(address, { ...request, signal: AbortSignal.timeout(PATIENCE) });
  if (!again.length || response.status !== 503) return response;
  const [pause, ...later] = again;
  await new Promise((go) => setTimeout(go, pause));
  return sent(address, request, later);
}

/**
 * @param {Access} settings
 * @param {Response} response
 * @param {{ detail?: unknown } | null} answer
 */
function refusal(settings, response, answer) {
  const said = typeof answer?.detail === "string" ? answer.detail : "";
  const inSettings = { settings: true };
  /** @type {(what: string, cure: string, how?: { settings: boolean }) => Trouble} */
  const make = (what, cure, how) => Object.assign(new Trouble(what, cure, how), { status: response.status });
  if (response.type === "opaqueredirect")
    return make(text("moved", { address: settings.address }), text("moved_cure"), inSettings);
  if (response.status === 401)
    return make(said || text("token_refused"), text("token_refused_cure"), inSettings);
  if (response.status === 403)
    return make(said || text("scope_refused"), text("scope_refused_cure"), inSettings);
  if (response.status >= 500 || response.status === 429)
    return make(said || text("problem", { status: response.status }), text("problem_cure"));
  if (!said)
    return make(text("no_service", { address: settings.address }), text("no_service_cure"), inSettings);
  return make(said, text("refused_cure"));
}

/** @param {Access} settings */
const host = (settings) => new URL(settings.address).host;
