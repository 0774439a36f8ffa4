// One row per lane: the lane itself, what it runs now, what runs next, the queue behind it and its
// clock. A goroutine keeps its chip wherever it goes, so stealing is seen as chips changing lanes.

import {
  clamp, isNumber, listOf, local, more, num, show, textWidth, toneOf, VALUE,
} from "./geometry.js";
import { isWithheld, redact } from "./redact.js";
import { nothing, portAt, Sheet } from "./sheet.js";
import { look, pattern } from "./states.js";
import { surveyPanel } from "./survey.js";

const ROW = 40;
const CHIP = 26;
const HEADS = 18;
const GAP = 12;
const TUBE = CHIP + 4; // one row of a queue; rows share a wall
const NAMES = { m: "M", cur: "cur", next: "runnext", runq: "runq", tick: "tick" };

/** lanes: entities → boxes. */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const ports = new Map();
  const columns = columnsOf(facts);
  const style = { sheet, facts, ctx, panel, ports, columns, times: new Map() };
  style.plan = plan(style);
  let y = columns.rest.length ? HEADS : 1;
  if (columns.rest.length && seen.size) heads(style);
  for (const [id, attrs] of seen) y = drawLane(id, attrs, y, style);
  if (!seen.size) nothing(sheet, panel, ctx.width);
  return sheet.done(ports);
}

const chipWidth = (chars) => Math.max(34, textWidth("0".repeat(clamp(chars, 1, 16)), VALUE) + 14);

// The columns this panel ever uses, with their widths.
function columnsOf(facts) {
  const label = Math.max(facts.chars.label ?? facts.chars.id ?? 2, 2);
  const mark = facts.states.size ? 16 : 0;
  const lane = Math.min(textWidth("0".repeat(label), VALUE) + 18, 150) + mark;
  const chars = Math.max(facts.chars.cur ?? 1, facts.chars.next ?? 1, facts.chars.runq ?? 1);
  const chip = Math.ceil(chipWidth(chars));
  const widths = { m: chipWidth(facts.chars.m ?? 2), cur: chip, next: chip };
  widths.tick = textWidth("0".repeat(facts.chars.tick ?? 2)) + 30;
  const rest = ["m", "cur", "next", "runq", "tick"].filter((name) => facts.has.has(name));
  return { lane, chip, widths, rest };
}

// Where each column starts; folded = the queue goes on a line of its own.
function plan({ columns, facts, ctx, panel }) {
  const queued = columns.rest.includes("runq");
  const most = Math.max(facts.chars["runq.length"] ?? 0, 2);
  const step = columns.chip + 4;
  const least = Math.min(most, 6) * step + 20;
  const whole = line(columns, panel, columns.rest);
  const folded = queued && whole.end + GAP + least > ctx.width;
  const others = columns.rest.filter((name) => name !== "runq");
  const { at, end } = folded ? line(columns, panel, others) : whole;
  if (folded) at.runq = textWidth(nameOf(panel, "runq")) + 18;
  const room = folded ? ctx.width - at.runq - 2 : Math.min(most * step + 20, ctx.width - end - GAP);
  if ("tick" in at && queued && !folded) at.tick += room + GAP;
  return { at, folded, room, perRow: Math.max(1, Math.floor((room - 8) / step)) };
}

// The columns from left to right, each as wide as what stands below its head, or as the head where
// another head follows. `end` leaves the queue out: it takes what room there is.
function line(columns, panel, names) {
  const at = {};
  let x = columns.lane + GAP;
  names.forEach((name, order) => {
    at[name] = x;
    if (name === "runq") return;
    const followed = order < names.length - 1 && names[order + 1] !== "tick";
    const head = followed ? textWidth(nameOf(panel, name)) - 2 : 0;
    x += Math.max(columns.widths[name], head) + GAP;
  });
  return { at, end: x - GAP };
}

// A panel may call its columns by other names: a pool's private value and shared queue.
const nameOf = (panel, name) => panel.opts?.heads?.[name] ?? NAMES[name];

function heads({ sheet, plan: { at, folded }, columns, panel }) {
  for (const name of columns.rest) {
    if (name === "tick" || (name === "runq" && folded)) continue;
    sheet.text(`${panel.id}/head/${name}`, at[name], 11, nameOf(panel, name), "soft");
  }
}

function drawLane(id, attrs, top, style) {
  const { sheet, columns, plan: { at, folded }, panel, ports, ctx } = style;
  const own = look(attrs.st, "used");
  drawName(id, attrs, own, top, style);
  if ("m" in at) drawSlot(`${panel.id}/m/${id}`, attrs.m, at.m, top, "m", attrs, style);
  if ("cur" in at) drawSlot(`${id}/cur`, attrs.cur, at.cur, top, "cur", attrs, style);
  const second = folded ? top + ROW - 4 : top;
  if ("next" in at) drawSlot(`${id}/next`, attrs.next, at.next, top, "next", attrs, style);
  if ("tick" in at) drawTick(id, attrs, at.tick, top, style);
  const depth = "runq" in at ? drawRunq(id, attrs, at.runq, second, style) : 0;
  ports.set(id, portAt(ctx, 1, columns.lane, top + CHIP / 2));
  return (folded ? second : top) + Math.max(depth, 1) * TUBE + (columns.rest.length ? 10 : 4);
}

function drawName(id, attrs, own, y, { sheet, columns }) {
  const width = columns.lane - 2;
  const mark = isWithheld(attrs, "st") ? "?" : own.word === "used" ? "" : own.mark;
  const tone = toneOf(attrs);
  sheet.rect(id, 1, y, width, CHIP, `lane ${own.cls}${tone}`, { entity: id, main: true, r: 3 });
  pattern(sheet, id, own.word, 1, y, width, CHIP);
  sheet.text(`${id}/label`, 9, y + 18, show(attrs.label ?? local(id)), "value", {
    size: VALUE, fit: width - 14 - (mark ? 14 : 0), entity: id,
  });
  if (mark) sheet.text(`${id}/m`, width - 5, y + 18, mark, "state-mark", {
    anchor: "end", entity: id,
  });
  sheet.mark(id, 1, y, width, CHIP, 3);
}

// A place for one goroutine or thread: dashed while nobody is there.
function drawSlot(key, value, x, y, kind, attrs, style) {
  const { sheet, columns } = style;
  const width = kind === "m" ? columns.widths.m : columns.chip;
  if (value === null || value === undefined || value === "") {
    sheet.rect(key, x, y, width, CHIP, `place place-${kind}`, { z: 0, r: kind === "m" ? 3 : 13 });
  } else drawChip(show(value), x, y, width, kind, style);
}

function drawChip(text, x, y, width, kind, { sheet, panel, times }) {
  const name = `${kind === "m" ? "m" : "g"}/${text}`;
  const nth = (times.get(name) ?? 0) + 1;
  times.set(name, nth);
  const key = `${panel.id}/${name}${nth > 1 || text === "?" ? `#${nth}` : ""}`;
  const hidden = text === "?" ? " withheld" : "";
  sheet.together(`${key}/chip`, x, y, () => {
    sheet.rect(key, x, y, width, CHIP, `chip chip-${kind}`, {
      r: kind === "m" ? 3 : 13, main: true,
    });
    sheet.text(`${key}/t`, x + width / 2, y + 18, text, `value${hidden}`, {
      anchor: "middle", fit: width - 6, size: VALUE,
    });
  });
}

function drawRunq(id, attrs, x, y, style) {
  const { sheet, columns, plan: { perRow, folded, room }, ctx, panel } = style;
  const items = listOf(attrs.runq);
  const queue = nameOf(panel, "runq");
  if (folded) sheet.text(`${id}/runq/n`, x - 6 - textWidth(queue), y + 17, queue, "soft");
  const rows = clamp(Math.ceil(items.length / perRow), 1, 3);
  const capacity = perRow * rows;
  const step = columns.chip + 4;
  const length = Math.min(room, perRow * step + 8);
  for (let row = 0; row < rows; row += 1) {
    const d = `M0 0H${length}M0 ${TUBE}H${length}`;
    sheet.path(`${id}/tube/${row}`, x, y - 2 + row * TUBE, d, "tube", { z: 0 });
  }
  sheet.grow(x + length, y + rows * TUBE);
  const shown = items.length > capacity ? items.slice(0, capacity - 2) : items;
  shown.forEach((item, at) => {
    const left = x + 4 + (at % perRow) * step;
    drawChip(show(item), left, y + Math.floor(at / perRow) * TUBE, columns.chip, "q", style);
  });
  if (shown.length < items.length) {
    const left = x + 4 + (shown.length % perRow) * step;
    const text = more(items.length - shown.length, ctx.lang);
    const row = Math.floor(shown.length / perRow);
    sheet.text(`${id}/hidden`, left, y + row * TUBE + 17, text, "soft", {
      fit: step * 2,
    });
  }
  return rows;
}

// A small clock face and its count.
function drawTick(id, attrs, x, y, { sheet }) {
  if (!isNumber(attrs.tick) && !isWithheld(attrs, "tick")) return;
  sheet.circle(`${id}/clock`, x + 8, y + CHIP / 2, 7, "clock");
  sheet.path(`${id}/hands`, x + 8, y + CHIP / 2, "M0 -4V0L3 2", "clock");
  sheet.text(`${id}/tick`, x + 20, y + 18, num(attrs.tick), "value", { entity: id });
}
