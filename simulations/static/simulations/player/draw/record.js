// A struct as the words it is made of: name and type at the left, value at the right, the offset
// beside each word. A state word shows its bits as switches.

import { broken, isNumber, listOf, local, show, textWidth, toneOf, VALUE } from "./geometry.js";
import { isWithheld, redact, valueText } from "./redact.js";
import { nothing, Sheet } from "./sheet.js";
import { look, pattern } from "./states.js";
import { surveyPanel } from "./survey.js";

const TALL = 30;
const SHORT = 26; // on a phone, where several records stand over what they point at
const PHONE = 420;
const SECOND = 18; // each line of a value that does not fit beside its name
const MOST_LINES = 3; // of such a value; a panic's text takes two or three
const SKIP = 9; // the break between words that do not touch in memory
const WIDEST = 400;
const BIT = 26;

/** record: entities → boxes. ctx.side: the side pointers leave from ("left" or "right"). */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const ports = new Map();
  const side = ctx.side ?? "left";
  const gutter = facts.has.has("off") ? textWidth("0".repeat(facts.chars.off)) + 8 : 0;
  const width = Math.min(ctx.width, WIDEST) - gutter - 2;
  const x = side === "right" ? ctx.width - width - 1 : 1;
  const tall = ctx.width < PHONE ? SHORT : TALL;
  const style = { tall, sheet, facts, side, gutter, x, width, panel, words: [] };
  let y = 1;
  let end = null; // the offset where the word before stopped
  for (const [id, attrs] of inOrder(seen)) {
    if (end !== null && isNumber(attrs.off) && attrs.off > end) y = drawBreak(id, y, style);
    const height = drawField(id, attrs, y, style);
    ports.set(id, {
      x: side === "right" ? x + width : x, y: y + Math.min(height, tall) / 2, side,
    });
    end = isNumber(attrs.off) && isNumber(attrs.size) ? attrs.off + attrs.size : null;
    y += height;
    style.words.push({ id, bottom: y, height });
  }
  changedRuns(style);
  if (!seen.size) nothing(sheet, panel, ctx.width);
  return sheet.done(ports);
}

// Neighbours that changed together get one outline, not one each.
function changedRuns({ sheet, x, width, words }) {
  let run = null;
  const close = () => {
    if (run) sheet.mark(run.id, x, run.top, width, run.bottom - run.top);
    run = null;
  };
  for (const { id, bottom, height } of words) {
    if (!sheet.touched.has(id)) close();
    else if (run && Math.abs(run.bottom - (bottom - height)) < 0.1) run.bottom = bottom;
    else {
      close();
      run = { id, top: bottom - height, bottom };
    }
  }
  close();
}

// By offset where every field has one, else in order of appearance.
function inOrder(entities) {
  const fields = [...entities];
  if (!fields.every(([, attrs]) => isNumber(attrs.off))) return fields;
  return fields.sort(([, a], [, b]) => a.off - b.off);
}

function drawBreak(id, y, { sheet, x, width }) {
  const d = `M0 0V${SKIP}M${width} 0V${SKIP}`;
  sheet.path(`${id}/break`, x, y, d, "break");
  return y + SKIP;
}

function drawField(id, attrs, y, style) {
  const { sheet, x, width, gutter, side, tall } = style;
  const bits = attrs.bits && typeof attrs.bits === "object" ? bitsOf(attrs.bits, style) : null;
  const lines = bits ? 0 : linesBelow(id, style);
  const height = tall + (bits?.height ?? lines * SECOND);
  const own = look(attrs.st, "used");
  const tone = toneOf(attrs);
  sheet.rect(id, x, y, width, height, `word ${own.cls}${tone}`, { entity: id, main: true });
  pattern(sheet, id, own.word, x, y, width, height);
  if (isNumber(attrs.off)) {
    const at = side === "right" ? x - 6 : x + width + gutter - 2;
    sheet.text(`${id}/off`, at, y + tall / 2 + 4, attrs.off, "index", { anchor: "end" });
  }
  drawContents(id, attrs, y + tall / 2 + 4, own, { ...style, lines });
  if (bits) drawBits(id, attrs, bits, y + tall, style);
  return height;
}

// How many lines a value takes below its name, 0 where it stands beside it. Decided by the longest
// value the word ever has, so that its height never changes.
function linesBelow(id, { facts, width }) {
  const [name, value] = facts.words.get(id) ?? ["", ""];
  if (textWidth(name) + textWidth(value, VALUE) + 26 <= width) return 0;
  return broken(value, width - 18, MOST_LINES, VALUE).length;
}

function drawContents(id, attrs, base, own, { sheet, x, width, lines }) {
  const mark = isWithheld(attrs, "st") ? "?" : own.word === "used" ? "" : own.mark;
  const value = attrs.bits ? "" : valueText(attrs, width * 0.6);
  const name = show(attrs.n ?? local(id));
  const room = width - 18;
  const beside = Math.max(room - textWidth(name) - 8 - (mark ? 14 : 0), room * 0.45);
  const cls = isWithheld(attrs, "v") ? "value withheld" : "value";
  const at = { size: VALUE, anchor: "end", entity: id, over: own, fit: lines ? room : beside };
  const parts = lines ? broken(value, room, lines, VALUE) : [value];
  const boxes = parts.map((part, line) => part && sheet.text(
    line ? `${id}/v${line}` : `${id}/v`, x + width - 9,
    base + 1 + (lines ? SECOND * (line + 1) : 0), part, cls, at,
  ));
  const valueBox = lines ? null : boxes[0];
  const left = room - (valueBox ? valueBox.w + 7 : 0) - (mark ? 14 : 0);
  const nameBox = sheet.text(`${id}/n`, x + 9, base, name, "name", {
    fit: left, entity: id, over: own,
  });
  let pen = x + 9 + nameBox.w;
  if (mark) {
    sheet.text(`${id}/m`, pen + 6, base, mark, "state-mark", { entity: id });
    pen += 14;
  }
  const type = show(attrs.type);
  if (type && textWidth(type) + 10 <= x + 9 + left - pen) {
    sheet.text(`${id}/type`, pen + 8, base, type, "type");
  }
}

// ---- the bits of a state word ----

function bitsOf(bits, { panel, width, facts }) {
  const order = listOf(panel.opts?.bits).filter((name) => name in bits);
  const names = [...order, ...Object.keys(bits).filter((name) => !order.includes(name))];
  const cells = [];
  let x = 9;
  let row = 0;
  for (const name of names) {
    const value = textWidth("0".repeat(Math.max(facts.chars.bit ?? 1, 1)), VALUE) + 12;
    const w = Math.max(textWidth(name) + 10, value, 34);
    if (x > 9 && x + w > width - 9) {
      x = 9;
      row += 1;
    }
    const count = facts.counts.has(name);
    cells.push({ name, value: bits[name], x, row, w: Math.min(w, width - 18), count });
    x += w + 4;
  }
  return { cells, height: (row + 1) * (BIT + 20) + 4 };
}

function drawBits(id, attrs, { cells }, top, { sheet, x }) {
  for (const cell of cells) {
    const y = top + cell.row * (BIT + 20);
    const middle = x + cell.x + cell.w / 2;
    const set = cell.count || isWithheld(attrs, "bits") || !cell.value ? "" : " on";
    const key = `${id}/bit/${cell.name}`;
    sheet.text(`${key}/n`, middle, y + 9, cell.name, "index", { anchor: "middle", fit: cell.w });
    sheet.rect(key, x + cell.x, y + 14, cell.w, BIT, `bit${set}`, { entity: id, r: 3 });
    const cls = isWithheld(attrs, "bits") ? "value withheld" : `value${set}`;
    const value = typeof cell.value === "boolean" ? Number(cell.value) : cell.value;
    sheet.text(`${key}/v`, middle, y + 32, show(value), cls, {
      size: VALUE, anchor: "middle", fit: cell.w - 4, entity: id,
    });
  }
}
