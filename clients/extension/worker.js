/** What the browser wakes: it opens the panel in the agent's tab, and asks the learn center for it. */

import * as service from "./service.js";
import * as settings from "./settings.js";

const PAGE = ["page/place.js", "page/insert.js", "page/panel.js", "page/notice.js", "page/open.js"];
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

/** Open the panel in a tab, or close it; return whether that worked. Throws where the browser keeps us out. */
async function open(tabId) {
  // Immediately: a page that is still loading, maybe for ever, can be read as well.
  const run = (what) =>
    chrome.scripting.executeScript({ target: { tabId }, injectImmediately: true, ...what });
  const style = await (await fetch(chrome.runtime.getURL("page/panel.css"))).text();
  await run({ files: PAGE });
  const func = (css) => {
    globalThis.gapless.open(css);
    return true;
  };
  const [{ result }] = await run({ func, args: [style] });
  return result === true; // the browser does not tell what a page's script threw
}

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

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

function told(error) {
  const { message: what, cure = "Try again.", settings: inSettings = false } = error;
  return { what, cure, settings: inSettings };
}

/** Say something at the extension's button, where no panel can be shown. */
async function say(tab, text, title) {
  await chrome.action.setBadgeText({ tabId: tab.id, text }).catch(() => {}); // the tab may be closed by now
  await chrome.action.setTitle({ tabId: tab.id, title }).catch(() => {});
}
