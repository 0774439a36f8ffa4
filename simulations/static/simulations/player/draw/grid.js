// A grid of small cells: bitmaps, size-class spans, tables of numbers. Row numbers at the left, the
// value inside where there is room, a pattern where there is none.

import { drawHead, slotId, slotLook } from "./arrays.js";
import { handsome, isNumber, more, num, textWidth, toneOf, VALUE } from "./geometry.js";
import { isWithheld, valueText } from "./redact.js";
import { pattern } from "./states.js";

const HEIGHT = 24;

/** Draw `array` below `top`; the y where it ends. */
export function drawGrid(array, top, style) {
  const { sheet, width, panel, ctx } = style;
  const gutter = textWidth(num(array.n)) + 8;
  const cell = Math.max(22, Math.min(style.cell, width - gutter - 2));
  const fit = Math.max(1, Math.floor((width - gutter - 2) / cell));
  const wished = isNumber(panel.opts?.cols) ? Math.max(1, Math.trunc(panel.opts.cols)) : fit + 1;
  const columns = wished <= fit ? wished : handsome(fit);
  const origin = { x: gutter, y: top + drawHead(array, top, style, false), cell };
  const drawn = array.slots.filter((slot) => slot.kind !== "gap");
  drawn.forEach((slot, order) => {
    const x = origin.x + (order % columns) * cell;
    const y = origin.y + Math.floor(order / columns) * HEIGHT;
    if (order % columns === 0) {
      sheet.text(`${array.key}/row/${order / columns}`, gutter - 6, y + 16, slot.i, "index", {
        anchor: "end",
      });
    }
    drawCell(array, slot, x, y, cell, { sheet, bits: panel.opts?.bits === 1 });
  });
  const bottom = origin.y + Math.ceil(drawn.length / columns) * HEIGHT;
  const hidden = array.n - drawn.length;
  if (hidden <= 0) return bottom;
  sheet.text(`${array.key}/hidden`, origin.x, bottom + 16, more(hidden, ctx.lang), "soft");
  return bottom + 22;
}

function drawCell(array, slot, x, y, cell, { sheet, bits }) {
  const id = slotId(slot, array);
  const entity = slot.id;
  const own = slotLook(slot, array);
  const tone = toneOf(slot.attrs);
  const on = bits && (slot.attrs.v === 1 || slot.attrs.v === true) ? " on" : "";
  sheet.rect(id, x, y, cell, HEIGHT, `slot ${own.cls}${tone}${on}`, { entity, main: true });
  pattern(sheet, id, own.word, x, y, cell, HEIGHT);
  const value = valueText(slot.attrs, cell - 3) || own.mark;
  if (value) {
    const cls = isWithheld(slot.attrs, "v") ? "value withheld" : `value${on}`;
    sheet.text(`${id}/v`, x + cell / 2, y + 17, value, cls, {
      size: cell > 30 ? VALUE : undefined, anchor: "middle", fit: cell - 3, entity,
    });
  }
  if (entity) sheet.mark(entity, x, y, cell, HEIGHT);
}
