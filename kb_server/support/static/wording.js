/** How the desk words results: verdicts, moments, passages. Touches no document. */

const LONGEST = 240; // characters of a text that is shown in a row

const COMMON = 0.5; // share of the words of two texts from which one is the other, edited
// A key that a help desk writes into a message: [SUP-1024], Ticket #1024, "Обращение № 1024", 工单 1024. Other
// words with a number, such as UTF-8, name no ticket: two customers would become one.
const KEY =
  /\[#?([A-Z][A-Z0-9]{0,29}-\d{1,20}|\d{2,20})\]|(?:\b(?:ticket|case|request)\b|(?:тикет|обращени[ея]|заявк[аи])|工单|工單)(?:\s{0,9}(?:id|no\.?|number|№|#|:|：|编号|號|号)){0,4}\s{0,9}([A-Z][A-Z0-9]{0,29}-\d{1,20}|\d{3,20})/iu;

/**
 * The articles that answer, and those that only come near.
 * @param {Pick<Wire.Similar, "answered" | "articles">} found
 */
export function parted({ answered, articles }) {
  const sure = articles.filter((one, index) => answered && (one.believed || index === 0));
  return { sure, near: articles.filter((one) => !sure.includes(one)) };
}

/**
 * The key of the text above the results, of which `sure` articles answer, and `replies` are saved replies.
 * @param {number} sure
 * @param {number} replies
 */
export function verdict(sure, replies) {
  if (sure) return sure === 1 ? "answer_one" : "answer_best";
  return replies ? "answer_replies" : "answer_none";
}

/**
 * How many questions a message asks, told by their question marks; those inside of links do not count.
 * @param {string} message
 */
export function questionsIn(message) {
  return message.match(/(?<!\?)\?+(?=\s|$)|？+/gu)?.length ?? 0;
}

/**
 * The key of the ticket that a message names itself; "" when it names none.
 * @param {string} message
 */
export function keyIn(message) {
  const found = KEY.exec(message);
  return found?.[1] ?? found?.[2] ?? "";
}

/**
 * Is `after` another message than `before`, and not the same one edited?
 * @param {string} before
 * @param {string} after
 */
export function isOther(before, after) {
  const [first, second] = [words(before), words(after)];
  const common = [...first].filter((word) => second.has(word)).length;
  return common < COMMON * Math.max(1, Math.min(first.size, second.size));
}

/** @param {string} text */
const words = (text) =>
  new Set(text.toLowerCase().match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu) ?? []);

/**
 * The forms of several links in one reply.
 * @param {Wire.Forms[]} several
 * @returns {Wire.Forms}
 */
export function together(several) {
  if (several.length === 1) return several[0];
  return {
    markdown: several
      .map(({ markdown }) => (markdown.includes("\n") ? markdown : `- ${markdown}`))
      .join("\n\n"),
    html: `<ul>${several.map(({ html }) => `<li>${html}</li>`).join("")}</ul>`,
    text: several.map(({ text }) => text).join("\n\n"),
  };
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
