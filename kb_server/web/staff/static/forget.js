// What this browser kept of somebody who was logged in goes when they log out, and at the latest when the
// login page is shown: the pages and words of this tab, and the articles that were opened last, since internal
// ones may be among them. Choices stay: colours, the form of links, keys that are off, steps that are done.

const ARTICLES = "gapless.recent"; // of the learn center's search

function forget() {
  sessionStorage.clear();
  localStorage.removeItem(ARTICLES);
}

const leave = document.querySelector("form.leave");
if (leave) leave.addEventListener("submit", forget);
else forget();
