/** How the desk words results: verdicts, moments, passages. Touches no document. */

const LONGEST = 240; // characters of a text that is shown in a row

/**
 * The key of the text above the results.
 * @param {Pick<Wire.Similar, "answered" | "articles">} found
 */
export function verdict({ answered, articles }) {
  if (answered) return articles.length === 1 ? "answer_one" : "answer_best";
  return articles.length ? "answer_near" : "answer_none";
}

/**
 * The article and anchor of a permalink.
 * @param {string} url
 */
export function placeOf(url) {
  const parts = (new URL(url).pathname.split("/a/").pop() ?? "").split("/").map(decodeURIComponent);
  return { article: parts[0], anchor: parts[1] ?? "" };
}

/**
 * The start of a long text.
 * @param {string} text
 */
export const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/**
 * A moment of a video, or "".
 * @param {number | null} seconds
 */
export function moment(seconds) {
  if (seconds === null) return "";
  return `▶ ${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}
