/** Going on to the next step of a learning path says that this one is done. */

import { around } from "./elements.js";
import { mark } from "./progress.js";

/** Listen in every page: readers go on before the script of the step is there. */
export function watchSteps() {
  document.addEventListener("click", (event) => {
    const next = around(event, ".gapless-place [rel=next]");
    const step = next?.parentElement?.querySelector("gapless-step");
    if (!(step instanceof HTMLElement)) return;
    mark(step.dataset.path ?? "", step.dataset.step ?? "", true);
    step.dispatchEvent(new Event("progress"));
  });
}
