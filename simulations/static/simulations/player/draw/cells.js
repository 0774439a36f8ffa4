// Memory as it lies: cells side by side with the index above and the value inside, one frame per
// array. What a big array does not show is written as a count; beside a strip that shows where the
// drawn window sits in the whole.
//
// Cursors stand above the cells with their label; pointers arrive from below, each on its own
// line, the one nearest to the rail on top, so that no pointer crosses another or any text.

import { arraysOf, drawHead, slotId, slotLook } from "./arrays.js";
import {
  clamp, clip, columnFor, handsome, isNumber, local, more, ROW, show, textWidth, toneOf, VALUE,
} from "./geometry.js";
import { drawGrid } from "./grid.js";
import { isWithheld, redact, valueText } from "./redact.js";
import { drawRing, ringFits } from "./ring.js";
import { nothing, Sheet } from "./sheet.js";
import { look, pattern } from "./states.js";
import { refOf, surveyPanel } from "./survey.js";

const INDEX = 16;
const CURSOR = 14; // one line of cursor labels
const LANE = 16; // one line of pointers below a row

/** cells: entities → boxes. ctx.pointers: Map target id → names of what points at it. */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const ports = new Map();
  const arrays = arraysOf(seen);
  const style = { ...measure(panel, facts, ctx), panel, facts, ctx, ports, sheet };
  let y = 0;
  for (const array of arrays) {
    const kind = panel.opts?.layout;
    if (kind === "ring" && ringFits(array, style)) y = drawRing(array, y, style);
    else if (kind === "grid") y = drawGrid(array, y, style);
    else y = drawRows(array, y, style);
    y += 14;
  }
  if (!arrays.length) nothing(sheet, panel, ctx.width);
  return sheet.done(ports);
}

function measure(panel, facts, ctx) {
  const bits = panel.opts?.bits === 1;
  const chars = Math.min(facts.chars.v ?? 1, 18);
  const index = textWidth("0".repeat(facts.chars.i ?? 1)) + (facts.marks ? 18 : 8);
  const label = textWidth("0".repeat(facts.chars.label ?? 0)) + 6;
  const labels = facts.cursors.size ? Math.min(label, 72) : 0;
  const tight = Math.max(textWidth("0".repeat(chars), VALUE) + 8, index, labels, bits ? 22 : 30);
  const wish = Math.max(columnFor(chars, VALUE, bits ? 8 : 14), tight);
  const [cell, least] = [wish, tight].map((width) => Math.min(Math.ceil(width), ctx.width - 4));
  return { cell, least, cursorRows: Math.min(facts.cursors.size, 3), width: ctx.width };
}

// ---- rows ----

function drawRows(array, top, given) {
  const style = { ...given, cell: cellWidth(array, given) };
  const { sheet } = style;
  const gaps = array.slots.some((slot) => slot.kind === "gap");
  const y = top + drawHead(array, top, style, gaps);
  const rows = wrap(array, style);
  if (rows.length > 2) style.cursorRows = Math.min(style.cursorRows, 1);
  style.group = sheet.group(`${array.key}/cells`, rows.length === 1 ? slide(rows[0], style) : 0, 0);
  let bottom = y;
  rows.forEach((row, at) => {
    bottom = drawRow(array, row, at, bottom, style);
  });
  if (!rows.length) sheet.rect(`${array.key}/zero`, 0.5, y, 20, ROW, "slot look-empty line-dotted");
  return Math.max(bottom, y);
}

// How many columns each slot takes: a written count needs several.
function spansOf(array, cell, lang) {
  return array.slots.map((slot) =>
    slot.kind === "gap" ? Math.ceil((textWidth(more(slot.count, lang)) + 12) / cell) : 1,
  );
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

// A little less room per cell where that saves the array a second row.
function cellWidth(array, { cell, least, width, ctx }) {
  const whole = Math.floor((width - 2) / Math.max(sum(spansOf(array, least, ctx.lang)), 1));
  return whole >= least && whole < cell ? whole : cell;
}

// As many rows as there must be, all about equally long; without gaps, rows of a handsome length.
function columnsFor(spans, fit, gaps) {
  const total = sum(spans);
  if (total <= fit) return fit;
  if (gaps) return Math.min(fit, Math.ceil(total / Math.ceil(total / fit)) + 1);
  const rows = Math.ceil(total / handsome(fit));
  let best = handsome(fit);
  for (let n = best; n > 1; n = handsome(n - 1)) if (Math.ceil(total / n) === rows) best = n;
  return best;
}

function wrap(array, { cell, width, ctx }) {
  const spans = spansOf(array, cell, ctx.lang);
  const fit = Math.max(1, Math.floor((width - 2) / cell));
  const gaps = array.slots.some((slot) => slot.kind === "gap");
  const columns = columnsFor(spans, fit, gaps);
  const rows = [];
  let column = Infinity;
  array.slots.forEach((slot, at) => {
    const span = Math.min(spans[at], columns);
    if (column + span > columns) {
      rows.push([]);
      column = 0;
    }
    rows.at(-1).push({ ...slot, x: 1 + column * cell, w: span * cell });
    column += span;
  });
  return rows;
}

// In a single row every cell has its place by its index, and the row stands where the first one is
// drawn: a window that slides along the array then moves one element, not each cell.
function slide(row, { cell }) {
  const first = row.find((slot) => slot.kind !== "gap");
  return first ? first.x - first.i * cell : 0;
}

function drawRow(array, row, at, top, style) {
  const { cursorRows, sheet, group } = style;
  const y = top + (cursorRows ? cursorRows * CURSOR + 8 : 0) + INDEX;
  for (const slot of row) {
    if (slot.kind === "gap") drawGap(array, slot, y, style);
    else sheet.within(group, () => drawSlot(array, slot, y, style));
  }
  frame(array, row, at, y, style);
  changedRuns(row, y, style);
  drawCursors(array, row, y - INDEX, style);
  return y + ROW + pointerLanes(array, row, y + ROW, at, style);
}

function drawGap(array, slot, y, { sheet, ctx }) {
  const key = gapKey(slot, array);
  sheet.rect(key, slot.x, y, slot.w, ROW, "gap", { main: true });
  sheet.text(`${key}/t`, slot.x + slot.w / 2, y + 20.5, more(slot.count, ctx.lang), "soft", {
    anchor: "middle", over: patterned({}, array),
  });
}

function drawSlot(array, slot, y, style) {
  const { sheet } = style;
  sheet.together(`${slotId(slot, array)}/cell`, slot.x, y, () => drawCell(array, slot, y, style));
}

function drawCell(array, slot, y, { sheet, facts }) {
  const id = slotId(slot, array);
  const own = slotLook(slot, array);
  const entity = slot.id;
  const middle = slot.x + slot.w / 2;
  const see = look(array.block?.st, "used").pattern ? " see-through" : "";
  const cls = `slot ${own.cls}${toneOf(slot.attrs)}${see}`;
  sheet.rect(id, slot.x, y, slot.w, ROW, cls, { entity, main: true });
  pattern(sheet, id, own.word, slot.x, y, slot.w, ROW);
  const hidden = isWithheld(slot.attrs, "v");
  const value = valueText(slot.attrs, slot.w - 6);
  if (value) {
    sheet.text(`${id}/v`, middle, y + 21, value, hidden ? "value withheld" : "value", {
      size: VALUE, anchor: "middle", fit: slot.w - 6, entity, over: patterned(own, array),
    });
  }
  if (facts.marks) {
    const index = sheet.text(`${id}/i`, slot.x + 3, y - 4, slot.i, "index");
    const mark = isWithheld(slot.attrs, "st") ? "?" : own.mark;
    if (mark) sheet.text(`${id}/m`, slot.x + 6 + index.w, y - 4, mark, "state-mark", { entity });
  } else sheet.text(`${id}/i`, middle, y - 4, slot.i, "index", { anchor: "middle" });
}

const patterned = (own, array) => (own.pattern ? own : look(array.block?.st, "used"));

// The counts before and after the window keep their boxes while the window slides.
function gapKey(slot, array) {
  if (!slot.from) return `${array.key}/gap/before`;
  return `${array.key}/gap/${slot.from + slot.count === array.n ? "after" : slot.from}`;
}

// The heavy outline of one allocation, and the pattern of its own state over all of it.
function frame(array, row, at, y, { sheet }) {
  if (!array.block || !row.length) return;
  const state = look(array.block.st, "used");
  const width = row.at(-1).x + row.at(-1).w - row[0].x;
  const key = `${array.key}/frame/${at}`;
  sheet.rect(key, row[0].x, y, width, ROW, `frame ${state.cls}`, { entity: array.id, z: 2 });
  pattern(sheet, key, state.word, row[0].x, y, width, ROW, 0); // the cells let it show through
}

// Neighbours that changed together get one outline, not one each.
function changedRuns(row, y, { sheet }) {
  let first = null;
  let end = 0;
  const close = () => {
    if (first) sheet.mark(first.id, first.x, y, end - first.x, ROW);
    first = null;
  };
  for (const slot of row) {
    if (!slot.id || !sheet.touched.has(slot.id)) close();
    else {
      first ??= slot;
      end = slot.x + slot.w;
    }
  }
  close();
}

// ---- cursors above ----

// Labels of cursors that stand together are stacked; in long arrays, where every row keeps room for
// them, they stand side by side on one line.
function drawCursors(array, row, bottom, style) {
  const together = new Map();
  for (const cursor of array.cursors) {
    const x = cursorX(cursor.attrs.at, row, array);
    if (x !== null) together.set(x, [...(together.get(x) ?? []), cursor]);
  }
  for (const [x, cursors] of together) {
    const lines = style.cursorRows > 1 ? cursors.map((cursor) => [cursor]) : [cursors];
    lines.forEach((line, level) => drawCursorLine(line, x, bottom, level, style));
  }
}

function drawCursorLine(cursors, x, bottom, level, { sheet, cell, width }) {
  const fit = Math.min(cell * 2, width - 4);
  const labels = cursors.map(({ id, attrs }) => clip(show(attrs.label ?? local(id)), fit));
  const length = sum(labels.map((label) => textWidth(label) + 7)) - 7;
  let left = clamp(x - length / 2, 1, Math.max(1, width - length - 1));
  cursors.forEach(({ id }, order) => {
    sheet.path(id, x, bottom - 7, "M-5 0H5L0 6Z", "cursor", { entity: id, z: 2 });
    const y = bottom - 10 - Math.min(level, 2) * CURSOR;
    if (level < 3) sheet.text(`${id}/t`, left, y, labels[order], "cursor-label", { entity: id });
    left += textWidth(labels[order]) + 7;
  });
}

function cursorX(at, row, array) {
  if (!isNumber(at)) return null;
  for (const slot of row) {
    const hidden = slot.kind === "gap" && at >= slot.from && at < slot.from + slot.count;
    const inside = hidden || at === slot.i;
    if (inside) return slot.x + slot.w / 2;
  }
  const last = row.at(-1);
  const end = array.slots.at(-1);
  const isLastRow = last && end.i === last.i && end.kind === last.kind;
  return isLastRow && at === array.n ? last.x + last.w : null; // one past the end
}

// ---- pointers below ----

function pointerLanes(array, row, bottom, at, style) {
  const { facts, ctx, ports, sheet } = style;
  const ends = portsOf(array, row, at, style);
  if (ctx.side === "right") ends.reverse();
  const rooms = ends.map(({ x }, lane) => (ends[lane + 1]?.x ?? ctx.width + 2) - x - 10);
  const fits = (form) => ends.every((end, lane) => labelOf(end, form).width <= rooms[lane]);
  const form = fits("long") ? "long" : "short";
  ends.forEach((end, lane) => {
    const y = bottom + LANE * lane + 12;
    ports.set(end.id, { x: end.x, y: bottom, lane: y, side: "bottom" });
    const label = labelOf(end, form);
    if (!label.text || ctx.side === "right" || label.width > rooms[lane]) return;
    sheet.text(`${end.id}/from`, end.x + 7, y + 4, label.text, "pointer-label");
  });
  const lanes = Math.max(ends.length, at === 0 && (facts.pointed || facts.points) ? 1 : 0);
  const height = lanes ? lanes * LANE + 4 : 6;
  sheet.grow(0, bottom + height - 2);
  return height;
}

// Who points here; the whole row in full, else the whole row short.
function labelOf({ names }, form) {
  const text = names.map((name) => name[form]).join(", ");
  return { text, width: textWidth(text) };
}

// Where pointers end or begin in this row, from left to right, each place once.
function portsOf(array, row, at, { ctx }) {
  const pointers = ctx.pointers ?? new Map();
  const ends = [];
  for (const slot of row) {
    const x = slot.x + slot.w / 2;
    const names = slot.id ? pointers.get(slot.id) : undefined;
    const points = slot.attrs && refOf(slot.attrs);
    if (names || points) ends.push({ id: slot.id, x, names: names ?? [] });
  }
  const whole = array.id && at === 0 ? pointers.get(array.id) : undefined;
  if (whole) {
    const x = row[0].x + Math.min(row[0].w / 2, 19) - (pointers.has(row[0].id) ? 8 : 0);
    ends.unshift({ id: array.id, x, names: whole });
  }
  return ends;
}
