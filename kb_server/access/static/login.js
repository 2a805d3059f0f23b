/** Keeps the fragment of the address while the user logs in: the bookmarklet brings a ticket to the desk in it. */

const form = document.querySelector("#login");
if (form instanceof HTMLFormElement && form.hasAttribute("action")) form.action += location.hash; // browsers keep it when they follow the redirect
