// The editor's page: what is typed is kept by the server a moment later (htmx sends the form). This
// module says how that goes, and holds the page back while something typed is not kept yet.

const form = document.querySelector("[data-editor]");
const said = document.querySelector("[data-kept]");
let waiting = 0; // what was typed after the last draft that reached the server
let sent = 0;
let leaving = false;

form?.addEventListener("input", () => {
  waiting += 1;
  said.textContent = form.dataset.typing;
});
form?.addEventListener("submit", () => {
  leaving = true;
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === form) sent = waiting;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== form) return;
  if (event.detail.successful) {
    waiting -= sent;
    sent = 0;
  } else if (event.detail.xhr?.status !== 0 || !navigator.onLine || !event.detail.xhr?.aborted) {
    said.textContent = form.dataset.lost;
  }
});
addEventListener("beforeunload", (event) => {
  if (!leaving && waiting > 0) event.preventDefault();
});
