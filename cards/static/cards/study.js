// The study page, quicker: the same forms, without a reload to turn the card over.
import { Stopwatch } from "./stopwatch.js";
import { Prediction } from "./prediction.js";
import { actionFor } from "./keys.js";

function Desk(page) {
  const find = (selector) => page.querySelector(selector);
  const rating = find("#rating");
  const help = find("#help");
  const stopwatch = new Stopwatch(() => performance.now(), document);
  const prediction = new Prediction(page);

  this.start = () => {
    find("[data-help]").hidden = false;
    find("#reveal")?.addEventListener("submit", (event) => {
      event.preventDefault();
      reveal();
    });
    find("#predict")?.addEventListener("toggle", onPredict);
    find("[data-help]").addEventListener("click", () => help.showModal());
    rating.addEventListener("submit", onRate);
    find("#undo").addEventListener("submit", (event) => once(event));
    document.addEventListener("keydown", onKey);
    new ResizeObserver(measureBar).observe(find("#rate"));
  };

  /** What stands on the bar, and what is scrolled to, must know how high it is. */
  function measureBar([entry]) {
    const height = entry.borderBoxSize[0].blockSize;
    document.documentElement.style.setProperty("--dock", `${Math.ceil(height)}px`);
  }

  const revealed = () => page.hasAttribute("data-revealed");

  /** Put the worked examples on the page; the player asks its questions only before the answer. */
  function unpack(mode) {
    const packed = find("#examples-packed");
    if (!packed) return;
    const content = packed.content.cloneNode(true);
    for (const player of content.querySelectorAll("goprep-trace")) {
      player.setAttribute("mode", mode);
      player.setAttribute("permalink", "off");
    }
    packed.replaceWith(content);
    window.htmx?.process(find("#examples"));
  }

  function onPredict(event) {
    if (!event.target.open) return;
    unpack("study");
    find("#note").focus();
  }

  function reveal() {
    if (revealed()) return;
    unpack("browse");
    showNote(find("#note")?.value.trim() ?? "");
    find("#predict")?.remove();
    find("#reveal").remove();
    find("#answer").hidden = false;
    rating.hidden = false;
    page.setAttribute("data-revealed", "");
    prediction.settle();
    const answer = find("#answer-title");
    answer.focus({ preventScroll: true });
    bringIntoView(answer.closest("section"));
  }

  /** The question stays in sight if the short answer fits below it; otherwise the answer begins at
      the top. */
  function bringIntoView(section) {
    const end = section.querySelector(".frame.prose").getBoundingClientRect().bottom;
    const room = window.innerHeight - find("#rate").offsetHeight - end;
    if (room >= 0) return;
    const question = find("#question").getBoundingClientRect().top;
    (question + room >= 0 ? section.previousElementSibling : section).scrollIntoView();
  }

  function showNote(text) {
    rating.elements.note.value = text;
    find("#yours").hidden = !text;
    find("#yours-text").textContent = text;
  }

  function onRate(event) {
    if (!once(event)) return;
    rating.elements.duration_ms.value = String(stopwatch.elapsedMs());
    rating.elements.predicted.value = prediction.asJson();
  }

  /** A second press while the first is on its way changes nothing; true for the first. */
  function once(event) {
    const form = event.target;
    if (form.hasAttribute("aria-busy")) {
      event.preventDefault();
      return false;
    }
    form.setAttribute("aria-busy", "true");
    return true;
  }

  function onKey(event) {
    const action = actionFor(event, { revealed: revealed(), dialog: document.querySelector("dialog[open]") !== null });
    if (!action) return;
    event.preventDefault();
    if (action.rate) rating.requestSubmit(find(`[name=rating][value="${action.rate}"]`));
    else if (action.name === "reveal") reveal();
    else if (action.name === "undo") find("#undo").requestSubmit();
    else if (action.name === "help") help.showModal();
    else if (action.name === "predict") find("#predict").open = true;
  }

  // A page that comes back from the browser's cache is not a form that is on its way.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of page.querySelectorAll("form")) form.removeAttribute("aria-busy");
  });
}

const root = document.querySelector("[data-study]");
if (root) new Desk(root).start();
