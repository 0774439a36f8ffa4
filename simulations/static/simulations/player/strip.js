// The film strip: milestone frames with captions, made when the page is printed (or saved as one
// picture) and taken out again afterwards. It stops before an open question.
import { h } from "./dom.js";
import { renderScene } from "./draw/scene.js";
import { caption } from "./text.js";

const MOST = 24; // frames: more would be a book
const WIDTH = 700; // px: an A4 page's text width

export class Strip {
  constructor(view) {
    this.view = view;
    this.root = h("div", { class: "gp-strip" });
    this.stop = new AbortController();
    const { signal } = this.stop;
    const print = window.matchMedia("print");
    const follow = () => (print.matches ? this.build() : this.clear());
    window.addEventListener("beforeprint", () => this.build(), { signal });
    window.addEventListener("afterprint", () => this.clear(), { signal });
    print.addEventListener("change", follow, { signal });
  }

  /** The positions shown: milestones that may be known, thinned evenly when they are too many. */
  positions() {
    const { player } = this.view;
    const known = player.milestones.filter((n) => n <= player.limit);
    if (known.length <= MOST) return known;
    const pick = (i) => known[Math.round((i * (known.length - 1)) / (MOST - 1))];
    return Array.from({ length: MOST }, (_, i) => pick(i));
  }

  /** Fill the strip; returns the frames as `{caption, canvas}`. */
  build() {
    const { player, text, say, scene } = this.view;
    const frames = this.positions().map((n) => {
      const canvas = h("div", { class: "gp-canvas", dir: "ltr" });
      const { length } = player;
      const place = n ? say("step", { n, length }) : say("start", { length });
      const words = `${place} · ${caption(text, player.document, n)}`;
      const figure = h("figure", {}, h("figcaption", {}, words), canvas);
      return { n, canvas, words, figure };
    });
    this.root.replaceChildren(...frames.map((frame) => frame.figure));
    for (const { n, canvas } of frames) {
      const context = {
        ...scene.context(true), width: WIDTH, changed: player.store.changed(n), redacted: new Set(),
      };
      renderScene(canvas, scene.document, player.store.raw(n), context);
    }
    return frames.map(({ canvas, words }) => ({ caption: words, canvas }));
  }

  clear() {
    this.root.replaceChildren();
  }

  close() {
    this.stop.abort();
    this.clear();
  }
}
