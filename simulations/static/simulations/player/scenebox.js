// The picture of a position: asks the drawing for it, watches the width, and says in words when
// something cannot be drawn.
import { h, setText } from "./dom.js";
import { renderScene } from "./draw/scene.js";
import { KINDS } from "./tables.js";

const FAST_MS = 150; // steps faster than this are cuts: a movement would never finish
const LEAST_WIDTH = 240;

export class Scene {
  /** `tableOf(panel)` makes a panel's table, for kinds that cannot be drawn. */
  constructor(player, text, say, drawable, tableOf) {
    Object.assign(this, { player, text, say, tableOf });
    const { panels } = player.document.scene;
    this.unknown = panels.filter((panel) => !KINDS.includes(panel.kind));
    const shown = drawable ? panels : [];
    this.document = { ...player.document, scene: { ...player.document.scene, panels: shown } };
    this.canvas = h("div", { class: "gp-canvas", dir: "ltr" });
    this.trouble = h("div", { class: "gp-trouble", role: "note" });
    this.root = h("div", { class: "gp-scene" }, this.trouble, this.canvas);
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.width = 0;
    this.lastDrawn = 0;
    this.broken = false;
    this.saidBy(drawable);
    this.observer = new ResizeObserver((entries) => this.resized(entries.at(-1)));
    this.observer.observe(this.canvas);
  }

  saidBy(drawable) {
    const lines = [];
    if (!drawable) {
      lines.push(this.say("failed.version", { version: this.player.document.schema_version }));
    } else {
      for (const panel of this.unknown) {
        const title = this.text.message(panel.title);
        lines.push(this.say("failed.kind", { kind: String(panel.kind), title }));
      }
    }
    this.trouble.replaceChildren(...lines.map((line) => h("p", {}, line)));
    this.insists = !drawable;
  }

  resized(entry) {
    const width = Math.floor(entry.contentRect.width);
    if (width === this.width || width === 0) return;
    this.width = width;
    this.paint(this.label, true);
  }

  /** Draw where the player stands. Returns false when only the tables can show it. */
  draw(caption, how) {
    const now = this.player.now();
    const instant = how === "start" || how === "scrub" || now - this.lastDrawn < FAST_MS;
    this.lastDrawn = now;
    this.width ||= Math.floor(this.canvas.clientWidth);
    this.paint(caption, instant);
    return !this.broken && !this.insists;
  }

  paint(caption, instant) {
    this.label = caption;
    if (this.width === 0) return; // not on the page yet: the observer calls again
    const { player } = this;
    try {
      const context = { ...this.context(instant), caption };
      renderScene(this.canvas, this.document, player.store.at(player.n), context);
      this.broken = false;
    } catch (error) {
      // A picture that fails must not take the words, the controls or the page with it.
      this.broken = true;
      this.canvas.replaceChildren();
      setText(this.trouble, this.say("failed.draw"));
      window.reportError(error);
    }
  }

  context(instant) {
    const { player, text } = this;
    return {
      width: Math.max(LEAST_WIDTH, this.width),
      lang: text.lang,
      t: text.t,
      changed: player.store.changed(player.n),
      redacted: player.redacted,
      reduced: this.calm.matches,
      instant,
      table: this.tableOf,
    };
  }

  close() {
    this.observer.disconnect();
  }
}
