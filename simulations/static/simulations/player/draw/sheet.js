// The sheet that a layout lays its boxes on. A box is
//   {key, shape, x, y, w, h, r, d, text, cls, entity, z, anchor, parent}
// in CSS pixels. For text, x and y are the anchor on the baseline, w and h the estimated extent.
// z is the layer: 0 grounds, 1 outlines and lines, 2 text, 3 what lies on top. What moves together
// is a "group" and boxes that name it as their parent, placed relative to it.

import { clip, ROW, show, SMALL, textWidth } from "./geometry.js";

const round = (n) => Math.round(n * 10) / 10;

/** The port of a thing between the px `left` and `right`, on the side that faces the rail. */
export function portAt(ctx, left, right, y) {
  return ctx.side === "right" ? { x: right, y, side: "right" } : { x: left, y, side: "left" };
}

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

  /** What a layout returns. `ports`: Map entity id → where pointers leave or arrive. */
  done(ports = new Map()) {
    const [width, height] = [Math.ceil(this.right) + 1, Math.ceil(this.bottom) + 2];
    return { width, height, boxes: this.boxes, ports };
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
    const sized = size > SMALL ? "size-value" : "size-small";
    const names = `${cls} ${sized}${over?.pattern ? " haloed" : ""}`;
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
  const [left, right, top, bottom] = [a + r, c - r, b + r, d - r].map(round);
  const start = `M${left} ${b}`;
  const [ne, se, sw, nw] = clockwise
    ? [arc(r, r), arc(-r, r), arc(-r, -r), arc(r, -r)]
    : [arc(-r, -r), arc(r, -r), arc(r, r), arc(-r, r)];
  return clockwise
    ? `${start}H${right}${ne}V${bottom}${se}H${left}${sw}V${top}${nw}Z`
    : `${start}${nw}V${bottom}${sw}H${right}${se}V${top}${ne}Z`;
}

const flag = (x, y) => `M${round(x)} ${round(y)}v8l-8 -8Z`;

function ringPath(r, inner = false) {
  const R = round(r);
  const sweep = inner ? 0 : 1;
  return `M${-R} 0A${R} ${R} 0 0 ${sweep} ${R} 0A${R} ${R} 0 0 ${sweep} ${-R} 0Z`;
}

/** The drawing of a panel that has nothing to show yet. */
export function nothing(sheet, panel, width) {
  const room = Math.min(width - 1, 72);
  sheet.rect(`${panel.id}/none`, 0.5, 0.5, room, ROW, "slot look-empty", { r: 3 });
  sheet.text(`${panel.id}/none/t`, room / 2, 21, "∅", "soft", { anchor: "middle" });
}
