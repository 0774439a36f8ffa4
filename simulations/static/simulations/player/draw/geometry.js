// What every drawing shares: text sizes and widths, columns, the tones.
//
// Text is never measured in the page: widths are worked out from the number of characters, so a
// layout is the same in every browser and can be tested without one.

export const SMALL = 12; // px: the least size of any text in a picture
export const VALUE = 14;
export const ROW = 32; // height of a word of memory
const ADVANCE = 0.61; // em per character, the widest of the monospace faces in --mono
const LONGEST = 400; // characters looked at, so that a 10 KB label costs nothing

// Hangul, Chinese, Japanese, full-width forms and pictographs take a whole em.
const WIDE = new RegExp(
  "[\\u1100-\\u115f\\u2e80-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe4f" +
    "\\uff00-\\uff60\\uffe0-\\uffe6\\u{1f000}-\\u{1faff}\\u{20000}-\\u{3fffd}]",
  "u",
);
// Controls and bidirectional overrides could reorder what stands next to them.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const SHOWN = { "\n": "⏎", "\t": "⇥", "\r": "␍", "\0": "␀" };

/** Width in px of `string` at `size` px in the monospace face. */
export function textWidth(string, size = SMALL) {
  let ems = 0;
  for (const char of string) ems += WIDE.test(char) ? 1 : ADVANCE;
  return ems * size;
}

/** An attribute value as the one line of text that is drawn for it. */
export function show(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.slice(0, 64).map(show).join(", ");
  if (typeof value === "object") return "";
  if (value === " ") return "␣";
  const text = String(value).slice(0, LONGEST);
  return text.replace(UNSAFE, (char) => SHOWN[char] ?? "");
}

/** `string`, shortened with an ellipsis so that it fits `width` px. */
export function clip(string, width, size = SMALL) {
  if (textWidth(string, size) <= width) return string;
  let kept = "";
  let used = textWidth("…", size);
  for (const char of string) {
    used += textWidth(char, size);
    if (used > width) break;
    kept += char;
  }
  return kept ? `${kept.trimEnd()}…` : "…";
}

/** `string` in at most `most` lines of `width` px, broken at spaces; the last takes what is left. */
export function broken(string, width, most, size = SMALL) {
  const lines = [];
  for (const word of string.split(" ")) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    const fits = lines.length === most || textWidth(longer, size) <= width;
    if (lines.length && fits) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A number as people read it: thousands marked from 10,000 on. */
export function num(value) {
  if (typeof value !== "number") return show(value);
  if (!Number.isInteger(value) || Math.abs(value) < 10000) return String(value);
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** The written count of what is not drawn. */
export function more(count, lang) {
  return String(lang).startsWith("zh") ? `… 另 ${num(count)}` : `… ${num(count)} more`;
}

/** The part of an entity id after its panel. */
export const local = (id) => id.slice(id.indexOf(".") + 1);

/** A full id from a local or full one. */
export function inPanel(panel, id) {
  const text = String(id);
  return text.startsWith(`${panel.id}.`) ? text : `${panel.id}.${text}`;
}

export const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
export const listOf = (value) => (Array.isArray(value) ? value : []);

/** The classes of the palette's tone an entity asks for, else none. */
export function toneOf({ tone }) {
  return isNumber(tone) ? ` toned tone-${clamp(Math.trunc(tone), 0, 5)}` : "";
}

/** The largest handsome number of columns that fits: memory reads best in rows of 8, 10, 16 …. */
export function handsome(fit) {
  const columns = [64, 48, 40, 32, 24, 20, 16, 12, 10, 8, 6, 5, 4, 3, 2, 1];
  return columns.find((n) => n <= fit) ?? 1;
}

/** A width in px for texts of up to `chars` characters, in few steps so that columns hold still. */
export function columnFor(chars, size = VALUE, pad = 14) {
  const steps = [3, 5, 7, 10, 13, 18, 24, 32];
  const most = steps.find((n) => n >= chars) ?? 32;
  return Math.ceil(most * ADVANCE * size + pad);
}
