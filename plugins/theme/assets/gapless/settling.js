/** When a query has become a question: Enter, a click, leaving the box, two seconds idle, closing. */

const IDLE = 2000; // ms
const SAME = 10 * 60_000; // ms in which the same words in the same tab are the same question: reloads, the back button

/** @typedef {Pick<Wire.Answer, "via" | "receipt" | "stage" | "total" | "release">} Outcome */

/**
 * @typedef {object} Log
 * @property {(kind: string, fields: Record<string, unknown>) => string} tell
 * @property {() => Wire.LastSearch} lastSearch
 * @property {(search: Wire.LastSearch) => void} rememberSearch
 */

export class Settling {
  #place;
  #log;
  #typed = "";
  /** @type {Outcome | null} */
  #answer = null;
  #id = "";
  #left = false; // the visitor opened a hit, and did not wait for later answers
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {string} place where it is typed: box, results, home, 404, widget
   * @param {Log} log where it is told, and what the tab remembers of it
   */
  constructor(place, log) {
    this.#place = place;
    this.#log = log;
  }

  /** Note that the query still changes: what was answered before is not a question yet. */
  typing() {
    clearTimeout(this.#timer);
    this.#left = false;
  }

  /**
   * `answer` was shown for the query `typed`, though the box may hold more by now; null when the box was emptied.
   * @param {Outcome | null} answer
   * @param {string} typed
   */
  shown(answer, typed) {
    if (this.#left) return;
    clearTimeout(this.#timer);
    if (typed !== this.#typed) this.#id = "";
    this.#typed = typed;
    this.#answer = answer;
    if (answer) this.#timer = setTimeout(() => this.settle("idle"), IDLE);
  }

  /**
   * Note that the query has settled, and report it once for each question.
   * @param {"enter" | "click" | "blur" | "idle" | "close"} how
   */
  settle(how) {
    clearTimeout(this.#timer);
    if (!this.#answer || !this.#typed || this.#id) return;
    const last = this.#log.lastSearch();
    if (last.id && last.text === this.#typed && Date.now() - (last.at ?? 0) < SAME) {
      this.#id = last.id;
      return;
    }
    const { via, receipt, stage, total, release } = this.#answer;
    const outcome = via === "static" ? { stage, results: total } : { receipt };
    const place = last.place ?? this.#place;
    const told = { text: this.#typed, via, ...outcome, release, settled: how, place };
    this.#id = this.#log.tell("searched", told);
    this.#log.rememberSearch({ id: this.#id, text: this.#typed, at: Date.now() });
  }

  /**
   * A hit was opened: `position` from 1 among all hits.
   * @param {{ article?: string }} hit
   * @param {string} anchor
   * @param {number} position
   */
  clicked(hit, anchor, position) {
    this.settle("click");
    this.#left = true;
    if (!this.#id || !hit.article || !this.#answer) return;
    const { receipt = "", release } = this.#answer;
    this.#log.tell("clicked", { search: this.#id, article: hit.article, anchor, position, receipt, release });
    this.#log.rememberSearch({ ...this.#log.lastSearch(), opened: hit.article });
  }

  /** The id of the question as the log knows it; "" before it settled. */
  get id() {
    return this.#id;
  }
}
