// The editor's page: what is typed is kept by the server a moment later (htmx sends the form). This
// module says how that goes, and holds the page back while something typed is not kept yet.

const form = document.querySelector("[data-editor]");
const said = document.querySelector("[data-kept]");
const carries = new WeakMap(); // a request → how many changes it brings
let typed = 0; // changes so far
let kept = 0; // those that the server has said it has
let leaving = false; // the form itself was sent: it brings everything

form?.addEventListener("input", () => {
  typed += 1;
  leaving = false;
  said.textContent = form.dataset.typing;
});
form?.addEventListener("submit", () => {
  leaving = true;
});
addEventListener("pageshow", () => {
  leaving = false;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === form) carries.set(event.detail.xhr, typed);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== form || !event.detail.successful) return;
  kept = Math.max(kept, carries.get(event.detail.xhr));
  if (kept < typed) said.textContent = form.dataset.typing;
});
// A request that a newer one took the place of is no loss, and says nothing.
for (const loss of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(loss, (event) => {
    if (event.target === form) said.textContent = form.dataset.lost;
  });
}
addEventListener("beforeunload", (event) => {
  if (!leaving && kept < typed) event.preventDefault();
});
