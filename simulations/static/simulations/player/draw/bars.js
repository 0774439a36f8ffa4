// Bars with names, lying down: the name at the left, the bar, its value at the end. Names are never
// turned, cut short or left out, whatever the width.

import { clamp, isNumber, listOf, num, show, textWidth } from "./geometry.js";
import { isWithheld } from "./redact.js";
import { scale } from "./scale.js";

const BAR = 20;
const GAP = 8;

/** Draw the series of a plot whose x values are words. */
export function drawNamed(series, { sheet, facts, ctx, panel }) {
  const width = Math.min(ctx.width, 620);
  const names = [...facts.names];
  const longest = Math.max(...names.map((name) => textWidth(name)));
  const left = Math.ceil(Math.min(longest, width * 0.45) + 10);
  const values = [Math.min(facts.y[0], 0), Math.max(facts.y[1], 0) || 1];
  const room = textWidth(num(values[1])) + 10;
  const across = scale(values, [left, width - room]);
  const many = series.length > 1;
  const pitch = series.length * (BAR + 2) + GAP;
  let top = 6;
  if (many) top = drawKey(series, { sheet, width }) + 6;
  names.forEach((name, row) => {
    const middle = top + row * pitch + (series.length * (BAR + 2)) / 2 + 4;
    sheet.text(`${panel.id}/name/${name}`, left - 8, middle, name, "name", {
      anchor: "end", fit: left - 8,
    });
  });
  series.forEach((one, order) => {
    drawOne(one, order, { sheet, names, across, top, pitch, left });
  });
  const bottom = top + names.length * pitch;
  sheet.line(`${panel.id}/axis`, left, top - 2, 0, bottom - top, "axis", { z: 0 });
  sheet.grow(width - 1, bottom);
}

const styleOf = ({ tone }, order) =>
  `column tone-${isNumber(tone) ? clamp(Math.trunc(tone), 0, 5) : order % 6} dash-${order % 6}`;

function drawOne({ id, attrs }, order, { sheet, names, across, top, pitch, left }) {
  const hidden = isWithheld(attrs, "pts");
  for (const point of listOf(attrs.pts)) {
    const row = Array.isArray(point) ? names.indexOf(show(point[0])) : -1;
    if (row < 0 || !isNumber(point[1])) continue;
    const y = top + row * pitch + order * (BAR + 2);
    const end = across(point[1]);
    const key = `${id}/${names[row]}`;
    sheet.rect(key, left, y, Math.max(end - left, 1), BAR, styleOf(attrs, order), {
      entity: id, main: true,
    });
    sheet.text(`${key}/v`, end + 6, y + 15, num(point[1]), "value", { entity: id });
  }
  if (hidden) sheet.text(`${id}/hidden`, left + 6, top + 15, "?", "value withheld", { entity: id });
}

// Which series is which, in one line above the bars.
function drawKey(series, { sheet, width }) {
  let [x, y] = [0, 2];
  series.forEach(({ id, attrs }, order) => {
    const label = show(attrs.label);
    const length = 24 + textWidth(label) + 14;
    if (x && x + length > width) [x, y] = [0, y + 20];
    sheet.rect(`${id}/key`, x, y, 16, 12, styleOf(attrs, order));
    sheet.text(`${id}/key/t`, x + 22, y + 11, label, "soft", { fit: width - x - 22 });
    x += length;
  });
  return y + 16;
}
