/** When a query has become a question: Enter, a click, leaving the box, two seconds idle, closing. */

import { lastSearch, rememberSearch, tell } from "./events.js";

const IDLE = 2000; // ms
const SAME = 10 * 60_000; // ms in which the same words in the same tab are the same question: reloads, the back button

export class Settling {
  #place;
  #typed = "";
  #answer = null;
  #id = "";
  #left = false; // by a hit: an answer that comes later was not waited for
  #timer = 0;

  /** `place`: where it is typed: box, results, home, 404. */
  constructor(place) {
    this.#place = place;
  }

  /** The query goes on changing: what was answered before is no question yet. */
  typing() {
    clearTimeout(this.#timer);
    this.#left = false;
  }

  /** `answer` was shown for the query `typed`, which the box may be ahead of; null when the box was emptied. */
  shown(answer, typed) {
    if (this.#left) return;
    clearTimeout(this.#timer);
    if (typed !== this.#typed) this.#id = "";
    this.#typed = typed;
    this.#answer = answer;
    if (answer) this.#timer = setTimeout(() => this.settle("idle"), IDLE);
  }

  /** It settled; told once a question. */
  settle(how) {
    clearTimeout(this.#timer);
    if (!this.#answer || !this.#typed || this.#id) return;
    const last = lastSearch();
    if (last.id && last.text === this.#typed && Date.now() - last.at < SAME) {
      this.#id = last.id;
      return;
    }
    const { via, receipt, stage, total, release } = this.#answer;
    const outcome = via === "static" ? { stage, results: total } : { receipt };
    const place = last.place ?? this.#place;
    this.#id = tell("searched", { text: this.#typed, via, ...outcome, release, settled: how, place });
    rememberSearch({ id: this.#id, text: this.#typed, at: Date.now() });
  }

  /** A hit was opened: `position` from 1 among all hits. */
  clicked(hit, anchor, position) {
    this.settle("click");
    this.#left = true;
    if (!this.#id || !hit.article) return;
    const { receipt = "", release } = this.#answer;
    tell("clicked", { search: this.#id, article: hit.article, anchor, position, receipt, release });
    rememberSearch({ ...lastSearch(), opened: hit.article });
  }

  /** The id of the question as the log knows it; "" before it settled. */
  get id() {
    return this.#id;
  }
}
