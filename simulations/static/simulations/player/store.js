// The state of a trace at any position, as `simulations/trace/store.py` has it: init plus the
// deltas of the first n steps. Entities are never changed in place, so states share them.

const KEYFRAME_EVERY = 64;
const RECENT = 3; // a step needs the states before and after it

/** Change `state` (Map id → attrs) by one step's ops: merge, delete on null, append on `name+`. */
export function apply(state, ops) {
  for (const [id, attrs] of ops) {
    if (attrs === null) {
      state.delete(id);
      continue;
    }
    const merged = { ...state.get(id) };
    for (const name of Object.keys(attrs)) {
      if (name.endsWith("+")) {
        const list = name.slice(0, -1);
        merged[list] = (merged[list] ?? []).concat(attrs[name]);
      } else {
        merged[name] = attrs[name];
      }
    }
    state.set(id, merged);
  }
}

/** Split "panel.entity#attr"; the attribute defaults to v. */
export function splitRef(ref) {
  const cut = ref.indexOf("#");
  return cut < 0 ? [ref, "v"] : [ref.slice(0, cut), ref.slice(cut + 1) || "v"];
}

/** The value a reference names, or undefined. */
export function valueOf(state, ref) {
  const [id, attr] = splitRef(ref);
  return state.get(id)?.[attr];
}

export class Store {
  constructor(document, keyframeEvery = KEYFRAME_EVERY) {
    this.document = document;
    this.length = document.steps.length;
    this.every = keyframeEvery;
    this.redactions = new Map(); // entity id → Set of attribute names to withhold
    const state = new Map(Object.entries(document.init));
    this.keyframes = [new Map(state)];
    document.steps.forEach((step, index) => {
      apply(state, step.d);
      if ((index + 1) % this.every === 0) this.keyframes.push(new Map(state));
    });
    this.recent = []; // states reached lately, newest first
  }

  /** The full state at position n as a Map in order of appearance; treat it as read-only. */
  raw(n) {
    if (!Number.isInteger(n) || n < 0 || n > this.length) {
      throw new RangeError(`position ${n} is outside 0 … ${this.length}`);
    }
    const key = Math.floor(n / this.every);
    // A state reached lately is the shorter way when it lies between the keyframe and n.
    let from = { n: key * this.every, state: this.keyframes[key] };
    for (const seen of this.recent) if (seen.n <= n && seen.n > from.n) from = seen;
    if (from.n === n) return from.state;
    const state = new Map(from.state);
    for (let at = from.n; at < n; at++) apply(state, this.document.steps[at].d);
    this.recent = [{ n, state }, ...this.recent.slice(0, RECENT - 1)];
    return state;
  }

  /** The state at n as views may see it: what is redacted reads "?". */
  at(n) {
    const state = this.raw(n);
    if (this.redactions.size === 0) return state;
    const seen = new Map(state);
    for (const [id, attrs] of this.redactions) {
      const entity = seen.get(id);
      if (entity) seen.set(id, withheld(entity, attrs));
    }
    return seen;
  }

  /** Ids touched by step n, in order, each once; empty at position 0. */
  changed(n) {
    return new Set(n === 0 ? [] : this.document.steps[n - 1].d.map((op) => op[0]));
  }

  /** Withhold exactly these "panel.entity#attr" references from every view until told otherwise. */
  redact(refs) {
    this.redactions = new Map();
    for (const ref of refs) {
      const [id, attr] = splitRef(ref);
      if (!this.redactions.has(id)) this.redactions.set(id, new Set());
      this.redactions.get(id).add(attr);
    }
  }
}

// Attributes that place a thing in the drawing: what stands there now is not the answer, and a
// "?" would leave the thing without a place.
const PLACES = new Set(
  "i at n win used slot parent pos lane t0 t1 t pts a b x y from to refs off size mode".split(" "),
);

function withheld(entity, attrs) {
  const copy = { ...entity };
  for (const attr of attrs) {
    const value = entity[attr];
    if (PLACES.has(attr)) continue;
    if (Array.isArray(value)) copy[attr] = [...value, "?"];
    else if (value !== null && typeof value === "object") copy[attr] = unknownBits(value);
    else if (attr === "v" && value !== null && value !== undefined) copy[attr] = `${value} → ?`;
    else copy[attr] = "?";
  }
  return copy;
}

function unknownBits(bits) {
  return "ref" in bits ? "?" : Object.fromEntries(Object.keys(bits).map((name) => [name, "?"]));
}
