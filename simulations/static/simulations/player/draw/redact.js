// What a question withholds is taken out before anything is laid out: neither the size nor the
// place of a thing can then tell it.

import { show, textWidth, VALUE } from "./geometry.js";

// Attributes that place a thing. The learner stands before the step that is asked about, so what
// they say now is not the answer; they stay, and a "?" stands beside them.
const PLACES = new Set(
  "i at n win used slot parent pos lane t0 t1 t pts a b x y from to refs off size mode".split(" "),
);
const SILENT = new Set(["ref", "tone", "ov"]); // nothing is drawn for these while withheld

/**
 * The panel's entities with every withheld attribute reading "?", before anything is laid out, so
 * that neither size nor position can tell it. The names are kept in `withheld` for the drawing.
 */
export function redact(panel, entities, ctx) {
  const refs = [...(ctx.redacted ?? [])].filter((ref) => ref.startsWith(`${panel.id}.`));
  if (!refs.length) return entities;
  const out = new Map(entities);
  for (const ref of refs) {
    const [id, attr = "v"] = ref.split("#");
    const old = out.get(id);
    if (old) out.set(id, withhold(old, attr));
  }
  return out;
}

function withhold(attrs, attr) {
  const kept = { ...attrs, withheld: [...(attrs.withheld ?? []), attr] };
  const value = attrs[attr];
  if (SILENT.has(attr)) delete kept[attr];
  else if (!PLACES.has(attr) && !alreadyWithheld(value)) {
    const bits = Object.keys(value ?? {}).map((name) => [name, "?"]);
    if (attr === "bits") kept.bits = Object.fromEntries(bits);
    else kept[attr] = Array.isArray(value) ? ["?"] : "?";
  }
  return kept;
}

// The store may have done it before, and then it says what stood there: "512 → ?", [G5, ?].
function alreadyWithheld(value) {
  if (typeof value === "string") return value.endsWith("?");
  if (Array.isArray(value)) return value.at(-1) === "?";
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every((one) => one === "?");
}

/** The text of `v`; a withheld one is cut to its "?" where what stood before does not fit. */
export function valueText(attrs, fit = Infinity, size = VALUE) {
  const text = show(attrs.v);
  return isWithheld(attrs, "v") && textWidth(text, size) > fit ? "?" : text;
}

export const isWithheld = (attrs, name) => Boolean(attrs.withheld?.includes(name));
