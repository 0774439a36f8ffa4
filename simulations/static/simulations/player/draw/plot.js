// Curves, steps and bars on axes that span the whole trace, so that a curve grows and the axes hold
// still. Series differ by dash and marker as well as tone; each is named at its end with its value.

import { drawNamed } from "./bars.js";
import { clamp, isNumber, listOf, num, show, textWidth } from "./geometry.js";
import { isWithheld, redact } from "./redact.js";
import { logTicks, scale, ticks } from "./scale.js";
import { nothing, Sheet } from "./sheet.js";
import { surveyPanel } from "./survey.js";

const n1 = (value) => Math.round(value * 10) / 10;
const MARKED = 24; // points up to which each is marked

/** plot: entities → boxes. */
export function layout(panel, entities, ctx) {
  const seen = redact(panel, entities, ctx);
  const facts = ctx.facts ?? surveyPanel(panel, entities);
  const sheet = new Sheet(ctx);
  const series = [];
  const lines = [];
  for (const [id, attrs] of seen) {
    if (Array.isArray(attrs.pts) || isWithheld(attrs, "pts")) series.push({ id, attrs });
    else if (isNumber(attrs.x) || isNumber(attrs.y)) lines.push({ id, attrs });
  }
  if (facts.y[0] > facts.y[1] && !facts.names.size) nothing(sheet, panel, ctx.width);
  else if (facts.names.size && facts.bars) drawNamed(series, { sheet, facts, ctx, panel });
  else draw(series, lines, { sheet, facts, ctx, panel, ...frame(panel, facts, series, ctx) });
  return sheet.done();
}

function frame(panel, facts, series, ctx) {
  const width = Math.min(ctx.width, 760);
  const height = Math.round(clamp(width * 0.52, 190, 320));
  const log = panel.opts?.log === true;
  const y = span(facts.bars ? [Math.min(facts.y[0], 0), facts.y[1]] : facts.y, log, true);
  const names = [...facts.names];
  const { bars } = facts;
  const x = spanOfX(facts, names);
  const yTicks = log ? logTicks(y[0], y[1], height / 34) : wholes(ticks(y[0], y[1], height / 44));
  const left = Math.ceil(Math.max(...yTicks.map((tick) => textWidth(num(tick))), 8) + 10);
  const label = textWidth("0".repeat(Math.min(facts.chars.label ?? 0, 14)));
  const value = textWidth(num(Math.round(y[1]))) + 8;
  const right = Math.ceil(Math.min(label + value + 10, width * 0.32));
  const box = { left, right: width - right, top: 16, bottom: height - 24 };
  return {
    box, log, yTicks, names, bars, x, y,
    sx: scale(x, [box.left + 4, box.right - 2]),
    sy: scale(y, [box.bottom, box.top], log),
  };
}

function spanOfX(facts, names) {
  if (names.length) return [-0.5, names.length - 0.5];
  if (facts.bars) return [facts.x[0] - 0.5, facts.x[1] + 0.5];
  return span(facts.x, false, false);
}

// Halves of a count say nothing.
const wholes = (found) => {
  const kept = found.filter(Number.isInteger);
  return kept.length > 1 ? kept : found;
};

function span([low, high], log, up) {
  if (!(low <= high)) return log ? [1, 10] : [0, 1];
  if (log) return [Math.max(Math.min(low, high), 1), Math.max(high, 2)];
  const from = low >= 0 && low < high * 0.5 ? 0 : low;
  return [from, high === from ? from + 1 : up ? high + (high - from) * 0.03 : high];
}

function draw(series, lines, style) {
  drawAxes(style);
  for (const line of lines) drawReference(line, style);
  const bars = series.filter(({ attrs }) => attrs.mode === "bar");
  bars.forEach((one, at) => drawBars(one, at, bars.length, style));
  const curves = series.filter(({ attrs }) => attrs.mode !== "bar");
  const ends = curves.map(({ attrs }) => lastOf(attrs)).filter(Boolean);
  const reached = Math.max(...ends.map(([x]) => across(x, style)));
  curves.forEach((one, at) => drawCurve(one, at, { ...style, reached }));
  drawNames(series, style);
}

function drawAxes({ sheet, box, yTicks, sy, panel, sx, x, names, bars }) {
  for (const tick of yTicks) {
    const y = Math.round(sy(tick)) + 0.5;
    sheet.line(`${panel.id}/y/${tick}`, box.left, y, box.right - box.left, 0, "rule", { z: 0 });
    sheet.text(`${panel.id}/y/${tick}/t`, box.left - 7, y + 4, num(tick), "soft", {
      anchor: "end",
    });
  }
  sheet.line(`${panel.id}/y`, box.left, box.top - 4, 0, box.bottom - box.top + 4, "axis", { z: 0 });
  sheet.line(`${panel.id}/x`, box.left, box.bottom, box.right - box.left, 0, "axis", { z: 0 });
  const room = box.right - box.left;
  const wanted = names.length
    ? names.map((name, at) => [at, name])
    : xTicks(x, room, bars).map((tick) => [tick, num(tick)]);
  let free = -Infinity;
  for (const [value, label] of wanted) {
    const at = sx(value);
    sheet.line(`${panel.id}/x/${value}`, at, box.bottom, 0, 4, "axis", { z: 0 });
    const length = Math.min(textWidth(label), room / Math.max(names.length, 1) + 20);
    if (at - length / 2 < free) continue;
    sheet.text(`${panel.id}/x/${value}/t`, at, box.bottom + 17, label, "soft", {
      anchor: "middle", fit: length,
    });
    free = at + length / 2 + 8;
  }
  sheet.grow(0, box.bottom + 22);
}

// Under bars every whole number where there is room, else round numbers.
function xTicks([low, high], room, bars) {
  if (bars && high - low <= room / 30) {
    const every = ticks(Math.ceil(low), Math.floor(high), Math.max(high - low - 1, 1));
    return every.filter(Number.isInteger);
  }
  return ticks(low, high, room / 74).filter((tick) => !bars || Number.isInteger(tick));
}

function drawReference({ id, attrs }, { sheet, box, sx, sy }) {
  const label = show(attrs.label);
  if (isNumber(attrs.y)) {
    const y = n1(sy(attrs.y));
    sheet.line(id, box.left, y, box.right - box.left, 0, "reference", { entity: id });
    sheet.text(`${id}/t`, box.right - 4, y - 5, label, "reference-label", {
      anchor: "end", entity: id,
    });
    return;
  }
  const x = n1(sx(attrs.x));
  sheet.line(id, x, box.top - 2, 0, box.bottom - box.top + 2, "reference", { entity: id });
  const end = x > (box.left + box.right) / 2;
  sheet.text(`${id}/t`, end ? x - 4 : x + 4, box.top + 6, label, "reference-label", {
    anchor: end ? "end" : "start", entity: id,
  });
}

// ---- series ----

const usable = (attrs) => listOf(attrs.pts).filter((pt) => Array.isArray(pt) && isNumber(pt[1]));

const lastOf = (attrs) => listOf(attrs.pts).findLast((pt) => Array.isArray(pt) && isNumber(pt[1]));

const across = (x, { sx, names }) => sx(isNumber(x) ? x : names.indexOf(show(x)));

function pointsOf({ attrs }, { sx, sy, names }) {
  return usable(attrs).map(([x, y]) => [across(x, { sx, names }), sy(y), x, y]);
}

function drawCurve(one, at, style) {
  const { sheet } = style;
  const { id, attrs } = one;
  const points = pointsOf(one, style);
  if (!points.length) return;
  const step = attrs.mode === "step";
  const kept = points.length <= MARKED ? points : step ? points : straightened(thin(points));
  const tone = isNumber(attrs.tone) ? clamp(Math.trunc(attrs.tone), 0, 5) : at % 6;
  let d = `M${n1(kept[0][0])} ${n1(kept[0][1])}`;
  for (const [x, y] of kept.slice(1)) d += step ? `H${n1(x)}V${n1(y)}` : `L${n1(x)} ${n1(y)}`;
  // a step holds its value as far as anything is known
  if (step && style.reached > kept.at(-1)[0]) d += `H${n1(style.reached)}`;
  sheet.path(id, 0, 0, d, `curve tone-${tone} dash-${at % 6}`, { entity: id });
  if (points.length <= MARKED) {
    const marks = points.map(([x, y]) => marker(at, x, y)).join("");
    sheet.path(`${id}/marks`, 0, 0, marks, `marks tone-${tone}`, { entity: id });
  }
  const [x, y] = points.at(-1);
  const changed = sheet.touched.has(id);
  const cls = changed ? "last flag-ring" : `last tone-${tone}`;
  sheet.circle(`${id}/last`, x, y, changed ? 5 : 3.5, cls, { z: 3, entity: id });
}

// Highest and lowest point of every pixel column: thousands of points look the same as one each.
function thin(points) {
  const columns = new Map();
  for (const point of points) {
    const column = Math.round(point[0]);
    const has = columns.get(column);
    if (!has) columns.set(column, [point, point]);
    else {
      if (point[1] < has[0][1]) has[0] = point;
      if (point[1] > has[1][1]) has[1] = point;
    }
  }
  const inOrder = ([a, b]) => (a[0] <= b[0] ? [a, b] : [b, a]);
  return [...columns.values()].flatMap(([a, b]) => (a === b ? [a] : inOrder([a, b])));
}

// Without the points that lie on the straight line between their neighbours, within a third of a
// pixel: from each kept point on, the range of slopes that still touch every point passed.
function straightened(points) {
  const kept = [points[0]];
  let [low, high] = [-Infinity, Infinity];
  for (let at = 1; at < points.length; at += 1) {
    const [x, y] = points[at];
    let [fromX, fromY] = kept.at(-1);
    const slope = (y - fromY) / (x - fromX);
    if (!(slope >= low && slope <= high)) {
      if (at > 1) kept.push(points[at - 1]);
      [fromX, fromY] = kept.at(-1);
      [low, high] = [-Infinity, Infinity];
    }
    const dx = x - fromX;
    if (dx <= 0) continue;
    low = Math.max(low, (y - 0.33 - fromY) / dx);
    high = Math.min(high, (y + 0.33 - fromY) / dx);
  }
  if (kept.at(-1) !== points.at(-1)) kept.push(points.at(-1));
  return kept;
}

function marker(at, x, y) {
  const [X, Y] = [n1(x), n1(y)];
  if (at % 3 === 0) return `M${X - 2.5} ${Y}a2.5 2.5 0 1 1 5 0a2.5 2.5 0 1 1 -5 0Z`;
  if (at % 3 === 1) return `M${X - 2.5} ${Y - 2.5}h5v5h-5Z`;
  return `M${X} ${Y - 3.5}l3.5 6h-7Z`;
}

function drawBars(one, at, count, style) {
  const { sheet, box, x, sx } = style;
  const { id, attrs } = one;
  const slot = Math.abs(sx(x[0] + 1) - sx(x[0]));
  const width = clamp((slot * 0.72) / count, 2, 48);
  const tone = isNumber(attrs.tone) ? clamp(Math.trunc(attrs.tone), 0, 5) : at % 6;
  const points = pointsOf(one, style);
  points.forEach(([px, py, name, value], order) => {
    const left = px - (width * count) / 2 + at * width;
    const key = `${id}/${show(name)}/${order}`;
    const [w, h] = [Math.max(width - 1.5, 1.5), Math.max(box.bottom - py, 0)];
    sheet.rect(key, left, py, w, h, `column tone-${tone} dash-${at % 6}`, { entity: id });
    const text = num(value);
    if (textWidth(text) <= width * count + 6 && (count === 1 || textWidth(text) <= width)) {
      sheet.text(`${key}/v`, left + width / 2, py - 5, text, "value", { anchor: "middle" });
    }
  });
}

// Each curve's name and latest value at the right, moved apart where they would touch.
function drawNames(series, { sheet, box, sy, ctx }) {
  const names = series.map(({ id, attrs }, at) => {
    const hidden = isWithheld(attrs, "pts");
    const last = lastOf(attrs)?.[1];
    const bar = attrs.mode === "bar";
    const value = hidden ? "?" : bar || last === undefined ? "" : num(last);
    const y = hidden || last === undefined || bar ? box.top + 10 + at * 16 : sy(last);
    const tone = clamp(Math.trunc(isNumber(attrs.tone) ? attrs.tone : at % 6), 0, 5);
    const cls = `series-name ink-${tone}${hidden ? " withheld" : ""}`;
    return { id, label: show(attrs.label), value, y, cls };
  });
  names.sort((a, b) => a.y - b.y);
  let free = box.top - 4;
  for (const name of names) {
    name.y = Math.max(name.y, free);
    free = name.y + 15;
  }
  const over = Math.max(0, free - 15 - box.bottom);
  const room = Math.min(ctx.width, 760) - box.right - 10;
  for (const { id, label, value, y, cls } of names) {
    const text = [label, value].filter(Boolean).join(" ");
    if (!text) continue;
    sheet.text(`${id}/name`, box.right + 9, y + 4 - over, text, cls, { fit: room, entity: id });
  }
}
