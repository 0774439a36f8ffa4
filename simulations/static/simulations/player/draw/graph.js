// Objects and who points at whom. The collector's colours carry a letter and a ground of their
// own: W plain, G hatched, B filled with ink. Edges are straight and bend round a node in the way.

import {
  clamp, inPanel, isNumber, listOf, local, num, show, textWidth, toneOf, VALUE,
} from "./geometry.js";
import { isWithheld, redact } from "./redact.js";
import { nothing, portAt, Sheet } from "./sheet.js";
import { hatchCircle, look, pattern } from "./states.js";
import { surveyPanel } from "./survey.js";

const LETTERS = { white: "W", grey: "G", black: "B" };
const n1 = (value) => Math.round(value * 10) / 10;

/** graph: entities → boxes. */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const ports = new Map();
  const { nodes, edges } = partsOf(panel, seen);
  const style = { sheet, facts, ctx, ports, r: radius(facts, ctx) };
  layers(nodes, edges);
  for (const node of nodes.values()) shape(node, style.r, facts);
  style.r = roomFor(nodes, style);
  place(nodes, style);
  for (const edge of edges) drawEdge(edge, nodes, style);
  for (const node of nodes.values()) drawNode(node, style);
  if (!nodes.size) nothing(sheet, panel, ctx.width);
  return sheet.done(ports);
}

const radius = (facts, ctx) => {
  const longest = Math.max(facts.chars.label ?? 0, facts.chars.id ?? 1);
  const name = textWidth("0".repeat(Math.min(longest, 5)));
  const least = facts.has.has("size") ? 24 : 19;
  return clamp(Math.ceil(name / 2) + 7, least, ctx.width < 420 ? Math.max(22, least) : 27);
};

function partsOf(panel, entities) {
  const nodes = new Map();
  const edges = [];
  for (const [id, attrs] of entities) {
    if (attrs.a !== undefined && attrs.b !== undefined) {
      edges.push({ id, attrs, a: inPanel(panel, attrs.a), b: inPanel(panel, attrs.b) });
    } else nodes.set(id, { id, attrs });
  }
  for (const { id, attrs } of nodes.values()) {
    for (const to of listOf(attrs.refs)) {
      const b = inPanel(panel, to);
      edges.push({ id: `${id}→${b}`, attrs: {}, a: id, b, owner: id });
    }
  }
  const whole = edges.filter(({ a, b }) => nodes.has(a) && nodes.has(b));
  const ways = new Set(whole.map(({ a, b }) => `${a} ${b}`));
  for (const edge of whole) edge.returned = ways.has(`${edge.b} ${edge.a}`);
  return { nodes, edges: whole };
}

// Positions come from the trace (0 … 1); nodes without one stand in layers, away from the roots.
function place(nodes, { ctx, r, sheet, facts }) {
  const { width, height, pad } = field(nodes, ctx, r);
  for (const node of nodes.values()) {
    const [px, py] = spot(node);
    shape(node, r, facts);
    node.x = clamp(pad + px * (width - 2 * pad), node.hw + 1, width - node.hw - 1);
    node.y = r + 10 + py * (height - 2 * r - 24);
  }
  sheet.grow(width - 2, height);
}

const spot = ({ attrs, layered }) => {
  const given = Array.isArray(attrs.pos) ? attrs.pos : layered;
  return given.concat(0.5).slice(0, 2).map((at) => clamp(Number(at) || 0, 0, 1));
};

function field(nodes, ctx, r) {
  const width = Math.min(ctx.width, 760);
  const height = clamp(Math.sqrt(nodes.size) * 108, 160, Math.max(width * 0.72, 330));
  const edge = [...nodes.values()].filter((node) => Math.abs(spot(node)[0] - 0.5) > 0.35);
  return { width, height, pad: Math.max(r + 13, ...edge.map((node) => node.hw + 2)) };
}

// Circles shrink until the two nearest stand apart.
function roomFor(nodes, { ctx, r }) {
  const { width, height, pad } = field(nodes, ctx, r);
  const all = [...nodes.values()].map((node) => ({ ...node, at: spot(node) }));
  let most = r;
  all.forEach((a, i) => {
    for (const b of all.slice(i + 1)) {
      const dx = Math.abs(a.at[0] - b.at[0]) * (width - 2 * pad);
      const dy = Math.abs(a.at[1] - b.at[1]) * (height - 2 * r - 24);
      const boxes = [a, b].filter((node) => !node.round);
      if (!boxes.length) most = Math.min(most, Math.hypot(dx, dy) / 2 - 5);
      else if (boxes.length === 1 && dy < boxes[0].hh + r) {
        most = Math.min(most, dx - boxes[0].hw - 14);
      }
    }
  });
  return clamp(Math.floor(most), 16, r);
}

// A thing with a colour is an object, a circle; roots, goroutines and locks are rounded boxes.
function shape(node, r, facts) {
  const coloured = facts.has.has("c") && Boolean(node.attrs.c);
  const label = show(node.attrs.label ?? local(node.id));
  node.round = coloured;
  node.hw = coloured ? r : Math.max(Math.min(textWidth(label, VALUE), 110) / 2 + 9, 17);
  node.hh = coloured ? r : 17;
}

// From a node's middle to its edge in direction (ux, uy).
const reach = (node, [ux, uy]) =>
  node.round
    ? node.hw
    : Math.min(node.hw / (Math.abs(ux) || 1e-9), node.hh / (Math.abs(uy) || 1e-9));

function layers(nodes, edges) {
  const loose = [...nodes.values()].filter((node) => !Array.isArray(node.attrs.pos));
  if (!loose.length) return;
  const targets = new Set(edges.map(({ b }) => b));
  const depth = new Map();
  let ring = loose.filter(({ id }) => !targets.has(id)).map(({ id }) => id);
  if (!ring.length) ring = [loose[0].id];
  for (let level = 0; ring.length; level += 1) {
    for (const id of ring) depth.set(id, level);
    const reached = edges.filter(({ a }) => ring.includes(a)).map(({ b }) => b);
    ring = [...new Set(reached)].filter((id) => !depth.has(id));
  }
  const deepest = Math.max(...depth.values(), 0) + (loose.some(({ id }) => !depth.has(id)) ? 1 : 0);
  const columns = new Map();
  for (const node of loose) {
    const level = depth.get(node.id) ?? deepest;
    columns.set(level, [...(columns.get(level) ?? []), node]);
  }
  for (const [level, column] of columns) {
    column.forEach((node, at) => {
      node.layered = [deepest ? level / deepest : 0.5, (at + 1) / (column.length + 1)];
    });
  }
}

// ---- edges ----

function drawEdge({ id, attrs, a, b, owner, returned }, nodes, { sheet, r }) {
  const [from, to] = [nodes.get(a), nodes.get(b)];
  const own = look(attrs.st, "used");
  const cls = `edge edge-${own.word} line-${own.cls.split("line-")[1]}`;
  const rest = { z: 0, entity: owner ?? id };
  if (from === to) {
    sheet.path(id, from.x, from.y - from.hh, "M-8 2C-20 -26 20 -26 8 2", cls, rest);
    return;
  }
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const bend = bendOf(from, to, nodes, { ux, uy, length, r }) || (returned ? 22 : 0);
  const [cx, cy] = [(to.x - from.x) / 2 - uy * bend, (to.y - from.y) / 2 + ux * bend];
  const out = unit(cx, cy);
  const into = unit(to.x - from.x - cx, to.y - from.y - cy);
  const [leave, arrive] = [reach(from, out) + 2, reach(to, into) + 4];
  const start = [out[0] * leave, out[1] * leave];
  const end = [to.x - from.x - into[0] * arrive, to.y - from.y - into[1] * arrive];
  const line = bend
    ? `M${n1(start[0])} ${n1(start[1])}Q${n1(cx)} ${n1(cy)} ${n1(end[0])} ${n1(end[1])}`
    : `M${n1(start[0])} ${n1(start[1])}L${n1(end[0])} ${n1(end[1])}`;
  sheet.path(id, from.x, from.y, line, cls, rest);
  const [tx, ty] = [from.x + end[0], from.y + end[1]];
  sheet.path(`${id}/tip`, tx, ty, tip(into), `edge edge-${own.word} tip`, rest);
}

const unit = (x, y) => {
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
};

function tip([ux, uy]) {
  const wing = (side) => `${n1(-ux * 8 - uy * 4 * side)} ${n1(-uy * 8 + ux * 4 * side)}`;
  return `M${wing(1)}L0 0L${wing(-1)}`;
}

// How far the middle is pushed aside so that the line keeps off every third node.
function bendOf(from, to, nodes, { ux, uy, length, r }) {
  let bend = 0;
  for (const node of nodes.values()) {
    if (node === from || node === to) continue;
    const [dx, dy] = [node.x - from.x, node.y - from.y];
    const keep = r + 8;
    const along = dx * ux + dy * uy;
    if (along < r || along > length - r) continue;
    const off = dy * ux - dx * uy;
    if (Math.abs(off) < keep) {
      const need = (keep + 6 - Math.abs(off)) * 2 + 8;
      bend = Math.abs(need) > Math.abs(bend) ? (off > 0 ? -need : need) : bend;
    }
  }
  return bend;
}

// ---- nodes ----

function drawNode({ id, attrs, x, y, hw, hh, round }, { sheet, r, ports, ctx }) {
  const colour = isWithheld(attrs, "c") ? "?" : attrs.c;
  const own = look(LETTERS[colour] ? colour : attrs.st, "used");
  const tone = toneOf(attrs);
  const plain = LETTERS[colour] ? ` ${look(attrs.st, "used").cls.split(" ")[0]}` : "";
  const cls = `object ${own.cls}${plain}${tone}`;
  if (round) sheet.circle(id, x, y, r, cls, { entity: id, main: true });
  else sheet.rect(id, x - hw, y - hh, 2 * hw, 2 * hh, cls, { entity: id, main: true, r: 9 });
  if (own.pattern && round) {
    sheet.path(`${id}/pattern`, x, y, hatchCircle(own.pattern, r - 1), "pattern");
  } else pattern(sheet, id, own.word, x - hw, y - hh, 2 * hw, 2 * hh);
  const label = show(attrs.label ?? local(id));
  const fits = textWidth(label, VALUE) <= 2 * hw - 6;
  const sized = isNumber(attrs.size) && round && r >= 22;
  const dark = own.word === "black" ? " on-black" : "";
  sheet.text(`${id}/label`, x, y + (sized ? 1 : 5), label, `value object-name${dark}`, {
    size: fits ? VALUE : undefined, anchor: "middle", fit: 2 * hw - 3, entity: id, over: own,
  });
  const letter = colour === "?" ? "?" : LETTERS[colour] ?? markOf(attrs);
  const corner = round ? [x + r * 0.78, y - r * 0.78] : [x + hw - 3, y - hh + 1];
  if (letter) drawLetter(id, letter, ...corner, sheet);
  if (sized) drawSize(id, attrs.size, x, y, dark, { sheet, r });
  if (round) sheet.markCircle(id, x, y, r);
  else sheet.mark(id, x - hw, y - hh, 2 * hw, 2 * hh, 9);
  ports.set(id, portAt(ctx, x - hw, x + hw, y));
}

// The object's bytes under its name, as much of it as the circle holds there.
function drawSize(id, size, x, y, dark, { sheet, r }) {
  const room = 2 * Math.sqrt(r * r - 13 * 13);
  const text = [`${num(size)} B`, num(size)].find((form) => textWidth(form) <= room);
  const cls = `object-name${dark || " soft"}`;
  if (text) sheet.text(`${id}/size`, x, y + 14, text, cls, { anchor: "middle", entity: id });
}

function markOf(attrs) {
  if (isWithheld(attrs, "st")) return "?";
  const own = look(attrs.st, "used");
  return own.word === "used" ? "" : own.mark;
}

function drawLetter(id, letter, x, y, sheet) {
  sheet.circle(`${id}/badge`, x, y, 8.5, "badge", { z: 2 });
  const cls = letter === "?" ? "badge-letter withheld" : "badge-letter";
  sheet.text(`${id}/letter`, x, y + 4.3, letter, cls, {
    anchor: "middle", z: 3, entity: id,
  });
}
