// A queue is a tube open at both ends, head at the left, tail at the right; a stack is a well,
// its base at the bottom and the last item pushed on top. An item keeps its element while it moves.
//
// `items` run from head to tail; in a stack (opts.end "lifo") from the base to the top.

import { clamp, isNumber, more, show, textWidth, toneOf, VALUE } from "./geometry.js";
import { isWithheld, redact, valueText } from "./redact.js";
import { nothing, portAt, Sheet } from "./sheet.js";
import { look, pattern } from "./states.js";
import { surveyPanel } from "./survey.js";

const CARD = 32;
const GAP = 8;
const ROWS = 4; // rows of a tube before its middle is counted instead of drawn
const DEEP = 12; // cards of a stack before its middle is counted

/** queue: entities → boxes. */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const ports = new Map();
  const cards = cardsOf(seen);
  const most = Math.max(facts.has.has("items") ? facts.items : facts.count, cards.length);
  const list = [...seen].find(([, attrs]) => Array.isArray(attrs.items))?.[0];
  const style = { sheet, facts, ctx, panel, ports, most, list };
  if (!seen.size && !facts.count) nothing(sheet, panel, ctx.width);
  else if (panel.opts?.end === "lifo") drawStack(cards, style);
  else drawTube(cards, style);
  return sheet.done(ports);
}

/** [{key, text, entity, st, attrs}] in order, from a list entity or from one entity per card. */
export function cardsOf(entities) {
  const cards = [];
  const times = new Map();
  let order = 0;
  for (const [id, attrs] of entities) {
    if (Array.isArray(attrs.items)) {
      for (const item of attrs.items) {
        const text = show(item);
        const nth = (times.get(text) ?? 0) + 1;
        times.set(text, nth);
        const key = `${id}/${text}${nth > 1 ? `#${nth}` : ""}`;
        cards.push({ key, text, entity: id, listed: true, attrs: {} });
      }
    } else if ("v" in attrs || "st" in attrs || isWithheld(attrs, "v")) {
      const at = isNumber(attrs.i) ? attrs.i : order;
      cards.push({ key: id, text: valueText(attrs, 120), entity: id, st: attrs.st, attrs, at });
    }
    order += 1;
  }
  return cards.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

function cardWidth(cards, { facts, ctx }, widest) {
  const chars = Math.max(facts.chars.items ?? 1, facts.chars.v ?? 1);
  const wish = textWidth("0".repeat(Math.min(chars, 40)), VALUE) + 18 + (facts.marks ? 14 : 0);
  return Math.ceil(clamp(wish, 44, Math.min(widest, ctx.width - 4)));
}

/** The cards that fit, and the count of those left out before position `cut`. */
function fold(cards, capacity) {
  if (cards.length <= capacity) return { shown: cards, hidden: 0, cut: -1 };
  const tail = Math.max(1, Math.floor(capacity / 4));
  const headCount = Math.max(1, capacity - tail - 1);
  const shown = [...cards.slice(0, headCount), null, ...cards.slice(cards.length - tail)];
  return { shown, hidden: cards.length - headCount - tail, cut: headCount };
}

// ---- tube ----

function drawTube(cards, style) {
  const { sheet, ctx, panel, most } = style;
  const ends = textWidth("head") + 26;
  const wide = ctx.width >= 2 * ends + 140;
  const left = wide ? ends : 16;
  const room = ctx.width - left - (wide ? ends : 16);
  const width = cardWidth(cards, style, Math.min(240, room));
  const perRow = Math.max(1, Math.floor((room + GAP) / (width + GAP)));
  const rows = clamp(Math.ceil(most / perRow), 1, ROWS);
  const { shown, hidden } = fold(cards, perRow * ROWS);
  const top = wide ? 2 : 18;
  const length = Math.max(Math.min(perRow, Math.max(most, 2)) * (width + GAP) + GAP, 90);
  drawTubeEnds({ left, length, top, rows, wide }, style);
  for (let row = 0; row < rows; row += 1) {
    const y = top + row * (CARD + 14);
    const d = `M0 0H${length}M0 ${CARD + 8}H${length}`;
    sheet.path(`${panel.id}/tube/${row}`, left - GAP, y, d, "tube", { z: 0 });
  }
  sheet.grow(left + length, top + rows * (CARD + 14) - 4);
  if (cards.every((card) => card.listed) && style.list) {
    sheet.mark(style.list, left - GAP, top, length, rows * (CARD + 14) - 6);
  }
  if (!cards.length) {
    sheet.text(`${panel.id}/none`, left - GAP + length / 2, top + CARD / 2 + 8, "∅", "soft", {
      anchor: "middle",
    });
  }
  shown.forEach((card, order) => {
    const x = left + (order % perRow) * (width + GAP);
    const y = top + 4 + Math.floor(order / perRow) * (CARD + 14);
    if (card) drawCard(card, x, y, width, style);
    else sheet.text(`${panel.id}/hidden`, x + width / 2, y + 20, more(hidden, ctx.lang), "soft", {
      anchor: "middle",
    });
  });
}

// The arrow out of the head and the arrow into the tail, with Go's names for the two ends.
function drawTubeEnds({ left, length, top, rows, wide }, { sheet, panel }) {
  const middle = top + (CARD + 8) / 2;
  const last = middle + (rows - 1) * (CARD + 14);
  const right = left - GAP + length;
  const arrow = "M12 0H1M6 -4L1 0L6 4";
  if (wide) {
    const name = textWidth("head");
    sheet.text(`${panel.id}/head`, 0, middle + 4, "head", "end");
    sheet.path(`${panel.id}/head/arrow`, name + 5, middle, arrow, "end-arrow");
    sheet.path(`${panel.id}/tail/arrow`, right + 3, last, arrow, "end-arrow");
    sheet.text(`${panel.id}/tail`, right + 20, last + 4, "tail", "end");
    return;
  }
  sheet.text(`${panel.id}/head`, 0, 12, "← head", "end");
  if (rows === 1) {
    sheet.text(`${panel.id}/tail`, Math.max(right, 110), 12, "tail ←", "end", { anchor: "end" });
  } else sheet.text(`${panel.id}/tail`, right, last + CARD / 2 + 20, "tail ←", "end", {
    anchor: "end",
  });
}

// ---- stack ----

function drawStack(cards, style) {
  const { sheet, ctx, panel, most } = style;
  const label = textWidth("top") + 20;
  const width = clamp(cardWidth(cards, style, 320), 120, ctx.width - label - 20);
  const deep = clamp(most, 1, DEEP);
  const left = 8;
  const step = CARD + 4;
  const base = 8 + deep * step;
  const d = `M0 0V${base + 2}H${width + 16}V0`;
  sheet.path(`${panel.id}/well`, left - 6, 0, d, "well", { z: 0 });
  sheet.grow(left + width + 12, base + 6);
  const { shown, hidden } = fold(cards, DEEP);
  shown.forEach((card, at) => {
    const y = base - 2 - (at + 1) * step + 2;
    if (card) drawCard(card, left + 2, y, width, style);
    else {
      const [x, text] = [left + width / 2, more(hidden, ctx.lang)];
      sheet.text(`${panel.id}/hidden`, x, y + 20, text, "soft", { anchor: "middle" });
    }
  });
  if (style.list) sheet.mark(style.list, left - 6, 0, width + 16, base + 2);
  if (!shown.length) {
    sheet.text(`${panel.id}/none`, left + 2 + width / 2, base - step / 2 + 4, "∅", "soft", {
      anchor: "middle",
    });
    return;
  }
  const y = base - shown.length * step + CARD / 2;
  const x = left + width + 14;
  sheet.path(`${panel.id}/top/arrow`, x, y, "M12 0H1M6 -4L1 0L6 4", "end-arrow");
  sheet.text(`${panel.id}/top`, x + 17, y + 4, "top", "end");
}

// ---- one card ----

function drawCard(card, x, y, width, style) {
  const { sheet, ports, ctx } = style;
  sheet.together(`${card.key}/card`, x, y, () => drawFace(card, x, y, width, sheet));
  if (!card.listed) sheet.mark(card.entity, x, y, width, CARD, 4);
  ports.set(card.key, portAt(ctx, x, x + width, y + CARD / 2));
}

function drawFace(card, x, y, width, sheet) {
  const own = look(card.st, "used");
  const mark = isWithheld(card.attrs, "st") ? "?" : own.word === "used" ? "" : own.mark;
  const tone = toneOf(card.attrs);
  const withheld = card.text.endsWith("?") ? " withheld" : "";
  sheet.rect(card.key, x, y, width, CARD, `card ${own.cls}${tone}`, {
    entity: card.entity, main: true, r: 4,
  });
  pattern(sheet, card.key, own.word, x, y, width, CARD);
  const aside = mark ? 14 : 0;
  sheet.text(`${card.key}/t`, x + (width - aside) / 2, y + 21, card.text, `value${withheld}`, {
    size: VALUE, anchor: "middle", fit: width - 12 - aside, entity: card.entity, over: own,
  });
  if (mark) sheet.text(`${card.key}/m`, x + width - 6, y + 20, mark, "state-mark", {
    anchor: "end", entity: card.entity,
  });
}

