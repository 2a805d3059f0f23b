/** What was asked for below the page, such as a ticket that the bookmarklet brings to the desk, outlives the login. */

const form = document.querySelector("#login");
if (form instanceof HTMLFormElement) form.action += location.hash; // which browsers keep over the redirect
