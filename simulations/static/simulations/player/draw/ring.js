// A ring buffer as the ring it is: slots clockwise from the top, the index inside, cursors outside
// with their labels, how full it is in the middle.

import { slotId, slotLook } from "./arrays.js";
import { isNumber, local, num, show, textWidth, toneOf, VALUE } from "./geometry.js";
import { isWithheld, valueText } from "./redact.js";
import { look } from "./states.js";

const BAND = 46; // px between the inner and the outer circle
const LARGEST = 16; // slots; a longer ring is read better as rows

const n1 = (value) => Math.round(value * 10) / 10;
const TURN = 2 * Math.PI;

/** Whether this array can be drawn as a ring in the width there is. */
export function ringFits(array, style) {
  const { outer, margin } = sizes(array, style);
  const whole = array.slots.every((slot) => slot.kind !== "gap");
  return whole && array.n > 0 && array.n <= LARGEST && 2 * (outer + margin) <= style.width;
}

function sizes(array, { facts }) {
  const value = textWidth("0".repeat(Math.min(facts.chars.v ?? 1, 6)), VALUE);
  const middle = Math.max(((Math.max(value, 24) + 12) * array.n) / TURN, 72);
  const labels = facts.cursors.size ? textWidth("0".repeat(facts.chars.label ?? 5)) : 0;
  return { inner: middle - BAND / 2, outer: middle + BAND / 2, margin: 22 + labels };
}

/** Draw `array` below `top`; the y where it ends. */
export function drawRing(array, top, style) {
  const { sheet } = style;
  const { inner, outer, margin } = sizes(array, style);
  const pointed = style.ctx.pointers?.get(array.id);
  const tall = style.facts.cursors.size || style.facts.pointed ? 40 : 6;
  const centre = { x: outer + margin, y: top + outer + tall, inner, outer };

  drawSlots(array, centre, style);
  drawMiddle(array, centre, style);
  drawCursors(array, centre, style);
  if (pointed) drawPort(array, pointed, centre, tall, style);
  sheet.grow(centre.x + outer + margin, centre.y + outer + tall);
  return centre.y + outer + tall;
}

// A pointer to the buffer arrives from below, between two slots, where no cursor ever stands.
function drawPort(array, names, centre, tall, { sheet, ports }) {
  const step = TURN / array.n;
  const angle = (Math.ceil(array.n / 2) - 0.5) * step;
  const [x, y] = point(centre, centre.outer, array.n > 1 ? angle : Math.PI);
  const lane = centre.y + centre.outer + tall - 4;
  ports.set(array.id, { x, y, lane, side: "bottom" });
  const label = names.map((name) => name.long).join(", ");
  sheet.text(`${array.id}/from`, x + 7, lane + 4, label, "pointer-label", { fit: 120 });
}

// Angles run clockwise from twelve o'clock.
const point = ({ x, y }, radius, angle) => [
  x + radius * Math.sin(angle),
  y - radius * Math.cos(angle),
];

function sector({ inner, outer }, from, to) {
  const at = (radius, angle) => `${n1(radius * Math.sin(angle))} ${n1(-radius * Math.cos(angle))}`;
  if (to - from > TURN - 0.001) {
    const half = (from + to) / 2;
    const arc = (r, sweep, angle) => `A${r} ${r} 0 1 ${sweep} ${at(r, angle)}`;
    const circle = (r, sweep) => `M${at(r, from)}${arc(r, sweep, half)}${arc(r, sweep, from)}Z`;
    return circle(outer, 1) + circle(inner, 0);
  }
  const large = to - from > Math.PI ? 1 : 0;
  return (
    `M${at(outer, from)}A${n1(outer)} ${n1(outer)} 0 ${large} 1 ${at(outer, to)}` +
    `L${at(inner, to)}A${n1(inner)} ${n1(inner)} 0 ${large} 0 ${at(inner, from)}Z`
  );
}

// Patterns of a sector: arcs for one slant, spokes for the other, both for a crossed slot.
function sectorPattern(kind, { inner, outer }, from, to) {
  const at = (radius, angle) => `${n1(radius * Math.sin(angle))} ${n1(-radius * Math.cos(angle))}`;
  let d = "";
  if (kind !== "back") {
    for (let r = inner + 7; r < outer - 2; r += 7) {
      const large = to - from > Math.PI ? 1 : 0;
      d += `M${at(r, from)}A${n1(r)} ${n1(r)} 0 ${large} 1 ${at(r, to - 0.001)}`;
    }
  }
  if (kind !== "hatch") {
    const count = Math.max(2, Math.floor(((to - from) * (inner + outer)) / 2 / 8));
    for (let i = 1; i < count; i += 1) {
      const angle = from + ((to - from) * i) / count;
      d += `M${at(inner, angle)}L${at(outer, angle)}`;
    }
  }
  return d;
}

function drawSlots(array, centre, style) {
  const step = TURN / array.n;
  for (const slot of array.slots) {
    const from = (slot.i - 0.5) * step;
    drawSlot(array, slot, centre, [from, from + step], style);
  }
}

function drawSlot(array, slot, centre, [from, to], { sheet, facts }) {
  const id = slotId(slot, array);
  const entity = slot.id;
  const own = slotLook(slot, array);
  const whole = look(array.block?.st, "used");
  const d = sector(centre, from, to);
  const middle = (from + to) / 2;
  const [vx, vy] = point(centre, (centre.inner + centre.outer) / 2, middle);
  const tone = toneOf(slot.attrs);
  sheet.path(id, centre.x, centre.y, d, `slot ${own.cls}${tone}`, { entity, z: 0 });
  const kind = own.pattern ?? whole.pattern;
  if (kind) {
    const lines = sectorPattern(kind, centre, from, to);
    sheet.path(`${id}/pattern`, centre.x, centre.y, lines, "pattern", { z: 1 });
  }
  const value = valueText(slot.attrs, BAND + 4);
  if (value) {
    const cls = isWithheld(slot.attrs, "v") ? "value withheld" : "value";
    sheet.text(`${id}/v`, vx, vy + 5, value, cls, {
      size: VALUE, anchor: "middle", fit: BAND + 4, entity, over: own,
    });
  }
  const [ix, iy] = point(centre, centre.inner - 11, middle);
  sheet.text(`${id}/i`, ix, iy + 4, slot.i, "index", { anchor: "middle" });
  const mark = facts.marks && (isWithheld(slot.attrs, "st") ? "?" : own.mark);
  if (mark) {
    const [mx, my] = point(centre, centre.outer - 8, from + Math.min(0.14, (to - from) / 6) + 0.05);
    sheet.text(`${id}/m`, mx, my + 4, mark, "state-mark", { anchor: "middle", entity });
  }
  if (entity && sheet.touched.has(entity)) {
    const [fx, fy] = point({ x: 0, y: 0 }, centre.outer, to);
    sheet.path(`${entity}/changed`, centre.x, centre.y, d, "flag-line", { z: 3, entity });
    sheet.circle(`${entity}/flag`, centre.x + fx, centre.y + fy, 4, "flag", { z: 3, entity });
  }
}

// How full it is, in the hole.
function drawMiddle({ block, id, known }, centre, { sheet }) {
  if (!block) return;
  const used = isWithheld(block, "used") ? "?" : num(block.used);
  const count = used === "" ? num(block.n) : `${used} / ${known ? num(block.n) : "?"}`;
  sheet.text(`${id}/count`, centre.x, centre.y + 5, count, "value", {
    size: VALUE, anchor: "middle", entity: id,
  });
}

function drawCursors(array, centre, style) {
  const together = new Map();
  for (const cursor of array.cursors) {
    const { at } = cursor.attrs;
    if (isNumber(at)) together.set(at, [...(together.get(at) ?? []), cursor]);
  }
  const step = TURN / array.n;
  for (const [at, cursors] of together) {
    const labels = cursors.map(({ id, attrs }) => textWidth(show(attrs.label ?? local(id))));
    const wish = (Math.max(...labels) + 8) / (centre.outer + 17);
    const apart = Math.min(wish, (step * 0.85) / Math.max(cursors.length - 1, 1));
    cursors.forEach((cursor, order) => {
      const angle = at * step + (order - (cursors.length - 1) / 2) * apart;
      drawCursor(cursor, centre, angle, style);
    });
  }
}

function drawCursor({ id, attrs }, centre, angle, { sheet }) {
  const tip = point(centre, centre.outer + 2, angle);
  const side = (offset) => point({ x: 0, y: 0 }, 1, angle + offset);
  const [[ax, ay], [bx, by]] = [side(-0.5), side(0.5)];
  const d = `M0 0L${n1(ax * 11)} ${n1(ay * 11)}L${n1(bx * 11)} ${n1(by * 11)}Z`;
  sheet.path(id, tip[0], tip[1], d, "cursor", { entity: id, z: 2 });
  const across = Math.sin(angle);
  const [x, y] = point(centre, centre.outer + (Math.abs(across) > 0.3 ? 20 : 17), angle);
  const anchor = across > 0.3 ? "start" : across < -0.3 ? "end" : "middle";
  sheet.text(`${id}/t`, x, y + (anchor === "middle" ? (Math.cos(angle) > 0 ? -1 : 9) : 4),
    show(attrs.label ?? local(id)), "cursor-label", { anchor, entity: id });
}
