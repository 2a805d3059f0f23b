/** The place in a list of results, kept with the address in the tab's history: whoever comes back finds it again. */

/**
 * @typedef {object} Kept
 * @property {number} [shown] hits
 * @property {number} [y] pixels from the top
 * @property {number} [opened] the position of the hit that was opened, from 1
 */

/** @returns {Kept} */
export const kept = () => history.state?.gapless ?? {};

/** @param {Kept} more */
export function keep(more) {
  history.replaceState({ ...history.state, gapless: { ...kept(), ...more } }, "");
}
