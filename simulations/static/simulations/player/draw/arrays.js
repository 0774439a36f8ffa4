// The arrays of a `cells` panel: which cells belong to which block, what of a big one is drawn, and
// the line above it that says how full it is.

import { isNumber, listOf, local, num, show, textWidth } from "./geometry.js";
import { isWithheld } from "./redact.js";
import { look } from "./states.js";

const HEAD = 22; // the line that names the array
const STRIP = 12; // the strip that places the window in the whole array
const FILL = 32; // arrays up to this size are drawn whole even where cells are not sent
const MOST = 256; // cells drawn of one array

/** [{prefix, block, id, cells, cursors, n}], blocks first, in order of appearance. */
export function arraysOf(entities) {
  const arrays = [];
  for (const [id, attrs] of entities) {
    const name = local(id);
    if (name === "blk" || (name.endsWith("blk") && "n" in attrs)) {
      arrays.push({ prefix: name.slice(0, -3), id, block: attrs, cells: [], cursors: [] });
    }
  }
  const longestFirst = [...arrays].sort((a, b) => b.prefix.length - a.prefix.length);
  const loose = { prefix: "", id: null, block: null, cells: [], cursors: [] };
  for (const [id, attrs] of entities) {
    const name = local(id);
    if (arrays.some((array) => array.id === id)) continue;
    const home = longestFirst.find((array) => name.startsWith(array.prefix)) ?? loose;
    if ("i" in attrs || !("at" in attrs || "label" in attrs)) home.cells.push({ id, attrs });
    else home.cursors.push({ id, attrs });
  }
  if (loose.cells.length || loose.cursors.length) arrays.push(loose);
  for (const array of arrays) settle(array);
  return arrays;
}

function settle(array) {
  array.key = array.id ?? "loose";
  array.cells.forEach((cell, order) => {
    cell.i = isNumber(cell.attrs.i) ? cell.attrs.i : order;
  });
  array.cells.sort((a, b) => a.i - b.i);
  const last = array.cells.at(-1)?.i ?? -1;
  array.known = isNumber(array.block?.n);
  array.n = array.known ? Math.max(array.block.n, last + 1) : last + 1;
  array.slots = slotsOf(array);
}

// Cells, blanks and gaps in order; a gap is a run of cells that is counted, not drawn. Without a
// block nothing is known but the cells that are there.
function slotsOf(array) {
  if (!array.block) {
    return array.cells.slice(0, MOST).map(({ i, id, attrs }) => ({ kind: "cell", i, id, attrs }));
  }
  const byIndex = new Map(array.cells.map((cell) => [cell.i, cell]));
  const [a, b] = listOf(array.block?.win);
  const shown = (i) => (isNumber(a) && isNumber(b) ? i >= a && i < b : array.n <= FILL);
  const wanted = new Set([...byIndex.keys()].slice(0, MOST));
  const low = isNumber(a) ? Math.max(0, a) : 0;
  const high = Math.min(isNumber(b) ? b : array.n, array.n, low + MOST);
  for (let i = low; i < high && wanted.size < MOST; i += 1) if (shown(i)) wanted.add(i);
  const slots = [];
  let next = 0;
  for (const i of [...wanted].sort((x, y) => x - y)) {
    if (i > next) slots.push({ kind: "gap", from: next, count: i - next });
    const cell = byIndex.get(i);
    slots.push({ kind: cell ? "cell" : "blank", i, id: cell?.id, attrs: cell?.attrs ?? {} });
    next = i + 1;
  }
  if (array.n > next) slots.push({ kind: "gap", from: next, count: array.n - next });
  return slots;
}

/** The look of one slot: its own word, else by the used part of its array. */
export function slotLook(slot, array) {
  const used = array.block?.used;
  const filled = isNumber(used) ? slot.i < used : slot.kind === "cell";
  return look(slot.attrs?.st, filled ? "used" : "free");
}

export const slotId = (slot, array) => slot.id ?? `${array.key}/blank/${slot.i}`;

/** The array's name, how full it is, and its size in bytes; the height it took. */
export function drawHead(array, top, style, gaps) {
  const { block, id } = array;
  if (!block) return 0;
  const { sheet, width } = style;
  const { mark, word } = look(block.st, "used");
  const parts = [];
  if (block.label) parts.push(["label", show(block.label), "name"]);
  const full = array.known ? num(block.n) : "?";
  const used = isWithheld(block, "used") ? "?" : num(block.used);
  parts.push(["count", used === "" ? full : `${used} / ${full}`, "value"]);
  if (isNumber(block.elem) && array.known) {
    const bytes = `${full} × ${num(block.elem)} B = ${num(block.elem * block.n)} B`;
    parts.push(["bytes", bytes, "soft"]);
  }
  if (mark && word !== "used") parts.unshift(["mark", mark, "state-mark"]);
  let x = 1;
  for (const [key, value, cls] of parts) {
    if (x > 1 && x + textWidth(value) > width) break;
    const box = sheet.text(`${id}/${key}`, x, top + 14, value, cls, { fit: width - x, entity: id });
    x += box.w + 14;
  }
  if (!gaps || !array.known) return HEAD;
  strip(array, top + HEAD, Math.min(width - 2, 420), style);
  return HEAD + STRIP;
}

// The whole array to scale: the used part filled, the drawn window framed.
function strip(array, y, width, { sheet }) {
  const { id, block, n } = array;
  const at = (i) => (i / Math.max(n, 1)) * width;
  sheet.rect(`${id}/strip`, 1, y, width, 5, "strip", { z: 0 });
  if (isNumber(block.used)) {
    sheet.rect(`${id}/strip/used`, 1, y, at(Math.min(block.used, n)), 5, "strip-used", { z: 0 });
  }
  const drawn = array.slots.filter((slot) => slot.kind !== "gap");
  if (!drawn.length) return;
  const [from, to] = [at(drawn[0].i), at(drawn.at(-1).i + 1)];
  const shown = Math.max(to - from, 2) + 3;
  sheet.rect(`${id}/strip/window`, from - 0.5, y - 2, shown, 9, "strip-window", { r: 1 });
}
