// How each state word looks. Every word has its own pair of outline and pattern, or a mark of its
// own, so no state is told by hue alone; the tint that shapes.css adds only helps.
//
// Marks are characters without an emoji form, found in every system's faces.

const LOOKS = {
  free: ["dashed"],
  used: ["solid"],
  new: ["solid", "+"],
  moved: ["solid", "→"],
  copied: ["solid", "="],
  garbage: ["dashed", "×", "hatch"],
  shared: ["thick", "∥"],
  waiting: ["dashed", "…"],
  running: ["thick", "►"],
  runnable: ["solid", "▷"],
  blocked: ["thick", "■"],
  done: ["dotted", "✓"],
  evacuated: ["dashed", "⇗", "back"],
  growing: ["thick", "↑"],
  deleted: ["dashed", "†", "cross"],
  empty: ["dotted"],
  full: ["thick", "F"],
  locked: ["thick", "L"],
  unlocked: ["dashed", "U"],
  starving: ["thick", "!"],
  woken: ["solid", "w"],
  expunged: ["dashed", "∅", "cross"],
  victim: ["dotted", "V", "back"],
  hit: ["thick", "◆"],
  miss: ["dashed", "◇"],
  panicking: ["thick", "P", "hatch"],
  recovered: ["solid", "R"],
  unwinding: ["dashed", "⇑"],
  returned: ["dotted", "↵"],
  expired: ["dotted", "E", "hatch"],
  due: ["thick", "D"],
  white: ["solid", "W"],
  grey: ["solid", "G", "hatch"],
  black: ["solid", "B"],
};

export const STATE_WORDS = Object.keys(LOOKS);

/** {cls, mark, pattern} of a state word; an unknown or missing word looks `fallback`. */
export function look(state, fallback = "used") {
  const word = Object.hasOwn(LOOKS, state ?? "") ? state : fallback;
  const [line, mark = "", pattern = null] = LOOKS[word] ?? LOOKS.used;
  return { word, mark, pattern, cls: `look-${word} line-${line}` };
}

const n = (value) => Math.round(value * 10) / 10;

/** Diagonals across a w × h rectangle, worked out rather than clipped: one path, no ids. */
export function hatch(pattern, w, h, gap = 6) {
  if (pattern === "cross") return hatch("hatch", w, h, 8) + hatch("back", w, h, 8);
  let d = "";
  for (let c = gap; c < w + h; c += gap) {
    // the line x + y = c between the edges of the rectangle
    const x0 = Math.max(0, c - h);
    const x1 = Math.min(w, c);
    if (pattern === "back") d += `M${n(w - x0)} ${n(c - x0)}L${n(w - x1)} ${n(c - x1)}`;
    else d += `M${n(x0)} ${n(c - x0)}L${n(x1)} ${n(c - x1)}`;
  }
  return d;
}

/** The same across a circle of radius r about the origin. */
export function hatchCircle(pattern, r, gap = 5) {
  if (pattern === "cross") return hatchCircle("hatch", r, 7) + hatchCircle("back", r, 7);
  let d = "";
  const side = pattern === "back" ? -1 : 1;
  for (let c = -r + gap / 2; c < r; c += gap) {
    const half = Math.sqrt(r * r - c * c);
    const [u, v] = [c * Math.SQRT1_2, half * Math.SQRT1_2];
    d += `M${n(side * (u - v))} ${n(u + v)}L${n(side * (u + v))} ${n(u - v)}`;
  }
  return d;
}

/** Lay the pattern of `state` over a rectangle of the sheet. */
export function pattern(sheet, key, state, x, y, w, h, z = 1) {
  const { pattern: kind } = look(state);
  if (kind) sheet.path(`${key}/pattern`, x, y, hatch(kind, w, h), "pattern", { z, w, h });
}
