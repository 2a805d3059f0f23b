/** When the widget offers articles: patterns of addresses, and events counted while the page is open. Touches no document. */

const MOST = 100; // times of one event that are remembered: no rule asks for more

/**
 * Does the pattern of `contexts.yml` fit the address, a path with its fragment? `*` stands for one part of a path,
 * `**` for any number of parts. The fragment is looked at only where the pattern has one.
 * @param {string} pattern
 * @param {string} address
 */
export function fits(pattern, address) {
  const [path, fragment] = split(pattern);
  const [shown, place] = split(address);
  return like(path, shown) && (fragment === "" || like(fragment, place));
}

/** What happened in this page, as the product said it. */
export class Happenings {
  /** @type {Map<string, number[]>} */
  #times = new Map();

  /**
   * Note that the event `name` happened.
   * @param {string} name
   * @param {number} at milliseconds
   */
  note(name, at) {
    this.#times.set(name, [...(this.#times.get(name) ?? []), at].slice(-MOST));
  }

  /**
   * Did the event of a rule happen as often as it asks?
   * @param {Widget.Rule} rule
   * @param {number} now milliseconds
   */
  enough({ event, times, within }, now) {
    const since = within ? now - within * 1000 : Number.NEGATIVE_INFINITY;
    return (this.#times.get(event) ?? []).filter((at) => at >= since).length >= times;
  }
}

/** @param {string} address */
function split(address) {
  const [path, ...rest] = address.split("#");
  return [path, rest.join("#")];
}

/**
 * All places of the pattern that the text may have come to are followed at once, so that no address takes longer than
 * its length times that of the pattern. A regular expression tries one way after the other.
 * @param {string} pattern
 * @param {string} text
 */
function like(pattern, text) {
  const steps = [...pattern.matchAll(/\/?\*\*|./gsu)].flatMap(([sign]) => stepsOf(sign));
  steps.push({ takes: isSlash, skips: 1 });
  let here = onwards(steps, new Set([0]));
  for (const sign of text) {
    const next = new Set();
    for (const at of here) if (steps[at]?.takes(sign)) next.add(steps[at].stays ? at : at + 1);
    here = onwards(steps, next);
  }
  return here.has(steps.length);
}

/**
 * A step takes one character. It `stays` for more of them, and `skips` steps may be left out from here.
 * @typedef {{ takes: (sign: string) => boolean, stays?: boolean, skips?: number }} Step
 */

/**
 * @param {string} sign of a pattern
 * @returns {Step[]}
 */
function stepsOf(sign) {
  const rest = { takes: () => true, stays: true, skips: 1 };
  if (sign.endsWith("**")) return sign === "**" ? [rest] : [{ takes: isSlash, skips: 2 }, rest];
  if (sign === "*") return [{ takes: isNoSlash }, { takes: isNoSlash, stays: true, skips: 1 }];
  return [{ takes: (other) => other === sign }];
}

/** @param {string} sign */
const isSlash = (sign) => sign === "/";

/** @param {string} sign */
const isNoSlash = (sign) => sign !== "/";

/**
 * These places and those after the steps that may be left out.
 * @param {Step[]} steps
 * @param {Set<number>} places
 */
function onwards(steps, places) {
  for (const at of places) {
    const skips = steps[at]?.skips;
    if (skips) places.add(at + skips); // a set that grows is walked to its new end
  }
  return places;
}
