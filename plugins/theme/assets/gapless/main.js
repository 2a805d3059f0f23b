/** What runs in every page of the learn center. Elements look after themselves; the rest follows Material's streams. */

import "./page-element.js";
import "./box.js";
import "./feedback.js";
import "./paths.js";
import "./results.js";
import "./video.js";
import { watch as watchEvents } from "./events.js";
import { mend } from "./frame.js";
import { watch as watchHeader } from "./header.js";
import { viewed, watchContact } from "./views.js";

watchEvents();
watchHeader();
mend();
watchContact();
if (window.document$) window.document$.subscribe(viewed);
else viewed();
