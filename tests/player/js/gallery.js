// The gallery page: one trace at one position in a box of a given width, drawn by the real modules.
import { renderScene } from "/static/simulations/player/draw/scene.js";

const query = new URLSearchParams(location.search);
const document_ = await (await fetch(query.get("trace"))).json();
const lang = query.get("lang") ?? "en";

export function stateAt(trace, n) {
  const state = new Map(Object.entries(trace.init));
  for (const step of trace.steps.slice(0, n)) {
    for (const [id, attrs] of step.d) {
      if (attrs === null) {
        state.delete(id);
        continue;
      }
      const merged = { ...state.get(id) };
      for (const [name, value] of Object.entries(attrs)) {
        if (name.endsWith("+")) merged[name.slice(0, -1)] = [...(merged[name.slice(0, -1)] ?? []), ...value];
        else merged[name] = value;
      }
      state.set(id, merged);
    }
  }
  return state;
}

export function show(n, more = {}) {
  const root = document.querySelector("#scene");
  const changed = n ? document_.steps[n - 1].d.map(([id]) => id) : [];
  const redacted = new Set((query.get("redact") ?? "").split(",").filter(Boolean));
  renderScene(root, document_, stateAt(document_, n), {
    width: root.clientWidth,
    lang,
    t: (key) => document_.text?.[key]?.[lang] ?? document_.text?.[key]?.en ?? key,
    caption: `position ${n}`,
    changed: new Set(changed),
    redacted,
    reduced: false,
    instant: true,
    ...more,
  });
}

const last = document_.steps.length;
let position = Number(query.get("n") ?? last);
show(position);
document.addEventListener("keydown", ({ key }) => {
  if (key === "ArrowRight") position = Math.min(last, position + 1);
  if (key === "ArrowLeft") position = Math.max(0, position - 1);
  show(position, { instant: false });
});
globalThis.gallery = { show, document: document_ };
document.documentElement.dataset.ready = "yes";
