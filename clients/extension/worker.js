/** The service worker: it opens the panel in the agent's tab, and asks the learn center for the panel. */

import "./page/texts.js";
import * as service from "./service.js";
import * as settings from "./settings.js";

const { text } = globalThis.gapless.texts;

const PAGE = [
  "texts",
  "words",
  "elements",
  "place",
  "insert",
  "entries",
  "by_hand",
  "panel",
  "notice",
  "open",
].map(
  (name) => `page/${name}.js`, // in this order: each script uses those before it
);
const SLOW = 1000; // milliseconds until the button says that the page is busy
const AGAIN = 300; // milliseconds until a page that refused is tried again: it may just have been replaced
const TITLE = chrome.runtime.getManifest().action.default_title;

// The token is for the worker and the settings page: not even our own script in a page can read it.
chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") chrome.runtime.openOptionsPage();
});

chrome.action.onClicked.addListener(async (tab) => {
  const slow = setTimeout(say, SLOW, tab, "…", text("busy"));
  const trouble = await open(tab.id)
    .catch(() => pause(AGAIN).then(() => open(tab.id)))
    .then(
      (opened) => (opened ? "" : text("not_opened")),
      (error) => text("kept_out", { reason: error.message }),
    );
  clearTimeout(slow);
  await say(tab, trouble && "!", trouble || TITLE);
});

/**
 * Open the panel in a tab, or close it; return whether that worked. Throws if the browser keeps extensions out.
 * @param {number | undefined} tabId
 */
async function open(tabId) {
  if (tabId === undefined) throw new Error(text("no_tab"));
  // Immediately: agents can also read a page that has not finished loading.
  const where = { target: { tabId }, injectImmediately: true };
  const style = await (await fetch(chrome.runtime.getURL("page/panel.css"))).text();
  await chrome.scripting.executeScript({ ...where, files: PAGE });
  /** @type {any} the browser passes `args`, which Chrome's types leave out */
  const func = (/** @type {string} */ css) => {
    globalThis.gapless.open(css);
    return true;
  };
  const [{ result }] = await chrome.scripting.executeScript({ ...where, func, args: [style] });
  return result === true; // the browser does not pass on what a page's script threw
}

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** @type {Record<string, (message: any) => Promise<object>>} */
const REQUESTS = {
  async similar({ ticket }) {
    const set = await settings.load();
    const answer = await service.similar(set, ticket);
    return { answer, address: set.address, form: set.form, quoted: set.quoted };
  },
  async enter({ links, ticket }) {
    const set = await settings.load();
    for (const link of links) await service.enter(set, { ...link, ticket });
    return {};
  },
  async report({ question, reply, ticket }) {
    await service.report(await settings.load(), { question, reply, ticket });
    return {};
  },
  async settings() {
    await chrome.runtime.openOptionsPage();
    return {};
  },
};

chrome.runtime.onMessage.addListener((message, sender, reply) => {
  if (sender.id !== chrome.runtime.id || !Object.hasOwn(REQUESTS, message.kind)) return false;
  REQUESTS[message.kind](message).then(reply, (error) => reply({ trouble: troubleOf(error) }));
  return true; // the reply comes later
});

/**
 * @param {unknown} error
 * @returns {Extension.Trouble}
 */
function troubleOf(error) {
  if (error instanceof service.Trouble)
    return { what: error.message, cure: error.cure, settings: error.settings };
  return {
    what: error instanceof Error ? error.message : String(error),
    cure: text("try_again"),
    settings: false,
  };
}

/**
 * Show a badge and a hint at the extension's button, where no panel can be shown.
 * @param {chrome.tabs.Tab} tab
 * @param {string} badge
 * @param {string} title
 */
async function say(tab, badge, title) {
  await chrome.action.setBadgeText({ tabId: tab.id, text: badge }).catch(() => {}); // the tab may be closed by now
  await chrome.action.setTitle({ tabId: tab.id, title }).catch(() => {});
}
