/** What runs in every page of the learn center. Elements look after themselves; the rest follows Material's streams. */

import "./page-element.js";
import "./box.js";
import "./copy.js";
import "./feedback.js";
import "./finder.js";
import { arrive, reveal, settle, watchLinks } from "./arrival.js";
import { keepEarlyFocus, watchEarlyClicks } from "./early.js";
import { watch as watchEvents } from "./events.js";
import { mend } from "./frame.js";
import { nameSigns, watchHeadings } from "./headings.js";
import { breakable } from "./names.js";
import { refresh, watch as watchLanguages } from "./languages.js";
import { tickSigned } from "./signed.js";
import { watchSteps } from "./steps.js";
import { scrollTables } from "./tables.js";
import { viewed, watchContact } from "./views.js";
import { enlarge } from "./zoom.js";

/** What only some pages have, and its script. They name it in their heads, so that it is there as soon as this one. */
const LATER = new Map([
  ["gapless-asking", () => import("./asking.js")],
  ["gapless-check", () => import("./check.js")],
  ["gapless-contact", () => import("./contact.js")],
  ["gapless-courses", () => import("./courses.js")],
  ["gapless-path", () => import("./paths.js")],
  ["gapless-questions", () => import("./questions.js")],
  ["gapless-results", () => import("./results.js")],
  ["gapless-session", () => import("./sessions.js")],
  ["gapless-step", () => import("./paths.js")],
  ["gapless-video", () => import("./video.js")],
]);

function shown() {
  for (const [name, load] of LATER) {
    if (document.querySelector(name)) load().catch(() => {}); // the network failed: the next page tries again
  }
  refresh();
  viewed();
  tickSigned();
  settle();
  reveal();
  arrive();
  breakable();
  scrollTables();
  nameSigns();
  enlarge();
}

watchEvents();
mend();
watchContact();
watchEarlyClicks(LATER.keys());
keepEarlyFocus();
watchHeadings();
watchLanguages();
watchLinks();
watchSteps();
if (window.document$) window.document$.subscribe(shown);
else shown();
