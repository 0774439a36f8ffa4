// Hash table memory: a bucket (classic map) or group (Swiss map) is a row of control bytes over a
// row of slots. Overflow buckets hang on their parent by an arrow, beside it where there is room.
//
// The control row shows what memory holds: tophash or H2, and for slots without an entry Go's own
// codes, soft: 0 emptyRest, 1 emptyOne, 2 and 3 moved, 4 moved empty; 80 empty, fe deleted.

import { clamp, inPanel, isNumber, listOf, local, more, num, show, textWidth } from "./geometry.js";
import { isWithheld, redact } from "./redact.js";
import { nothing, portAt, Sheet } from "./sheet.js";
import { look, pattern } from "./states.js";
import { surveyPanel } from "./survey.js";

const TOP = 18; // height of the control row
const SLOT = 28;
const GAP = 12; // between buckets
const LINK = 26; // between a bucket and its overflow
const DENSE = 24; // more buckets than this are drawn without their texts
const DOT = 12;

const CODES = {
  emptyRest: "0", emptyOne: "1", evacuatedX: "2", evacuatedY: "3", evacuatedEmpty: "4",
  empty: "80", deleted: "fe",
};

/** buckets: entities → boxes. */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const ports = new Map();
  const chains = chainsOf(panel, seen);
  const style = { ...measure(panel, facts, ctx), sheet, ports, panel, ctx, facts };
  if (facts.count > DENSE) drawDense(chains, style);
  else drawChains(chains, style);
  if (!seen.size) nothing(sheet, panel, ctx.width);
  return sheet.done(ports);
}

/** Main buckets in order of appearance, each with its overflow buckets in their order. */
export function chainsOf(panel, entities) {
  const child = new Map();
  const isChild = new Set();
  for (const [id, attrs] of entities) {
    const parent = attrs.parent && inPanel(panel, attrs.parent);
    if (parent && entities.has(parent) && parent !== id) {
      if (!child.has(parent)) child.set(parent, id);
      isChild.add(id);
    }
  }
  for (const [id, attrs] of entities) {
    const next = attrs.ov && inPanel(panel, attrs.ov);
    if (next && entities.has(next) && next !== id) {
      child.set(id, next);
      isChild.add(next);
    }
  }
  const chains = [];
  const placed = new Set();
  const follow = (id) => {
    const chain = [];
    for (let at = id; at && !placed.has(at); at = child.get(at)) {
      placed.add(at);
      chain.push({ id: at, attrs: entities.get(at) });
    }
    if (chain.length) chains.push(chain);
  };
  for (const id of entities.keys()) if (!isChild.has(id)) follow(id);
  for (const id of entities.keys()) follow(id); // chains that bite their own tail
  return chains;
}

function measure(panel, facts, ctx) {
  const given = Math.trunc(panel.opts?.slots ?? 0) || (facts.chars["slots.length"] ?? 8);
  const slots = clamp(given, 1, 32);
  const control = facts.has.has("top") || facts.has.has("ctrl");
  const chars = Math.max(Math.min(facts.chars.slots ?? 2, 14), control ? 3 : 1);
  const text = textWidth("0".repeat(chars));
  const [wish, least] = [Math.max(Math.ceil(text + 10), 34), Math.max(text + 4, 26)];
  const label = Math.max(textWidth("0".repeat(facts.chars.label ?? facts.chars.id ?? 2)), 10);
  const beside = (facts.marks ? 24 : 10) + (facts.pointed ? 8 : 0);
  const gutter = Math.ceil(Math.min(label, ctx.width * 0.3) + beside);
  const room = ctx.width - gutter - 2;
  // one row of slots where it fits, else as few rows as need be
  let perRow = slots;
  while (perRow > 1 && perRow * least > room) perRow = Math.ceil(perRow / 2);
  const cell = Math.floor(Math.min(wish, room / perRow));
  const rows = Math.ceil(slots / perRow);
  const lines = rows * ((control ? TOP : 0) + SLOT);
  return { slots, control, cell, perRow, rows, gutter, lines, width: gutter + perRow * cell + 2 };
}

function drawChains(chains, style) {
  const { ctx, width, gutter, facts, lines } = style;
  const chained = facts.has.has("parent") || facts.has.has("ov");
  const beside = chained && width + LINK + width - gutter + 14 <= ctx.width;
  const columns = chained ? 1 : Math.max(1, Math.floor((ctx.width + 24) / (width + 24)));
  const tall = Math.ceil(chains.length / columns);
  let y = 0;
  chains.forEach((chain, order) => {
    if (columns > 1) {
      const x = Math.floor(order / tall) * (width + 24);
      drawBucket(chain[0], x, (order % tall) * (lines + GAP), true, style);
      return;
    }
    y = drawChain(chain, y, beside, style);
  });
}

function drawChain(chain, top, beside, style) {
  const { ctx, width, gutter, lines, sheet } = style;
  let [x, y] = [0, top];
  chain.forEach((bucket, at) => {
    if (at && beside && x + width + LINK + width - gutter <= ctx.width) {
      const from = x + width - 1;
      x += width + LINK - gutter;
      link(sheet, bucket.id, from, y + lines / 2, LINK - 2);
    } else if (at) {
      x = 0;
      const stem = { x: gutter + 10, y: y + lines };
      y += lines + LINK - 8;
      dropLink(sheet, bucket.id, stem, y);
    }
    drawBucket(bucket, x, y, at === 0 || x === 0, style);
  });
  return y + lines + GAP;
}

const link = (sheet, id, x, y, length) =>
  sheet.path(`${id}/link`, x, y, `M0 0H${length}m-6 -4l6 4l-6 4`, "link");

const dropLink = (sheet, id, { x, y }, to) =>
  sheet.path(`${id}/link`, x, y, `M0 0V${to - y - 1}m-4 -6l4 6l4 -6`, "link");

function drawBucket({ id, attrs }, x, y, labelled, style) {
  const { sheet, gutter, cell, perRow, slots, lines, ports, ctx } = style;
  const own = look(attrs.st, "used");
  const left = x + gutter;
  const width = Math.min(perRow, slots) * cell;
  const whole = own.word === "empty" || own.word === "used" ? look("used") : own;
  if (labelled) drawLabel(id, attrs, own, x, y, style);
  const entries = listOf(attrs.slots);
  for (let at = 0; at < slots; at += 1) drawSlot(id, attrs, at, entries[at], left, y, style);
  sheet.rect(id, left, y, width, lines, `frame ${whole.cls}`, { entity: id, main: true });
  pattern(sheet, id, own.word, left, y, width, lines);
  if (!entries.length && isNumber(attrs.n) && attrs.n > 0) {
    sheet.text(`${id}/n`, left + width / 2, y + lines / 2 + 5, num(attrs.n), "value", {
      anchor: "middle",
    });
  }
  sheet.mark(id, left, y, width, lines);
  const middle = y + lines / 2;
  ports.set(id, portAt(ctx, left - gutter + 2, left + width, middle));
}

function drawLabel(id, attrs, own, x, y, { sheet, gutter, lines }) {
  const mark = isWithheld(attrs, "st") ? "?" : own.word === "used" ? "" : own.mark;
  const room = gutter - 8 - (mark ? 14 : 0);
  const label = show(attrs.label ?? local(id));
  const middle = y + lines / 2 + 4;
  sheet.text(`${id}/label`, x + gutter - 8, middle, label, "name", {
    anchor: "end", fit: room, entity: id,
  });
  if (mark) sheet.text(`${id}/m`, x + gutter - 8, middle + 16, mark, "state-mark", {
    anchor: "end", entity: id,
  });
}

function drawSlot(id, attrs, at, entry, left, top, style) {
  const { sheet, cell, perRow, control } = style;
  const height = (control ? TOP : 0) + SLOT;
  const x = left + (at % perRow) * cell;
  const y = top + Math.floor(at / perRow) * height;
  const code = listOf(attrs.top)[at] ?? listOf(attrs.ctrl)[at];
  const filled = entry !== null && entry !== undefined && entry !== "";
  const word = code === "deleted" ? "deleted" : filled ? "used" : "free";
  const key = `${id}/${at}`;
  if (control) {
    sheet.rect(`${key}/c`, x, y, cell, TOP, `control${filled ? " filled" : ""}`, { z: 0 });
    const text = CODES[code] ?? show(code);
    if (text) {
      sheet.text(`${key}/ct`, x + cell / 2, y + 13, text, filled ? "control-text" : "soft", {
        anchor: "middle", fit: cell - 2,
      });
    }
  }
  const down = y + (control ? TOP : 0);
  sheet.rect(key, x, down, cell, SLOT, `slot ${look(word).cls}`, { z: 0, entity: id });
  pattern(sheet, key, word, x, down, cell, SLOT);
  if (filled) {
    const cls = entry === "?" ? "value withheld" : "value";
    sheet.text(`${key}/v`, x + cell / 2, down + 18, show(entry), cls, {
      anchor: "middle", fit: cell - 2,
    });
  }
}

// ---- many buckets: one square per slot, dark where there is an entry ----

function drawDense(chains, style) {
  const { sheet, gutter, slots, ctx } = style;
  const width = gutter + slots * DOT + 14;
  const columns = Math.max(1, Math.floor((ctx.width + 10) / width));
  const longest = Math.max(1, ...chains.map((chain) => chain.length));
  const height = Math.min(longest, 4) * (DOT + 3) + 7;
  chains.slice(0, 256).forEach((chain, order) => {
    const x = (order % columns) * width;
    const y = Math.floor(order / columns) * height;
    chain.slice(0, 4).forEach((bucket, at) => {
      drawDots(bucket, x, y + at * (DOT + 3), at === 0, style);
    });
  });
  const hidden = chains.length - 256;
  const bottom = Math.ceil(256 / columns) * height;
  if (hidden > 0) sheet.text("hidden", 0, bottom + 14, more(hidden, ctx.lang), "soft");
}

function drawDots({ id, attrs }, x, y, first, { sheet, gutter, slots, ports, ctx }) {
  const own = look(attrs.st, "used");
  const left = x + gutter;
  const entries = listOf(attrs.slots);
  const filled = entries.length
    ? entries.map((entry) => entry !== null && entry !== undefined)
    : Array.from({ length: slots }, (_, at) => at < (attrs.n ?? 0));
  let d = "";
  const square = `h${DOT - 4}v${DOT - 4}h${4 - DOT}Z`;
  for (let at = 0; at < slots; at += 1) if (filled[at]) d += `M${at * DOT + 2} 2${square}`;
  if (first) {
    sheet.text(`${id}/label`, left - 6, y + 10, show(attrs.label ?? local(id)), "name", {
      anchor: "end", fit: gutter - 8,
    });
  }
  sheet.rect(id, left, y, slots * DOT, DOT, `frame ${own.cls}`, { entity: id, main: true });
  if (d) sheet.path(`${id}/dots`, left, y, d, "dots", { entity: id });
  pattern(sheet, id, own.word, left, y, slots * DOT, DOT);
  sheet.mark(id, left, y, slots * DOT, DOT);
  ports.set(id, portAt(ctx, x + 1, left + slots * DOT, y + DOT / 2));
}
