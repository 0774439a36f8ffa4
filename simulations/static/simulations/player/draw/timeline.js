// What each lane did when. The axis spans the whole trace from the first step on, so time only
// ever fills in. A bar that has not ended runs to the latest moment shown and stays open.

import { clamp, inPanel, isNumber, listOf, show, textWidth, toneOf } from "./geometry.js";
import { isWithheld, redact } from "./redact.js";
import { ticks, timeScale, timeUnit } from "./scale.js";
import { nothing, portAt, Sheet } from "./sheet.js";
import { look, pattern } from "./states.js";
import { surveyPanel } from "./survey.js";

const BAR = 24;
const NOTE = 15; // the line of tick labels above a lane's bars
const AXIS = 26;
const LEAST = 26; // px between two events
const STRETCH = 3; // times its container a timeline may be wide, scrolling
const TAIL = 48; // how far an open bar runs past the latest moment

/** timeline: entities → boxes. */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const ports = new Map();
  const lanes = [...new Set([...listOf(panel.opts?.lanes).map(show), ...facts.lanes])];
  const style = { sheet, facts, ctx, panel, ports, lanes, ...measure(panel, facts, lanes, ctx) };
  if (!lanes.length) nothing(sheet, panel, ctx.width);
  else draw(seen, style);
  return sheet.done(ports);
}

function measure(panel, facts, lanes, ctx) {
  const names = Math.max(...lanes.map((lane) => textWidth(lane)), 12);
  const gutter = Math.ceil(Math.min(names, ctx.width * 0.3) + 10);
  const right = Math.round(clamp(ctx.width * 0.1, 40, TAIL)) + 2;
  const least = facts.times.size * 14;
  const fits = ctx.width - gutter - right;
  const width = Math.max(fits, Math.min(least, ctx.width * STRETCH));
  const noted = facts.has.has("t");
  const lane = BAR + (noted ? NOTE : 0) + 10;
  const time = timeScale(facts.times, width, LEAST);
  return { gutter, width, right, noted, lane, time, x: (t) => gutter + time.at(t) };
}

function draw(entities, style) {
  const { sheet, lanes, lane, noted } = style;
  const now = latest(entities, style.time.low);
  const tops = new Map(lanes.map((name, at) => [name, at * lane + (noted ? NOTE : 2)]));
  lanes.forEach((name) => drawLane(name, tops.get(name), style));
  const bars = new Map();
  const notes = [];
  for (const [id, attrs] of entities) {
    const top = tops.get(show(attrs.lane));
    if (attrs.from !== undefined || attrs.to !== undefined || top === undefined) continue;
    if (isNumber(attrs.t)) notes.push({ id, attrs, top });
    else if (isNumber(attrs.t0)) bars.set(id, barOf(attrs, top, now, style));
  }
  for (const [id, bar] of bars) drawBar(id, entities.get(id), bar, style);
  drawNotes(notes, style);
  for (const [id, attrs] of entities) {
    if (attrs.from !== undefined && attrs.to !== undefined) drawArrow(id, attrs, bars, style);
  }
  drawAxis(lanes.length * lane + 2, now, style);
  sheet.grow(0, lanes.length * lane + AXIS);
}

function latest(entities, low) {
  let now = low;
  for (const { t0, t1, t } of entities.values()) {
    for (const time of [t0, t1, t]) if (isNumber(time)) now = Math.max(now, time);
  }
  return now;
}

function drawLane(name, top, { sheet, gutter, width, right, panel }) {
  sheet.text(`${panel.id}/lane/${name}`, gutter - 10, top + 17, name, "name", {
    anchor: "end", fit: gutter - 10,
  });
  sheet.line(`${panel.id}/rule/${name}`, gutter, top + BAR + 4.5, width + right, 0, "rule", {
    z: 0,
  });
}

function barOf(attrs, top, now, { x, right }) {
  const open = !isNumber(attrs.t1);
  const from = x(attrs.t0);
  const to = open ? x(Math.max(now, attrs.t0)) + right - 4 : x(Math.max(attrs.t1, attrs.t0));
  return { x: from, top, w: Math.max(to - from, 3), open };
}

function drawBar(id, attrs, bar, { sheet, ports, ctx }) {
  const own = look(attrs.st, "used");
  const tone = toneOf(attrs);
  const end = bar.open ? " open-ended" : "";
  sheet.rect(id, bar.x, bar.top, bar.w, BAR, `bar ${own.cls}${tone}${end}`, {
    entity: id, main: true,
  });
  pattern(sheet, id, own.word, bar.x, bar.top, bar.w, BAR);
  if (bar.open) {
    const { w } = bar;
    const d = `M${w} 0H0V${BAR}H${w}M${w - 6} ${BAR / 2 - 6}l6 6l-6 6`;
    sheet.path(`${id}/open`, bar.x, bar.top, d, `open ${own.cls.split(" ")[1]}`);
  }
  const mark = isWithheld(attrs, "st") ? "?" : own.word === "used" ? "" : own.mark;
  const room = bar.w - 8 - (bar.open ? 6 : 0);
  const label = show(attrs.label ?? attrs.g);
  let pen = bar.x + 5;
  if (mark && room >= textWidth(mark)) {
    const rest = { entity: id, over: own };
    pen += sheet.text(`${id}/m`, pen, bar.top + 16, mark, "state-mark", rest).w + 4;
  }
  const left = bar.x + 4 + room - pen;
  if (label && left >= Math.min(textWidth(label), 22)) {
    sheet.text(`${id}/t`, pen, bar.top + 16, label, "name", { fit: left, entity: id, over: own });
  }
  sheet.mark(id, bar.x, bar.top, bar.w, BAR);
  ports.set(id, portAt(ctx, bar.x, bar.x + bar.w, bar.top + BAR / 2));
}

// A moment: a stroke through the lane, its label above where nothing else stands.
function drawNotes(notes, { sheet, x, gutter, width, right }) {
  const taken = new Map();
  for (const { id, attrs, top } of notes.sort((a, b) => a.attrs.t - b.attrs.t)) {
    const at = x(attrs.t);
    sheet.line(id, at, top - 4, 0, BAR + 8, "moment", { entity: id, z: 1 });
    const label = show(attrs.label);
    const length = textWidth(label);
    const left = clamp(at - length / 2, gutter, Math.max(gutter, gutter + width + right - length));
    if (label && left >= (taken.get(top) ?? -Infinity)) {
      sheet.text(`${id}/t`, left, top - 5, label, "soft", { entity: id });
      taken.set(top, left + length + 6);
    }
    if (sheet.touched.has(id)) sheet.circle(`${id}/changed`, at, top - 4, 3.5, "flag", {
      z: 3, entity: id,
    });
  }
}

// From the side of one bar that faces the other, straight up or down at the moment it takes over.
function drawArrow(id, attrs, bars, { sheet, panel }) {
  const from = bars.get(inPanel(panel, attrs.from));
  const to = bars.get(inPanel(panel, attrs.to));
  if (!from || !to || from === to) return;
  const down = to.top > from.top;
  const startY = down ? from.top + BAR : from.top;
  const endY = down ? to.top - 1 : to.top + BAR + 1;
  const endX = to.x + Math.min(4, to.w / 2);
  const startX = clamp(endX, from.x, from.x + from.w);
  const knee = down ? 5 : -5;
  const wing = down ? -6 : 6;
  const dx = endX - startX;
  const d = dx
    ? `M0 0V${knee}H${dx}V${endY - startY}`
    : `M0 0V${endY - startY}`;
  const dy = endY - startY;
  const head = `M${dx - 4} ${dy + wing}L${dx} ${dy}L${dx + 4} ${dy + wing}`;
  sheet.path(`${id}/casing`, startX, startY, d, "casing", { z: 1 });
  sheet.path(id, startX, startY, d + head, "link", { entity: id, z: 3 });
}

function drawAxis(y, now, { sheet, gutter, width, right, time, panel, x }) {
  const { unit, write } = timeUnit(panel.opts?.unit, time.high);
  sheet.line(`${panel.id}/axis`, gutter, y, width + right, 0, "axis", { z: 0 });
  const wanted = time.even ? time.known : ticks(time.low, time.high, Math.max(2, width / 90));
  const last = textWidth(unit) + 6;
  let free = -Infinity;
  for (const value of wanted) {
    const at = x(value);
    const label = write(value);
    const length = textWidth(label);
    const left = clamp(at - length / 2, gutter - 4, gutter + width + right - length - last);
    sheet.line(`${panel.id}/axis/${value}`, at, y, 0, 4, "axis", { z: 0 });
    if (left < free) continue;
    sheet.text(`${panel.id}/axis/${value}/t`, left, y + 17, label, "soft");
    free = left + length + 8;
  }
  if (unit) sheet.text(`${panel.id}/unit`, gutter + width + right, y + 17, unit, "soft", {
    anchor: "end",
  });
  if (time.even) sheet.path(`${panel.id}/break`, gutter - 7, y, "M-3 4L1 -4M1 4L5 -4", "axis");
  sheet.line(`${panel.id}/now`, x(now), 0, 0, y, "now", { z: 0 });
}
