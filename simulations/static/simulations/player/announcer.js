// The one live region. It is in the page from the start; text that comes faster than people can
// hear is dropped, the last wins. The slider speaks for itself through aria-valuetext.
import { h } from "./dom.js";

const QUIET_MS = 300;

export class Announcer {
  constructor() {
    this.root = h("p", { class: "gp-hidden gp-live", role: "status" });
    this.timer = 0;
  }

  say(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      // Saying the same words twice is a change only if the region was empty between.
      if (this.root.textContent === text) this.root.textContent = "";
      this.root.textContent = text;
    }, QUIET_MS);
  }

  /** Forget what is waiting and what stands there: it may name what is withheld now. */
  clear() {
    clearTimeout(this.timer);
    this.root.textContent = "";
  }
}
