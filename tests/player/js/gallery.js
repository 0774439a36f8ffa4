// The gallery: one trace at one position in a box as wide as the page, drawn by the real modules.
// `?trace=/made/x.json&n=2&lang=zh-CN&redact=s.cap%23v`; ← and → step.
import { renderScene } from "/static/simulations/player/draw/scene.js";
import { Store } from "/static/simulations/player/store.js";
import { boxesOnBoxes, objections } from "/js/picture.js";

const query = new URLSearchParams(location.search);
const root = document.querySelector("#scene");
const text = (trace, lang) => (key) => trace.text?.[key]?.[lang] ?? trace.text?.[key]?.en ?? key;

export class Gallery {
  constructor(trace, options = {}) {
    Object.assign(this, { trace, options, store: new Store(trace), n: 0, last: trace.steps.length });
  }

  context(more) {
    const lang = query.get("lang") ?? "en";
    return {
      width: root.clientWidth,
      lang,
      t: text(this.trace, lang),
      caption: `position ${this.n}`,
      changed: this.store.changed(this.n),
      redacted: new Set((query.get("redact") ?? "").split(",").filter(Boolean)),
      reduced: false,
      instant: true,
      ...this.options,
      ...more,
    };
  }

  show(n, more = {}) {
    this.n = Math.min(Math.max(n, 0), this.last);
    renderScene(root, this.trace, this.store.at(this.n), this.context(more));
    return root;
  }

  /** What a reader would object to, at every position. */
  objections() {
    const found = [];
    for (let n = 0; n <= this.last; n += 1) found.push(...objections(this.show(n)).map((one) => `${n}: ${one}`));
    return found;
  }
}

/** Lay every panel out at every position and width: boxes that overlap, as sentences. */
export async function layouts(trace, widths) {
  const { KINDS } = await import("/static/simulations/player/draw/scene.js");
  const store = new Store(trace);
  const found = [];
  for (const width of widths) {
    for (let n = 0; n <= trace.steps.length; n += 1) {
      for (const panel of trace.scene.panels) {
        const mine = new Map([...store.at(n)].filter(([id]) => id.startsWith(`${panel.id}.`)));
        const ctx = { width, lang: "en", t: (key) => key, changed: store.changed(n), redacted: new Set() };
        const { boxes } = KINDS[panel.kind].layout(panel, mine, ctx);
        found.push(...boxesOnBoxes(boxes).map((one) => `${width} px, ${n}: ${one}`));
      }
    }
  }
  return found;
}

const fetched = async (url) => (await fetch(url)).json();

if (query.has("all")) {
  const all = Object.entries(await fetched(query.get("all")));
  globalThis.gallery = { all: new Map(all.map(([name, trace]) => [name, new Gallery(trace)])) };
} else if (query.has("trace")) {
  const gallery = new Gallery(await fetched(query.get("trace")));
  gallery.show(Number(query.get("n") ?? gallery.last));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowRight") gallery.show(gallery.n + 1, { instant: false });
    if (key === "ArrowLeft") gallery.show(gallery.n - 1, { instant: false });
  });
  globalThis.gallery = gallery;
}
document.documentElement.dataset.ready = "yes";
