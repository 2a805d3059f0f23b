/** The learn center's HTTP API. Whatever goes wrong becomes a Trouble that says what, and the cure. */

import { permission } from "./settings.js";

const PATIENCE = 20_000; // milliseconds
const LONGEST = 100_000; // characters of a ticket that the service takes

/** @typedef {{ address: string, token: string }} Access */

/** @typedef {{ words: string, good?: boolean, cure?: string }} Line of a report */

export class Trouble extends Error {
  status = 0; // of the answer, where there was one

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
 * What answers `text`: the answer of POST /api/similar.
 * @param {Access} settings
 * @param {string} text
 * @returns {Promise<Wire.Similar>}
 */
export function similar(settings, text) {
  return call(settings, "api/similar", { text: text.slice(0, LONGEST) });
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
 * Try address, token and scopes; return the lines of a report.
 * @param {Access} settings
 */
export async function check(settings) {
  /** @type {Line[]} */
  const lines = [];
  const tries = [
    {
      may: "find articles",
      ask: () => call(settings, "api/similar", { text: "a test of the connection", limit: 1 }),
    },
    { may: "enter links", ask: () => call(settings, "api/links?limit=1") },
  ];
  for (const { may, ask } of tries) {
    try {
      await ask();
      lines.push({ good: true, words: `The token may ${may}.` });
    } catch (error) {
      const { message, cure = undefined, status = 0 } = /** @type {Trouble} */ (error);
      lines.push({ good: false, words: message, cure });
      if (status !== 403) return lines; // the next would fail in the same way
    }
  }
  return [{ good: true, words: `The learn center at ${host(settings)} answers.` }, ...lines];
}

/**
 * @param {Access} settings
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
async function call(settings, path, body) {
  if (!settings.address || !settings.token)
    throw new Trouble(
      "The extension does not know your learn center yet.",
      "Enter its address and your token.",
      {
        settings: true,
      },
    );
  if (!(await chrome.permissions.contains(permission(settings.address))))
    throw new Trouble(
      `The browser does not let the extension ask ${host(settings)}.`,
      "Save the settings again, and allow it when the browser asks.",
      { settings: true },
    );
  let response;
  try {
    response = await fetch(settings.address + path, {
      method: body ? "POST" : "GET",
      headers: {
        Authorization: `Bearer ${settings.token}`,
        ...(body ? { "Content-Type": "application/json" } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      cache: "no-store",
      credentials: "omit",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new Trouble(
      `${host(settings)} ${late ? `has not answered for ${PATIENCE / 1000} seconds` : "does not answer"}.`,
      "Check your connection and the address in the settings, then try again.",
    );
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null || typeof answer !== "object")
    throw refusal(settings, response, answer);
  return answer;
}

/**
 * @param {Access} settings
 * @param {Response} response
 * @param {{ error?: unknown } | null} answer
 */
function refusal(settings, response, answer) {
  const said = typeof answer?.error === "string" ? answer.error : "";
  const inSettings = { settings: true };
  /** @type {(what: string, cure: string, how?: { settings: boolean }) => Trouble} */
  const make = (what, cure, how) => Object.assign(new Trouble(what, cure, how), { status: response.status });
  if (response.type === "opaqueredirect")
    return make(
      `The address ${settings.address} leads somewhere else.`,
      "Open it in a tab, and copy the address that you arrive at into the settings.",
      inSettings,
    );
  if (response.status === 401)
    return make(
      said || "The token is not valid.",
      "Ask whoever runs the learn center for a new token, and enter it in the settings.",
      inSettings,
    );
  if (response.status === 403)
    return make(
      said || "The token may not do this.",
      "Ask for a token with the scopes similar and link, and enter it in the settings.",
      inSettings,
    );
  if (response.status >= 500 || response.status === 429)
    return make(
      said || `The learn center has a problem (${response.status}).`,
      "Nothing is wrong with your settings. Try again in a minute.",
    );
  if (!said)
    return make(
      `There is no Gapless at ${settings.address}.`,
      "Check the address in the settings: it is the one of the learn center's front page.",
      inSettings,
    );
  return make(said, "Choose another text, and try again.");
}

/** @param {Access} settings */
const host = (settings) => new URL(settings.address).host;
