/** What the browser wakes: it opens the panel in the agent's tab, and asks the learn center for it. */

import * as service from "./service.js";
import * as settings from "./settings.js";

const PAGE = ["page/place.js", "page/insert.js", "page/panel.js", "page/notice.js", "page/open.js"];
const TITLE = chrome.runtime.getManifest().action.default_title;

// The token is for the worker and the settings page: not even our own script in a page can read it.
chrome.storage.local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });

chrome.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") chrome.runtime.openOptionsPage();
});

chrome.action.onClicked.addListener(async (tab) => {
  const target = { tabId: tab.id };
  try {
    const style = await (await fetch(chrome.runtime.getURL("page/panel.css"))).text();
    await chrome.scripting.executeScript({ target, files: PAGE });
    await chrome.scripting.executeScript({ target, func: (css) => globalThis.gapless.open(css), args: [style] });
    await say(tab, "", TITLE);
  } catch {
    await say(tab, "!", "Gapless cannot work on this page: the browser keeps extensions out of it.");
  }
});

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
