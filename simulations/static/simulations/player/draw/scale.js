// Scales and ticks for the two kinds that have axes.

import { num } from "./geometry.js";

const n1 = (value) => Math.round(value * 10) / 10;

/** Round numbers 1, 2 or 5 × 10ⁿ apart, from `low` to `high`, about `count` of them. */
export function ticks(low, high, count) {
  const span = high - low || 1;
  const rough = span / Math.max(count, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999);
  const out = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k += 1) {
    out.push(Number((k * step).toPrecision(12)));
  }
  return out;
}

/** Powers of ten, or of two where there are few, so that about `count` labels remain. */
export function logTicks(low, high, count) {
  const base = Math.log10(high / low) > 4 ? 10 : 2;
  const from = Math.ceil(Math.log(low) / Math.log(base) - 1e-9);
  const to = Math.floor(Math.log(high) / Math.log(base) + 1e-9);
  const every = Math.max(1, Math.ceil((to - from + 1) / Math.max(count, 1)));
  const out = [];
  for (let k = from; k <= to; k += every) out.push(base ** k);
  return out;
}

/** A linear or logarithmic scale: value → px, never outside the range. */
export function scale([low, high], [from, to], log = false) {
  const f = log ? (v) => Math.log(Math.max(v, low)) : (v) => v;
  const span = f(high) - f(low) || 1;
  return (value) => from + Math.min(Math.max((f(value) - f(low)) / span, 0), 1) * (to - from);
}

/**
 * A scale of time. Where events would fall on one another the gaps between them are given room and
 * the axis is no longer to scale (`even` true): then it is labelled at the events themselves.
 */
export function timeScale(times, width, least) {
  const known = [...times].sort((a, b) => a - b);
  const [low, high] = [known[0] ?? 0, known.at(-1) ?? 1];
  const span = high - low || 1;
  const gaps = known.slice(1).map((time, i) => ((time - known[i]) / span) * width);
  const room = Math.min(least, (width / Math.max(gaps.length, 1)) * 0.7);
  if (gaps.length > 400 || gaps.every((gap) => gap >= room)) {
    return { at: (t) => ((t - low) / span) * width, low, high, even: false, known };
  }
  const wide = gaps.reduce((sum, gap) => sum + Math.max(gap - room, 0), 0) || 1;
  const spare = width - room * gaps.length;
  const starts = [0];
  const share = (gap) => room + (Math.max(gap - room, 0) / wide) * spare;
  gaps.forEach((gap, i) => starts.push(starts[i] + share(gap)));
  const at = (t) => {
    let i = 0;
    while (i < known.length - 2 && t >= known[i + 1]) i += 1;
    const part = (t - known[i]) / (known[i + 1] - known[i] || 1);
    return starts[i] + Math.min(Math.max(part, 0), 1) * ((starts[i + 1] ?? width) - starts[i]);
  };
  return { at, low, high, even: true, known };
}

const STEPS = ["ns", "µs", "ms", "s"];

/** How to write times given in `unit` over a range: {unit, write}. */
export function timeUnit(unit, high) {
  const start = STEPS.indexOf(unit === "us" ? "µs" : unit);
  if (start < 0) return { unit: unit ?? "", write: num };
  let by = 1;
  let index = start;
  while (high / by >= 10000 && index < STEPS.length - 1) {
    by *= 1000;
    index += 1;
  }
  return { unit: STEPS[index], write: (value) => num(n1(value / by)) };
}
