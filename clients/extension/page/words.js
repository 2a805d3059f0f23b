/** Words and forms: decisions that do not depend on the page. */
(() => {
  /** @type {Extension.Shared} */
  const gapless = (globalThis.gapless ??= /** @type {any} */ ({}));
  const { count, text: say } = gapless.texts;
  const LONGEST = 240; // characters of a text that is shown

  /**
   * `words` with a space to what is before and after them: a letter would become a part of the address.
   * @param {string} before
   * @param {string} words
   * @param {string} after
   */
  function apart(before, words, after) {
    const first = /[\s([{“"]$|^$/u.test(before) ? "" : " ";
    const last = /^[\p{L}\p{N}/]/u.test(after) ? " " : "";
    return first + words + last;
  }

  /**
   * The link's form for a place of this kind: `{text, html}`, with html if it should be rich.
   * @param {Wire.Forms} forms
   * @param {string} wanted fitting, markdown, html or text
   * @param {string} kind of the place: field or rich
   * @returns {Extension.Fitting}
   */
  function fitting(forms, wanted, kind) {
    const rich = wanted === "html" || wanted === "fitting";
    if (kind === "rich" && rich) return { text: forms.text, html: forms.html };
    if (wanted === "markdown" || wanted === "html") return { text: forms[wanted] };
    return { text: forms.text };
  }

  /**
   * The article and anchor of a permalink.
   * @param {string} url
   */
  function target(url) {
    const [, article = "", anchor = ""] = new URL(url).pathname.match(/\/a\/([^/]+)(?:\/(.*))?$/) ?? [];
    return { article: decodeURIComponent(article), anchor: decodeURIComponent(anchor) };
  }

  /**
   * The plain texts of a snippet, marked or not. Snippets are escaped HTML in which <mark> is the only element.
   * @param {string} snippet
   */
  function pieces(snippet) {
    /** @type {Record<string, string>} */
    const signs = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };
    return snippet.split(/<mark>(.*?)<\/mark>/s).map((part, index) => ({
      text: part.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name) => signs[name]),
      marked: index % 2 === 1,
    }));
  }

  /**
   * A moment of a video, or "".
   * @param {number | null} seconds
   */
  function moment(seconds) {
    if (seconds === null) return "";
    return `▶ ${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  }

  /**
   * The text above an answer.
   * @param {Wire.Similar} found
   */
  function verdict({ answered, articles, replies }) {
    if (answered) return count("verdict_articles", articles.length);
    return replies.length ? count("verdict_replies", replies.length) : say("verdict_nothing");
  }

  /**
   * The start of a long text.
   * @param {string} text
   */
  const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

  gapless.words = { apart, fitting, target, pieces, moment, verdict, short };
})();
