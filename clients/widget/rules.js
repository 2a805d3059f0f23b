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
 * @param {string} pattern
 * @param {string} text
 */
function like(pattern, text) {
  const escaped = pattern.replace(/[\\^$.+?()[\]{}|]/g, "\\$&");
  const source = escaped
    .replace(/\/\*\*/g, "(?:/.*)?")
    .replace(/\*\*/g, ".*")
    .replace(/(?<!\.)\*/g, "[^/]+");
  return new RegExp(`^${source}/?$`).test(text);
}
