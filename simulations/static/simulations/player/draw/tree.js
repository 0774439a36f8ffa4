// Trees, tidy from the top where the width allows, else as an indented list: the same nodes keep
// their elements in both, and slots keep their order.

import { clamp, inPanel, local, show, textWidth, toneOf, VALUE } from "./geometry.js";
import { isWithheld, redact, valueText } from "./redact.js";
import { nothing, portAt, Sheet } from "./sheet.js";
import { look, pattern } from "./states.js";
import { surveyPanel } from "./survey.js";

const HEIGHT = 30;
const LEVEL = 64; // from one level to the next
const GAP = 10;
const INDENT = 24;
const LINE = HEIGHT + 6;

/** tree: entities → boxes. */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const ports = new Map();
  const style = { sheet, facts, ctx, panel, ports, width: nodeWidth(facts, ctx) };
  const roots = forest(panel, seen);
  // decided by the most nodes the trace ever has, so that the form holds still
  if (widest(facts, style) <= ctx.width) drawTidy(roots, style);
  else drawIndented(roots, style);
  if (!seen.size) nothing(sheet, panel, ctx.width);
  return sheet.done(ports);
}

function nodeWidth(facts, ctx) {
  const label = facts.chars.label ? Math.min(facts.chars.label, 18) : 0;
  const value = Math.min(facts.chars.v ?? 0, 14);
  const between = label && value ? 10 : 0;
  const text = textWidth("0".repeat(label)) + between + textWidth("0".repeat(value), VALUE);
  const plain = label + value ? text : textWidth("0".repeat(facts.chars.id), VALUE);
  return Math.ceil(clamp(plain + 18, 36, Math.min(220, ctx.width - 56)));
}

// Four fifths of the nodes of a full tree are leaves; a chain is narrower than this guess.
const widest = (facts, style) => Math.ceil(facts.count * 0.72) * (style.width + GAP);

/** Nested nodes {id, attrs, children}, children by slot; a lost or circular parent makes a root. */
export function forest(panel, entities) {
  const nodes = new Map();
  for (const [id, attrs] of entities) nodes.set(id, { id, attrs, children: [], placed: false });
  const roots = [];
  for (const node of nodes.values()) {
    const parent = node.attrs.parent && nodes.get(inPanel(panel, node.attrs.parent));
    if (parent && parent !== node) parent.children.push(node);
    else roots.push(node);
  }
  const visit = (node) => {
    if (node.placed) return false;
    node.placed = true;
    node.children.sort((a, b) => (a.attrs.slot ?? 0) - (b.attrs.slot ?? 0));
    node.children = node.children.filter(visit);
    return true;
  };
  const found = roots.filter(visit);
  for (const node of nodes.values()) if (!node.placed && visit(node)) found.push(node);
  return found;
}

// ---- tidy ----

function drawTidy(roots, style) {
  let right = 0;
  for (const root of roots) right = place(root, 0, right, style) + GAP;
  const shift = Math.max(0, (Math.min(style.ctx.width, 900) - right + GAP) / 2);
  for (const root of roots) drawBranch(root, shift, style);
}

// Each subtree takes the room of its leaves; a parent stands over the middle of its children.
function place(node, depth, left, style) {
  let right = left;
  for (const child of node.children) {
    if (right > left) right += GAP;
    right = place(child, depth + 1, right, style);
  }
  right = Math.max(right, left + style.width);
  const first = node.children[0];
  const middle = first ? (first.x + node.children.at(-1).x) / 2 : (left + right - style.width) / 2;
  node.x = middle;
  node.y = depth * LEVEL;
  return right;
}

function drawBranch(node, shift, style) {
  const x = node.x + shift + 1;
  const half = (LEVEL - HEIGHT) / 2;
  if (node.children.length) {
    const [left, top] = [x + style.width / 2, node.y + 14 + HEIGHT];
    style.sheet.path(`${node.id}/stem`, left, top, `M0 0V${half}`, "edge", { z: 0 });
  }
  node.children.forEach((child, at) => {
    const dx = Math.round((toward(node, at) - child.x) * 10) / 10;
    const d = `M0 0V${-half}H${dx}`;
    const left = child.x + shift + 1 + style.width / 2;
    style.sheet.path(`${child.id}/edge`, left, child.y + 14, d, "edge", { entity: child.id, z: 0 });
  });
  drawNode(node, x, node.y + 14, style);
  for (const child of node.children) drawBranch(child, shift, style);
}

// A child's line runs to the next sibling on the way to the parent, so no two lie on each other.
function toward({ x, children }, at) {
  const own = children[at].x;
  if (own === x) return x;
  const beside = children[at + (own < x ? 1 : -1)];
  if (!beside) return x;
  return own < x ? Math.min(beside.x, x) : Math.max(beside.x, x);
}

// ---- indented ----

function drawIndented(roots, style) {
  const state = { row: 0 };
  const deepest = depthOf(roots);
  const room = (style.ctx.width - style.width - 2) / Math.max(deepest, 1);
  const indent = Math.min(INDENT, Math.max(10, room));
  for (const root of roots) drawRow(root, 0, null, indent, state, style);
}

const depthOf = (nodes) =>
  nodes.reduce((most, node) => Math.max(most, 1 + depthOf(node.children)), -1);

function drawRow(node, depth, parent, indent, state, style) {
  const [x, y] = [1 + depth * indent, 1 + state.row * LINE];
  state.row += 1;
  if (parent) {
    const up = y + HEIGHT / 2 - parent.reached;
    parent.reached = y + HEIGHT / 2;
    const d = `M0 0H${-(indent - 10)}V${-up}`;
    style.sheet.path(`${node.id}/edge`, x, y + HEIGHT / 2, d, "edge", { entity: node.id, z: 0 });
  }
  drawNode(node, x, y, style, true);
  const own = { reached: y + HEIGHT }; // each child's line begins where its elder sibling's turned
  for (const child of node.children) drawRow(child, depth + 1, own, indent, state, style);
}

// ---- one node ----

function drawNode(node, x, y, { sheet, width, ports, ctx }, beside = false) {
  const { id } = node;
  sheet.together(`${id}/node`, x, y, () => drawFace(node, x, y, width, sheet, beside));
  sheet.mark(id, x, y, width, HEIGHT, 6);
  ports.set(id, portAt(ctx, x, x + width, y + HEIGHT / 2));
}

function drawFace({ id, attrs }, x, y, width, sheet, beside) {
  const own = look(attrs.st, "used");
  const mark = isWithheld(attrs, "st") ? "?" : own.word === "used" ? "" : own.mark;
  const tone = toneOf(attrs);
  sheet.rect(id, x, y, width, HEIGHT, `node ${own.cls}${tone}`, { entity: id, main: true, r: 6 });
  pattern(sheet, id, own.word, x, y, width, HEIGHT);
  const inner = width - 12;
  const value = valueText(attrs, inner);
  const label = attrs.label ? show(attrs.label) : value ? "" : local(id);
  const hidden = isWithheld(attrs, "v") ? " withheld" : "";
  if (label && value) {
    const room = Math.max(inner - textWidth(value, VALUE) - 8, inner * 0.4);
    sheet.text(`${id}/label`, x + 7, y + 19, label, "name", { fit: room, entity: id, over: own });
    sheet.text(`${id}/v`, x + 7 + inner, y + 20, value, `value${hidden}`, {
      size: VALUE, anchor: "end", entity: id, over: own,
      fit: inner - Math.min(room, textWidth(label)) - 6,
    });
  } else {
    sheet.text(`${id}/v`, x + 6 + inner / 2, y + 20, value || label, `value${hidden}`, {
      size: VALUE, anchor: "middle", fit: inner, entity: id, over: own,
    });
  }
  const [mx, my] = beside ? [x + width + 6, y + 19] : [x + width - 11, y - 4];
  if (mark) sheet.text(`${id}/m`, mx, my, mark, "state-mark", { entity: id });
}
