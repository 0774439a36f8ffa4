// Pointers from one panel into another, drawn over the scene: out of the source on the side of the
// rail, along a lane of the rail, into the line below the cell they point at. All orthogonal, each
// on a lane of its own, over a casing of paper where two must cross.

import { LANE } from "./arrange.js";
import { clamp, isNumber, local, show, toneOf } from "./geometry.js";
import { refOf } from "./survey.js";

const TURN = 5; // radius of a corner
const n1 = (value) => Math.round(value * 10) / 10;
const panelOf = (id) => id.slice(0, id.indexOf("."));

/** [{id, target, name, tone}]: every pointer whose both ends exist and which is not withheld. */
export function pointersOf(entities, redacted = new Set()) {
  const found = [];
  for (const [id, attrs] of entities) {
    const target = refOf(attrs);
    if (!target || target === id || !entities.has(target) || redacted.has(`${id}#ref`)) continue;
    const own = isNumber(attrs.i) ? `[${attrs.i}]` : show(attrs.n ?? attrs.label ?? local(id));
    found.push({ id, target, own, panel: panelOf(id), tone: attrs.tone });
  }
  return found;
}

/** Map target id → [{long, short}] names of what points at it, for the layouts. */
export function namesByTarget(pointers) {
  const times = (name, of) => pointers.filter((pointer) => pointer[of] === name).length;
  const names = new Map();
  for (const { target, own, panel } of pointers) {
    const whole = own.includes(".") ? own : `${panel}.${own}`;
    const [alone, lone] = [times(own, "own") === 1, times(panel, "panel") === 1];
    const long = alone || !lone ? whole : panel; // a, b, c rather than a.ptr, b.ptr, c.ptr
    const short = alone ? own : long;
    names.set(target, [...(names.get(target) ?? []), { long, short }]);
  }
  return names;
}

/**
 * Boxes of the overlay. `views`: Map panel id → {x, y, left, right, ports}, px in the overlay:
 * the drawing's origin and the sides of the part of it that is scrolled into view.
 */
export function wireBoxes(pointers, views, plan, changed) {
  const ends = pointers.map((pointer) => endsOf(pointer, views)).filter(Boolean);
  const lanes = lanesFor(ends, plan);
  const boxes = [];
  for (const end of ends) {
    const rail = plan.rail.x + plan.rail.width / 2;
    const points = route(end, lanes.get(end.target) ?? rail);
    const d = rounded(points);
    const touched = changed.has(end.id) ? ["changed"] : [];
    const tone = toneOf(end).split(" ").filter(Boolean);
    const [sx, sy] = points[0];
    const line = { shape: "path", x: 0, y: 0 };
    const whole = d + head(points, end.clipped);
    boxes.push({ ...line, key: `${end.id}/casing`, d, z: 0, cls: ["casing"] });
    boxes.push({ ...line, key: end.id, d: whole, z: 1, cls: ["wire", ...tone, ...touched] });
    const socket = { key: `${end.id}/socket`, shape: "circle", r: 3.5, z: 2 };
    boxes.push({ ...socket, x: n1(sx), y: n1(sy), cls: ["socket", ...touched] });
  }
  return boxes;
}

function endsOf({ id, target, tone }, views) {
  const from = views.get(panelOf(id));
  const to = views.get(panelOf(target));
  const out = from?.ports.get(id);
  const into = to?.ports.get(target);
  if (!out || !into) return null;
  const goal = to.x + into.x;
  const clipped = goal < to.left || goal > to.right;
  const [source, end] = [seen(from, out), seen(to, into)];
  return { id, target, tone, local: from === to, source, goal: end, clipped };
}

// A port in the overlay, held at the edge where it is scrolled out of sight.
function seen(view, port) {
  const x = clamp(view.x + port.x, view.left, view.right);
  return { ...port, x, y: view.y + port.y, lane: view.y + (port.lane ?? port.y) };
}

// One lane per target. Between two columns the pointer that ends highest turns last; in a rail at
// the edge the longest runs outermost. Both keep the number of crossings least.
function lanesFor(ends, { rail, columns }) {
  const targets = new Map();
  for (const end of ends) {
    if (end.local && end.source.side === "bottom" && end.source.lane === end.goal.lane) continue;
    const low = Math.min(end.source.lane, end.goal.lane);
    const high = Math.max(end.source.lane, end.goal.lane);
    const has = targets.get(end.target) ?? { low, high, lane: end.goal.lane };
    targets.set(end.target, {
      ...has, low: Math.min(has.low, low), high: Math.max(has.high, high),
    });
  }
  const order = [...targets].sort(([, a], [, b]) =>
    columns.length > 1 ? b.lane - a.lane : b.high - b.low - (a.high - a.low),
  );
  const lanes = new Map();
  order.forEach(([target], at) => {
    lanes.set(target, rail.x + 6 + (at % Math.max(rail.lanes, 1)) * LANE);
  });
  return lanes;
}

function route({ source, goal, local: inside }, lane) {
  const points = [[source.x, source.y]];
  if (source.side === "bottom") points.push([source.x, source.lane]);
  const straight = inside && source.side === "bottom" && source.lane === goal.lane;
  if (!straight) points.push([lane, source.lane], [lane, goal.lane]);
  points.push([goal.x, goal.lane]);
  if (goal.side === "bottom") points.push([goal.x, goal.y + 1]);
  return points;
}

// Points to a path whose corners are rounded.
function rounded(points) {
  let d = `M${n1(points[0][0])} ${n1(points[0][1])}`;
  for (let at = 1; at < points.length - 1; at += 1) {
    const [p, q, r] = [points[at - 1], points[at], points[at + 1]];
    const turn = Math.min(TURN, reach(p, q) / 2, reach(q, r) / 2);
    const [a, b] = [toward(q, p, turn), toward(q, r, turn)];
    d += `L${n1(a[0])} ${n1(a[1])}Q${n1(q[0])} ${n1(q[1])} ${n1(b[0])} ${n1(b[1])}`;
  }
  const [x, y] = points.at(-1);
  return `${d}L${n1(x)} ${n1(y)}`;
}

const reach = (p, q) => Math.hypot(q[0] - p[0], q[1] - p[1]);

function toward(from, to, by) {
  const length = reach(from, to) || 1;
  return [from[0] + ((to[0] - from[0]) / length) * by, from[1] + ((to[1] - from[1]) / length) * by];
}

// The arrowhead; none where the goal is scrolled out of sight.
function head(points, clipped) {
  if (clipped) return "";
  const [x, y] = points.at(-1);
  const [px, py] = points.at(-2);
  const length = reach(points.at(-1), points.at(-2)) || 1;
  const [ux, uy] = [(x - px) / length, (y - py) / length];
  const wing = (side) => `${n1(x - ux * 7 - uy * 4 * side)} ${n1(y - uy * 7 + ux * 4 * side)}`;
  return `M${wing(1)}L${n1(x)} ${n1(y)}L${wing(-1)}`;
}
