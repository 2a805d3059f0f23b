/** What the browser wakes: it opens the panel in the agent's tab, and asks the learn center for it. */

import * as service from "./service.js";
import * as settings from "./settings.js";

const PAGE = ["words", "elements", "place", "insert", "entries", "panel", "notice", "open"].map(
  (name) => `page/${name}.js`, // in this order: each uses those before it
);
const SLOW = 1000; // milliseconds until a page that has not let the panel in is said to be busy
const AGAIN = 300; // milliseconds until a page that refused is tried again: it may just have been replaced by another
const TITLE = chrome.runtime.getManifest().action.default_title;

// The token is for the worker and the settings page: not even our own script in a page can read it.
chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") chrome.runtime.openOptionsPage();
});

chrome.action.onClicked.addListener(async (tab) => {
  const slow = setTimeout(
    say,
    SLOW,
    tab,
    "…",
    "Gapless opens as soon as this page lets it: the page is busy.",
  );
  const trouble = await open(tab.id)
    .catch(() => pause(AGAIN).then(() => open(tab.id)))
    .then(
      (opened) =>
        opened ? "" : "Gapless could not open here. Save your reply, reload the page, and try again.",
      (error) => `Gapless cannot work on this page: the browser keeps extensions out of it. ${error.message}`,
    );
  clearTimeout(slow);
  await say(tab, trouble && "!", trouble || TITLE);
});

/**
 * Open the panel in a tab, or close it; return whether that worked. Throws where the browser keeps us out.
 * @param {number | undefined} tabId
 */
async function open(tabId) {
  if (tabId === undefined) throw new Error("It is no tab.");
  // Immediately: a page that is still loading, maybe for ever, can be read as well.
  const where = { target: { tabId }, injectImmediately: true };
  const style = await (await fetch(chrome.runtime.getURL("page/panel.css"))).text();
  await chrome.scripting.executeScript({ ...where, files: PAGE });
  /** @type {any} the browser passes `args`, which Chrome's types leave out */
  const func = (/** @type {string} */ css) => {
    globalThis.gapless.open(css);
    return true;
  };
  const [{ result }] = await chrome.scripting.executeScript({ ...where, func, args: [style] });
  return result === true; // the browser does not tell what a page's script threw
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** @type {Record<string, (message: any) => Promise<object>>} */
const REQUESTS = {
  async similar({ text }) {
    const set = await settings.load();
    const answer = await service.similar(set, text);
    return { answer, address: set.address, form: set.form, quoted: set.quoted };
  },
  async enter({ links, ticket }) {
    const set = await settings.load();
    for (const link of links) await service.enter(set, { ...link, ticket });
    return {};
  },
  async settings() {
    await chrome.runtime.openOptionsPage();
    return {};
  },
};

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (sender.id !== chrome.runtime.id || !Object.hasOwn(REQUESTS, message.kind)) return false;
  REQUESTS[message.kind](message).then(reply, (error) => reply({ trouble: told(error) }));
  return true; // the reply comes later
});

/**
 * @param {unknown} error
 * @returns {Extension.Trouble}
 */
function told(error) {
  if (error instanceof service.Trouble)
    return { what: error.message, cure: error.cure, settings: error.settings };
  return {
    what: error instanceof Error ? error.message : String(error),
    cure: "Try again.",
    settings: false,
  };
}

/**
 * Say something at the extension's button, where no panel can be shown.
 * @param {chrome.tabs.Tab} tab
 * @param {string} text
 * @param {string} title
 */
async function say(tab, text, title) {
  await chrome.action.setBadgeText({ tabId: tab.id, text }).catch(() => {}); // the tab may be closed by now
  await chrome.action.setTitle({ tabId: tab.id, title }).catch(() => {});
}
