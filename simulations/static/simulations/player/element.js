// <goprep-trace src="/traces/<digest>.json" lang="en" step="append#513" mode="study">: loads a
// trace and shows the player. What the server put inside stays until the picture stands, and
// stays for good, under a message, when the trace cannot be shown.
//
// Attributes: src; lang (any tag, default the page's); step (mark or number); mode "study" asks
// the trace's questions, "browse" (default) offers to; permalink "off" leaves the address alone.
// Children with data-evidence move into the evidence box.
// Events, bubbling: goprep:ready {length}, goprep:answered {id, at, right, input, revealed, ms},
// goprep:finished {suggested: "again|hard|good|easy", why, right, asked}.
import { Address, positionOf } from "./address.js";
import { h, svg } from "./dom.js";
import { LoadError, SCHEMA_VERSION, load } from "./load.js";
import { Player } from "./player.js";
import { contentLanguage, speaker } from "./strings.js";
import { View } from "./view.js";

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const clock = () => performance.now();

const WAIT_MS = 300;
const EXPLAIN_MS = 2000;

let addressOwner = null; // the first player of the page that keeps a permalink

export class GoprepTrace extends HTMLElement {
  static observedAttributes = ["src", "lang"];

  connectedCallback() {
    if (!this.view && !this.loading) this.start();
  }

  disconnectedCallback() {
    // A moved element is connected again at once; only one that stays away is closed.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.loading?.abort();
      this.loading = null;
      this.close();
    });
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || before === after) return;
    if (name === "src" && (this.view || this.loading)) this.start();
    if (name === "lang" && this.view) this.show();
  }

  get language() {
    return contentLanguage(this.lang || this.closest("[lang]")?.lang);
  }

  /** The position shown; setting it jumps there. */
  get position() {
    return this.player?.n ?? 0;
  }

  set position(n) {
    this.player?.go(n, "jump");
  }

  async start() {
    this.claimAddress(); // before anything is waited for: the first on the page is the first here
    this.loading?.abort();
    const loading = new AbortController();
    this.loading = loading;
    this.keepFallback();
    this.setAttribute("aria-busy", "true");
    const waiting = this.wait();
    try {
      const document = await load(this.getAttribute("src"), loading.signal);
      if (!loading.signal.aborted) this.open(document);
    } catch (error) {
      if (error.name !== "AbortError") this.fail(error);
    } finally {
      waiting.end();
      if (this.loading === loading) {
        this.loading = null;
        this.removeAttribute("aria-busy");
      }
    }
  }

  /** After a moment show that something is under way, after two seconds say what. */
  wait() {
    const sign = h("p", { class: "gp-wait", role: "status", lang: this.language });
    const show = setTimeout(() => this.prepend(sign), WAIT_MS);
    const say = setTimeout(() => sign.append(speaker(this.language)("loading")), EXPLAIN_MS);
    const end = () => {
      clearTimeout(show);
      clearTimeout(say);
      sign.remove();
    };
    return { end };
  }

  /** Remember what the server rendered, the first time only. */
  keepFallback() {
    this.fallback ??= [...this.childNodes];
    this.evidence ??= this.fallback.filter((node) => node.dataset?.evidence !== undefined);
  }

  open(document) {
    this.close();
    const address = this.keepsAddress ? this.openAddress(document) : null;
    const start = address?.read() ?? positionOf(document, this.getAttribute("step")) ?? 0;
    const drawable = document.schema_version <= SCHEMA_VERSION;
    this.drawable = drawable;
    this.address = address;
    this.player = new Player(document, {
      start,
      asks: drawable && this.getAttribute("mode") === "study",
      calm: () => calm.matches,
      now: clock,
    });
    this.report();
    this.show();
    this.tell("goprep:ready", { length: this.player.length });
  }

  /** Only one player keeps the address, and none while predictions are asked. */
  claimAddress() {
    const wants = this.getAttribute("permalink") !== "off" && this.getAttribute("mode") !== "study";
    if (addressOwner && !addressOwner.isConnected) addressOwner = null;
    if (wants) addressOwner ??= this;
    this.keepsAddress = addressOwner === this;
  }

  openAddress(document) {
    return new Address(document, (n) => this.player?.go(n, "jump"));
  }

  /** Make the view and draw it; the fallback leaves only when that has worked. */
  show() {
    const view = new View(this.player, this.language, {
      address: this.address,
      drawable: this.drawable,
      evidence: this.evidence,
    });
    this.view?.close();
    this.view = view;
    this.replaceChildren(view.root);
    view.draw();
  }

  report() {
    this.player.addEventListener("answered", ({ detail: { entry } }) => {
      const { question, outcome, input, ms } = entry;
      const revealed = outcome === "revealed";
      this.tell("goprep:answered", {
        id: question.id, at: question.at, right: outcome === "right", input, revealed, ms: Math.round(ms),
      });
    });
    this.player.addEventListener("finished", ({ detail }) => {
      const why = speaker(this.language)(detail.why);
      this.tell("goprep:finished", { ...detail, why });
    });
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  fail(error) {
    const known = error instanceof LoadError;
    if (!known) window.reportError(error);
    const say = speaker(this.language);
    this.close();
    const again = !known || error.again;
    const message = h(
      "div",
      { class: "gp-failed", role: "alert", lang: this.language },
      svg("svg", { class: "gp-icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
        svg("path", { d: "M12 8v5M12 16.2v.1M12 3.5 22 20H2z" })),
      h("p", {}, known ? say(error.key, error.args) : say("failed.shape")),
      again
        ? h("button", { type: "button", class: "gp-button gp-text", onclick: () => this.start() },
            say("retry"))
        : null,
    );
    this.replaceChildren(message, ...this.fallback);
  }

  close() {
    this.player?.pause();
    this.view?.close();
    this.address?.close();
    this.view = null;
    this.player = null;
    this.address = null;
  }
}

customElements.define("goprep-trace", GoprepTrace);
