/** Moments of videos in addresses: #t=93 of the first video of a page, #v2-t=93 of the second. */

const MOMENT = /^(?:v(\d+)-)?t=(\d+(?:\.\d+)?)$/;

/**
 * The moment that `anchor` names: `video` counts from 1. Null when it names none.
 * @param {string} anchor without #
 */
export function moment(anchor) {
  const named = MOMENT.exec(anchor);
  return named && { video: Number(named[1] ?? 1), seconds: Number(named[2]) };
}

/**
 * The part that is on at `seconds`: the last one that has begun.
 * @template {{ start: number }} P
 * @param {P[]} parts in order
 * @param {number} seconds
 */
export const current = (parts, seconds) => parts.findLast(({ start }) => start <= seconds + 0.05);

/**
 * The address of an embedded player that starts at `seconds` by itself.
 * @param {string} address
 * @param {number} seconds
 */
export function started(address, seconds) {
  const url = new URL(address);
  url.searchParams.set("autoplay", "1");
  if (url.hostname.includes("vimeo")) url.hash = `t=${Math.floor(seconds)}s`;
  else url.searchParams.set("start", String(Math.floor(seconds)));
  return url.href;
}
