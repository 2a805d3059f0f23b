/** The dialog of the desk that reports a wrong article, or that no article answers the ticket. */

import { part } from "./elements.js";
import { messageOf, post } from "./service.js";
import { text } from "./texts.js";

const PASSAGE = 400; // characters
const QUESTION = 200; // characters

/**
 * @typedef {object} Desk
 * @property {string} root the path of the learn center
 * @property {(words: string, wrong?: boolean) => void} say
 * @property {() => string} ticket its number or key
 * @property {() => string} segment the customer's group
 */

/**
 * Functions that open `dialog`: `wrong` to report an article, `missing` to report that none answers.
 * @param {HTMLDialogElement} dialog
 * @param {Desk} desk
 */
export function flagging(dialog, desk) {
  const form = part(dialog, "form", HTMLFormElement);
  const title = part(dialog, "h2", HTMLElement);
  const about = part(dialog, ".about", HTMLElement);
  const trouble = part(dialog, ".trouble", HTMLElement);
  const passage = part(form, "[name=passage]", HTMLTextAreaElement);
  const reply = part(form, "[name=reply]", HTMLTextAreaElement);
  const words = part(form, "[name=words]", HTMLTextAreaElement);
  const reason = part(form, "[name=reason]", HTMLSelectElement);
  let kept = ""; // what the fields are about, while they hold what was not sent
  part(dialog, "[value=cancel]", HTMLButtonElement).onclick = () => {
    kept = "";
    dialog.close();
  };

  /** @param {string} message */
  function fail(message) {
    trouble.textContent = message;
    trouble.hidden = !message;
  }

  /**
   * @param {{ title: string, about: string, label: string, most: number, text: string, reasons: boolean }} shown
   * @param {() => Record<string, unknown>} flag what is sent
   * @param {string} done
   */
  function open(shown, flag, done) {
    title.textContent = shown.title;
    about.textContent = shown.about;
    part(dialog, ".reason", HTMLElement).hidden = !shown.reasons;
    part(dialog, ".reply", HTMLElement).hidden = shown.reasons;
    part(dialog, "[for=passage]", HTMLElement).textContent = shown.label;
    passage.maxLength = shown.most;
    const subject = `${shown.title}\n${shown.text}`;
    if (subject !== kept) {
      passage.value = shown.text;
      reply.value = "";
      words.value = "";
    }
    kept = subject;
    fail("");
    dialog.returnValue = "";
    dialog.showModal();
    let sending = false;
    /** @param {Event} event */
    const send = async (event) => {
      event.preventDefault();
      if (sending) return;
      sending = true;
      const shared = { words: words.value, ticket: desk.ticket(), segment: desk.segment() };
      const trouble = await post(`${desk.root}api/flags`, { ...shared, ...flag() }).then(() => "", messageOf);
      sending = false;
      const open = dialog.open && form.onsubmit === send; // else the agent has left, and may write another report
      if (trouble && open) return fail(trouble);
      if (!trouble && kept === subject) kept = "";
      if (open) dialog.close();
      desk.say(trouble || done, Boolean(trouble));
    };
    form.onsubmit = send;
  }

  return {
    /**
     * Report an article; `place` is where it was found.
     * @param {Wire.Suggested} article
     * @param {Wire.Place | undefined} place
     */
    wrong(article, place) {
      open(
        {
          title: text("flag_title", { title: article.title }),
          about: text("about_flag"),
          label: text("label_passage"),
          most: PASSAGE,
          text: plain(place?.snippet ?? ""),
          reasons: true,
        },
        () => ({
          reason: reason.value,
          article: article.article,
          anchor: place?.anchor ?? "",
          passage: passage.value,
        }),
        text("flagged", { title: article.title }),
      );
    },

    /**
     * Report that nothing answers the ticket.
     * @param {Wire.Similar} found
     */
    missing(found) {
      open(
        {
          title: text("missing_title"),
          about: text("about_missing"),
          label: text("label_question"),
          most: QUESTION,
          text: found.question.slice(0, QUESTION),
          reasons: false,
        },
        () => ({ reason: "missing", question: passage.value, reply: reply.value, lang: found.lang }),
        text("told"),
      );
    },
  };
}

/**
 * A snippet without its marks.
 * @param {string} snippet
 */
const plain = (snippet) => new DOMParser().parseFromString(snippet, "text/html").body.textContent ?? "";
