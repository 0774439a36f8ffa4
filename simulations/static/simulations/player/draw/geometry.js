// What every drawing shares: text sizes and widths, the sheet that boxes are laid on, redaction.
//
// Text is never measured in the page: widths are worked out from the number of characters, so a
// layout is the same in every browser and can be tested without one. A box is
//   {key, shape, x, y, w, h, r, d, text, cls, entity, z, anchor, parent}
// in CSS pixels. For text, x and y are the anchor on the baseline, w and h the estimated extent.
// z is the layer: 0 grounds, 1 outlines and lines, 2 text, 3 what lies on top. What belongs together
// and moves together is a "group" and boxes that name it as their parent, placed relative to it.

export const SMALL = 12; // px: the least size of any text in a picture
export const VALUE = 14;
export const ROW = 32; // height of a word of memory
const ADVANCE = 0.61; // em per character, the widest of the monospace faces in --mono
const LONGEST = 400; // characters looked at, so that a 10 KB label costs nothing

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{1faff}\u{20000}-\u{3fffd}]/u;
// Controls and bidirectional overrides could reorder what stands next to them.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const SHOWN = { "\n": "⏎", "\t": "⇥", "\r": "␍", "\0": "␀" };

/** Width in px of `string` at `size` px in the monospace face. */
export function textWidth(string, size = SMALL) {
  let ems = 0;
  for (const char of string) ems += WIDE.test(char) ? 1 : ADVANCE;
  return ems * size;
}

/** An attribute value as the one line of text that is drawn for it. */
export function show(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.slice(0, 64).map(show).join(", ");
  if (typeof value === "object") return "";
  if (value === " ") return "␣";
  const text = String(value).slice(0, LONGEST);
  return text.replace(UNSAFE, (char) => SHOWN[char] ?? "");
}

/** `string`, shortened with an ellipsis so that it fits `width` px. */
export function clip(string, width, size = SMALL) {
  if (textWidth(string, size) <= width) return string;
  let kept = "";
  let used = textWidth("…", size);
  for (const char of string) {
    used += textWidth(char, size);
    if (used > width) break;
    kept += char;
  }
  return kept ? `${kept.trimEnd()}…` : "…";
}

/** A number as people read it: thousands marked from 10,000 on. */
export function num(value) {
  if (typeof value !== "number") return show(value);
  if (!Number.isInteger(value) || Math.abs(value) < 10000) return String(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** The written count of what is not drawn. */
export function more(count, lang) {
  return String(lang).startsWith("zh") ? `… 另 ${num(count)}` : `… ${num(count)} more`;
}

/** The part of an entity id after its panel. */
export const local = (id) => id.slice(id.indexOf(".") + 1);

/** A full id from a local or full one. */
export function inPanel(panel, id) {
  const text = String(id);
  return text.startsWith(`${panel.id}.`) ? text : `${panel.id}.${text}`;
}

export const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
export const listOf = (value) => (Array.isArray(value) ? value : []);

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
    if (attr === "bits") kept.bits = Object.fromEntries(Object.keys(value ?? {}).map((name) => [name, "?"]));
    else kept[attr] = Array.isArray(value) ? ["?"] : "?";
  }
  return kept;
}

// The store may have done it before, and then it says what stood there: "512 → ?", [G5, ?].
function alreadyWithheld(value) {
  if (typeof value === "string") return value.endsWith("?");
  if (Array.isArray(value)) return value.at(-1) === "?";
  return typeof value === "object" && value !== null && Object.values(value).every((v) => v === "?");
}

/** The text of `v`; a withheld one is cut to its "?" where what stood before does not fit. */
export function valueText(attrs, fit = Infinity, size = VALUE) {
  const text = show(attrs.v);
  return isWithheld(attrs, "v") && textWidth(text, size) > fit ? "?" : text;
}

export const isWithheld = (attrs, name) => Boolean(attrs.withheld?.includes(name));

/** The classes of the palette's tone an entity asks for, else none. */
export function toneOf({ tone }) {
  return isNumber(tone) ? ` toned tone-${clamp(Math.trunc(tone), 0, 5)}` : "";
}

const round = (n) => Math.round(n * 10) / 10;

/** Boxes in the making. `changed` draws the warm outline of an entity that the step touched. */
export class Sheet {
  constructor(ctx) {
    this.boxes = [];
    this.touched = ctx.changed ?? new Set();
    this.right = 0;
    this.bottom = 0;
    this.inside = null;
  }

  /** A group with the origin (x, y), to be filled by `within`. */
  group(key, x, y) {
    this.add("group", key, x, y, "group");
    return { key, x: round(x), y: round(y) };
  }

  /** What `draw` adds, at its usual coordinates, belongs to `group` and moves with it. */
  within(group, draw) {
    const outer = this.inside;
    this.inside = group;
    draw();
    this.inside = outer;
  }

  together(key, x, y, draw) {
    this.within(this.group(key, x, y), draw);
  }

  add(shape, key, x, y, cls, rest = {}) {
    const box = { key, shape, x: round(x), y: round(y), z: 1, ...rest, cls: cls.split(" ") };
    if (this.inside) {
      box.parent = this.inside.key;
      box.x = round(x - this.inside.x);
      box.y = round(y - this.inside.y);
    }
    if (box.entity && this.touched.has(box.entity)) box.cls.push("changed");
    this.boxes.push(box);
    return box;
  }

  grow(x, y) {
    this.right = Math.max(this.right, x);
    this.bottom = Math.max(this.bottom, y);
  }

  rect(key, x, y, w, h, cls, rest) {
    this.grow(x + w, y + h);
    return this.add("rect", key, x, y, cls, { w: round(w), h: round(h), ...rest });
  }

  circle(key, x, y, r, cls, rest) {
    this.grow(x + r, y + r);
    return this.add("circle", key, x, y, cls, { r: round(r), w: 2 * r, h: 2 * r, ...rest });
  }

  path(key, x, y, d, cls, rest) {
    return this.add("path", key, x, y, cls, { d, ...rest });
  }

  line(key, x, y, dx, dy, cls, rest) {
    this.grow(Math.max(x, x + dx), Math.max(y, y + dy));
    return this.add("line", key, x, y, cls, { w: round(dx), h: round(dy), ...rest });
  }

  /** Text with its anchor on the baseline at (x, y); `fit` px of room, `over` a patterned look. */
  text(key, x, y, value, cls, { size = SMALL, anchor = "start", fit, over, ...rest } = {}) {
    const whole = typeof value === "number" ? String(value) : show(value);
    const text = fit === undefined ? whole : clip(whole, fit, size);
    const w = textWidth(text, size);
    const left = anchor === "middle" ? x - w / 2 : anchor === "end" ? x - w : x;
    this.grow(left + w, y + size * 0.3);
    const names = `${cls} ${size > SMALL ? "size-value" : "size-small"}${over?.pattern ? " haloed" : ""}`;
    return this.add("text", key, x, y, names, { z: 2, text, w, h: size, anchor, ...rest });
  }

  /** The outline and corner flag of something that just changed, around a rectangle. */
  mark(id, x, y, w, h, r = 0) {
    if (!this.touched.has(id)) return;
    this.path(`${id}/changed`, x, y, frame(w, h, r), "flag", { z: 3, entity: id, w, h });
  }

  /** The same around a circle. */
  markCircle(id, x, y, r) {
    if (!this.touched.has(id)) return;
    const d = `${ringPath(r + 3.5)}${ringPath(r + 1, true)}${flag(-r * 0.72 + 5, -r * 0.72 - 4)}`;
    this.path(`${id}/changed`, x, y, d, "flag", { z: 3, entity: id });
  }
}

// Two outlines, the inner one wound the other way, leave a frame; the flag is a small corner.
function frame(w, h, r, t = 2.5) {
  const outer = box(-1, -1, w + 1, h + 1, r && r + 1, 1);
  if (w < 3 * t || h < 3 * t) return outer;
  const inner = box(t - 1, t - 1, w + 1 - t, h + 1 - t, Math.max(r - 1, 0), 0);
  return outer + inner + (w > 16 ? flag(w - (r ? 2 : -1), r ? 1 : -1) : "");
}

function box(x0, y0, x1, y1, r, clockwise) {
  const [a, b, c, d] = [x0, y0, x1, y1].map(round);
  if (!r) return clockwise ? `M${a} ${b}H${c}V${d}H${a}Z` : `M${a} ${b}V${d}H${c}V${b}Z`;
  const arc = (x, y) => `a${r} ${r} 0 0 ${clockwise} ${x} ${y}`;
  return clockwise
    ? `M${round(a + r)} ${b}H${round(c - r)}${arc(r, r)}V${round(d - r)}${arc(-r, r)}H${round(a + r)}${arc(-r, -r)}V${round(b + r)}${arc(r, -r)}Z`
    : `M${round(a + r)} ${b}${arc(-r, r)}V${round(d - r)}${arc(r, r)}H${round(c - r)}${arc(r, -r)}V${round(b + r)}${arc(-r, -r)}Z`;
}

const flag = (x, y) => `M${round(x)} ${round(y)}v8l-8 -8Z`;

function ringPath(r, inner = false) {
  const R = round(r);
  const sweep = inner ? 0 : 1;
  return `M${-R} 0A${R} ${R} 0 0 ${sweep} ${R} 0A${R} ${R} 0 0 ${sweep} ${-R} 0Z`;
}

/** The largest handsome number of columns that fits: memory reads best in rows of 8, 10, 16 …. */
export function handsome(fit) {
  const columns = [64, 48, 40, 32, 24, 20, 16, 12, 10, 8, 6, 5, 4, 3, 2, 1];
  return columns.find((n) => n <= fit) ?? 1;
}

/** A width in px for texts of up to `chars` characters, in few steps so that columns hold still. */
export function columnFor(chars, size = VALUE, pad = 14) {
  const steps = [3, 5, 7, 10, 13, 18, 24, 32];
  const most = steps.find((n) => n >= chars) ?? 32;
  return Math.ceil(most * ADVANCE * size + pad);
}

/** The drawing of a panel that has nothing to show yet. */
export function nothing(sheet, panel, width) {
  sheet.rect(`${panel.id}/none`, 0.5, 0.5, Math.min(width - 1, 72), ROW, "slot look-empty", { r: 3 });
  sheet.text(`${panel.id}/none/t`, Math.min(width, 72) / 2, 21, "∅", "soft", { anchor: "middle" });
}
