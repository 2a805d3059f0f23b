/** How far a reader is in the learning paths of the site, and who they are: kept in the reader's own browser. */

const KEY = "gapless.paths";
const DAYS = "gapless.finished";
const ROLE = "gapless.role";
const SIGNED = "gapless.signed";

/**
 * The ids of the steps of `path` that are done; among them steps of others that the product has ticked.
 * @param {string} path
 * @returns {Set<string>}
 */
export const done = (path) => new Set([...(read(KEY)[path] ?? []), ...ticked()]);

/**
 * Note what was done in the product: steps of whatever path has them.
 * @param {string[]} steps
 */
export const tick = (steps) => write(SIGNED, { done: [...new Set([...ticked(), ...steps])] });

/** @returns {string[]} */
const ticked = () => read(SIGNED).done ?? [];

/** @param {string[]} steps */
const untick = (steps) => write(SIGNED, { done: ticked().filter((one) => !steps.includes(one)) });

/**
 * Note which steps of `path` are done.
 * @param {string} path
 * @param {Iterable<string>} steps
 */
export const keep = (path, steps) => write(KEY, { ...read(KEY), [path]: [...steps] });

/**
 * Note that one step of `path` is done, or that it is not.
 * @param {string} path
 * @param {string} step
 * @param {boolean} is
 */
export function mark(path, step, is) {
  const steps = new Set(read(KEY)[path]);
  if (is) steps.add(step);
  else steps.delete(step);
  keep(path, steps);
  if (!is) untick([step]);
}

/**
 * The day on which `path` was finished: today, unless it is known.
 * @param {string} path
 */
export function finished(path) {
  const days = read(DAYS);
  if (!days[path]) write(DAYS, { ...days, [path]: new Date().toISOString() });
  return new Date(read(DAYS)[path] ?? Date.now());
}

/**
 * Forget the progress in `path`, which has these steps.
 * @param {string} path
 * @param {string[]} steps
 */
export function forget(path, steps) {
  keep(path, []);
  untick(steps);
  const { [path]: _, ...others } = read(DAYS);
  write(DAYS, others);
}

/** The role that the reader has chosen on the home page, "" if they took it back; undefined before the first choice. */
export function role() {
  const { chosen } = read(ROLE);
  return typeof chosen === "string" ? chosen : undefined;
}

/** @param {string} name */
export const choose = (name) => write(ROLE, { chosen: name });

/**
 * @param {string} key
 * @returns {Record<string, any>}
 */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // storage is forbidden: everything can be read all the same
  }
}
