/** What runs in every page of the learn center. Elements look after themselves; the rest follows Material's streams. */

import "./page-element.js";
import "./asking.js";
import "./box.js";
import "./check.js";
import "./copy.js";
import "./courses.js";
import "./feedback.js";
import "./finder.js";
import "./paths.js";
import "./questions.js";
import "./sessions.js";
import { arrive, reveal } from "./arrival.js";
import { watch as watchEvents } from "./events.js";
import { mend } from "./frame.js";
import { nameSigns, watchHeadings } from "./headings.js";
import { breakable } from "./names.js";
import { refresh, watch as watchLanguages } from "./languages.js";
import { tickSigned } from "./signed.js";
import { viewed, watchContact } from "./views.js";
import { enlarge } from "./zoom.js";

/** What only some pages have, and its script. */
const LATER = new Map([
  ["gapless-contact", () => import("./contact.js")],
  ["gapless-results", () => import("./results.js")],
  ["gapless-video", () => import("./video.js")],
]);

function shown() {
  for (const [name, load] of LATER) {
    if (document.querySelector(name)) load().catch(() => {}); // the network failed: the next page tries again
  }
  refresh();
  viewed();
  tickSigned();
  reveal();
  arrive();
  breakable();
  nameSigns();
  enlarge();
}

watchEvents();
mend();
watchContact();
watchHeadings();
watchLanguages();
if (window.document$) window.document$.subscribe(shown);
else shown();
