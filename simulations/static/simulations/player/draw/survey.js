// Facts about each panel over the whole trace: the widest value, the range of time, whether it is
// ever pointed at. Layouts size their columns and axes by them, so that a step moves only what it
// changes. One pass over the deltas, once per document.

import { isNumber, local, show } from "./geometry.js";
import { look } from "./states.js";

const cache = new WeakMap();

const fresh = () => ({
  count: 0, // most entities at once
  chars: {}, // attribute → longest text
  words: new Map(), // id of a record's word → longest name and value
  states: new Set(),
  marks: false, // some state carries a mark
  has: new Set(), // attributes that ever have a value
  cursors: new Set(), // ids of cursors
  items: 0, // longest list
  pointed: false, // something points into this panel
  points: false, // something in this panel points elsewhere
  names: new Set(), // x values that are words
  bars: false,
  counts: new Set(), // bits that are more than a switch
  x: [Infinity, -Infinity],
  y: [Infinity, -Infinity],
  times: new Set(),
  lanes: new Set(),
  live: 0,
});

/** Map panel id → facts, plus `wires`: most targets pointed at across panels at one moment. */
export function survey(document) {
  const known = cache.get(document);
  if (known) return known;
  const facts = new Map(document.scene.panels.map((panel) => [panel.id, fresh()]));
  const pointers = new Pointers(facts);
  const live = new Set();
  const touch = (id, attrs) => {
    const fact = facts.get(id.slice(0, id.indexOf(".")));
    if (!fact) return;
    if (attrs === null) {
      if (live.delete(id)) fact.live -= 1;
      pointers.set(id, null);
      return;
    }
    if (!live.has(id)) {
      live.add(id);
      fact.live += 1;
      fact.count = Math.max(fact.count, fact.live);
    }
    if ("ref" in attrs) pointers.set(id, refOf(attrs));
    notice(fact, id, attrs);
  };
  for (const [id, attrs] of Object.entries(document.init ?? {})) touch(id, attrs);
  pointers.settle();
  for (const step of document.steps ?? []) {
    for (const [id, attrs] of step.d) touch(id, attrs);
    pointers.settle();
  }
  const found = { panels: facts, wires: pointers.most };
  cache.set(document, found);
  return found;
}

/** The facts of one panel as it stands, for a layout that is called on its own. */
export function surveyPanel(panel, entities) {
  const document = { scene: { panels: [panel] }, init: Object.fromEntries(entities) };
  return survey(document).panels.get(panel.id);
}

/** The id an entity points at, or null. */
export function refOf(attrs) {
  const { ref } = attrs;
  const target = typeof ref === "object" && ref ? ref.ref : ref;
  return typeof target === "string" ? target : null;
}

const longer = (fact, name, length) => {
  fact.chars[name] = Math.max(fact.chars[name] ?? 0, Math.min(length, 400));
};

const widen = (range, value) => {
  if (!isNumber(value)) return;
  range[0] = Math.min(range[0], value);
  range[1] = Math.max(range[1], value);
};

function notice(fact, id, attrs) {
  for (const [written, value] of Object.entries(attrs)) {
    const name = written.endsWith("+") ? written.slice(0, -1) : written;
    if (value === null || value === undefined) continue;
    fact.has.add(name);
    if (name === "pts") noticePoints(fact, value);
    else if (Array.isArray(value)) noticeList(fact, name, value);
    else if (name === "bits") noticeBits(fact, value);
    else longer(fact, name, show(value).length);
  }
  if (typeof attrs.st === "string") noticeState(fact, attrs.st);
  if (attrs.mode === "bar") fact.bars = true;
  if (typeof attrs.c === "string") fact.states.add(attrs.c);
  if ("at" in attrs && !("i" in attrs)) fact.cursors.add(id);
  noticeRanges(fact, attrs);
  noticeWord(fact, id, attrs);
  longer(fact, "id", local(id).length);
}

function noticeWord(fact, id, { n, v }) {
  const known = fact.words.get(id);
  if (!known && typeof n !== "string") return;
  const [name, value] = known ?? ["", ""];
  const longest = (old, text) => (text.length > old.length ? text : old);
  fact.words.set(id, [longest(name, show(n)), longest(value, show(v))]);
}

function noticePoints(fact, points) {
  for (const point of Array.isArray(points) ? points : []) {
    if (!Array.isArray(point)) continue;
    if (typeof point[0] === "string" && fact.names.size < 64) fact.names.add(show(point[0]));
    widen(fact.x, point[0]);
    widen(fact.y, point[1]);
  }
}

function noticeList(fact, name, values) {
  fact.items = Math.max(fact.items, values.length);
  longer(fact, `${name}.length`, values.length);
  for (const value of values) longer(fact, name, show(value).length);
}

function noticeBits(fact, bits) {
  for (const [name, value] of Object.entries(bits)) {
    if (isNumber(value) && value > 1) fact.counts.add(name);
    longer(fact, "bit", show(value).length);
  }
}

function noticeState(fact, state) {
  fact.states.add(state);
  if (look(state).mark) fact.marks = true;
}

function noticeRanges(fact, attrs) {
  for (const time of [attrs.t0, attrs.t1, attrs.t]) if (isNumber(time)) fact.times.add(time);
  if (typeof attrs.lane === "string") fact.lanes.add(attrs.lane);
  if (!("lane" in attrs)) {
    widen(fact.x, attrs.x);
    widen(fact.y, attrs.y);
  }
}

// Who points at what right now, and the most targets in other panels there ever were at once.
class Pointers {
  constructor(facts) {
    this.facts = facts;
    this.from = new Map();
    this.count = new Map();
    this.most = 0;
  }

  set(id, target) {
    const old = this.from.get(id);
    if (old === (target ?? undefined)) return;
    if (old) this.add(old, -1);
    if (!target) {
      this.from.delete(id);
      return;
    }
    const [source, goal] = [id, target].map((ref) => ref.slice(0, ref.indexOf(".")));
    if (this.facts.has(source)) this.facts.get(source).points = true;
    if (this.facts.has(goal)) this.facts.get(goal).pointed = true;
    if (source === goal) {
      this.from.delete(id);
      return;
    }
    this.from.set(id, target);
    this.add(target, 1);
  }

  add(target, by) {
    const count = (this.count.get(target) ?? 0) + by;
    if (count) this.count.set(target, count);
    else this.count.delete(target);
  }

  // Only between steps: within one, an old pointer may go after the new one has come.
  settle() {
    this.most = Math.max(this.most, this.count.size);
  }
}
