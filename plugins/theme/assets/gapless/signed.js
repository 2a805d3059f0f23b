/** Steps of learning paths that the product says were done in it: a token in its link names them. */

import { page } from "./page.js";
import { tick } from "./progress.js";
import { attempt, segment } from "./tab.js";

const ASKED = "gapless.asked"; // the token that this tab has asked about

/** Ask the service what the token of this visit proves, once, and tick it. */
export async function tickSigned() {
  const token = segment();
  if (!token.startsWith("eyJ") || asked() === token) return;
  const answer = await fetch(new URL("api/steps", page().service), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ segment: token }),
  }).catch(() => null);
  if (!answer?.ok) return;
  attempt(() => sessionStorage.setItem(ASKED, token));
  /** @type {{ done: string[] }} */
  const { done } = await answer.json();
  if (!done.length) return;
  tick(done);
  for (const shown of document.querySelectorAll("gapless-path, gapless-step, gapless-courses"))
    shown.dispatchEvent(new Event("progress"));
}

/** The token that this tab has asked about before, or null. */
function asked() {
  try {
    return sessionStorage.getItem(ASKED);
  } catch {
    return null;
  }
}
