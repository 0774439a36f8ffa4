import { Store, apply, splitRef, valueOf } from "/static/simulations/player/store.js";
import { equal, json, ok, test, throws } from "./harness.js";

const names = ["slice-growth-513", "map-evacuation", "panic-defers", "write-barrier"];

function long(steps) {
  const document = { init: { "a.x": { v: 0 }, "a.list": { pts: [] } }, steps: [] };
  for (let n = 1; n <= steps; n++) {
    const d = [["a.x", { v: n }], ["a.list", { "pts+": [n] }], [`a.e${n % 7}`, n % 3 ? { v: n } : null]];
    document.steps.push({ d });
  }
  return document;
}

function replay(document, n) {
  const state = new Map(Object.entries(document.init));
  for (const step of document.steps.slice(0, n)) apply(state, step.d);
  return state;
}

test("an op merges attributes, null deletes the entity", () => {
  const state = new Map([["a.x", { v: 1, st: "new" }]]);
  apply(state, [["a.x", { v: 2 }], ["a.y", { v: 3 }], ["a.y", null], ["a.gone", null]]);
  equal([...state], [["a.x", { v: 2, st: "new" }]]);
});

test("a name with plus appends, also to a list that is not there yet", () => {
  const state = new Map();
  apply(state, [["a.x", { "pts+": [[1, 2]] }], ["a.x", { "pts+": [[3, 4]] }]]);
  equal(state.get("a.x"), { pts: [[1, 2], [3, 4]] });
});

test("applying never changes an entity that another state holds", () => {
  const before = { v: 1, pts: [1] };
  const state = new Map([["a.x", before]]);
  apply(state, [["a.x", { v: 2, "pts+": [2] }]]);
  equal(before, { v: 1, pts: [1] });
});

test("every position equals a replay, whatever was looked at before", () => {
  const document = long(300);
  const store = new Store(document);
  let seed = 7;
  for (let i = 0; i < 400; i++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const n = seed % 301;
    equal([...store.raw(n)], [...replay(document, n)], `position ${n}`);
  }
});

test("positions outside the trace are refused", () => {
  const store = new Store(long(3));
  throws(() => store.raw(4), RangeError);
  throws(() => store.raw(-1), RangeError);
  throws(() => store.raw(1.5), RangeError);
});

test("keyframes are kept every 64 steps and share their entities", () => {
  const store = new Store(long(200));
  equal(store.keyframes.length, 4);
  ok(store.raw(64).get("a.x") === store.keyframes[1].get("a.x"), "a copy was made");
});

test("changed tells each id once, in the order of the delta, and nothing at the start", () => {
  const store = new Store({ init: {}, steps: [{ d: [["a.b", {}], ["a.a", {}], ["a.b", { v: 1 }]] }] });
  equal([...store.changed(1)], ["a.b", "a.a"]);
  equal([...store.changed(0)], []);
});

test("a reference without attribute means v", () => {
  equal(splitRef("s.cap"), ["s.cap", "v"]);
  equal(splitRef("p.p0#runq"), ["p.p0", "runq"]);
  equal(valueOf(new Map([["s.cap", { v: 8 }]]), "s.cap"), 8);
  equal(valueOf(new Map(), "s.cap"), undefined);
});

test("what is redacted reads as a question in every view and is whole again afterwards", () => {
  const init = {
    "s.cap": { v: 512, st: "used" },
    "q.q": { items: ["G1"] },
    "m.state": { bits: { locked: 1 } },
    "h.C": { c: "white" },
  };
  const store = new Store({ init, steps: [] });
  store.redact(["s.cap", "q.q#items", "m.state#bits", "h.C#c"]);
  const seen = store.at(0);
  equal(seen.get("s.cap"), { v: "512 → ?", st: "used" });
  equal(seen.get("q.q"), { items: ["G1", "?"] });
  equal(seen.get("m.state"), { bits: { locked: "?" } });
  equal(seen.get("h.C"), { c: "?" });
  equal([...store.raw(0)], Object.entries(init));
  store.redact([]);
  equal([...store.at(0)], Object.entries(init));
});

test("a redacted place stays: a cursor needs one", () => {
  const store = new Store({ init: { "b.sx": { at: 3, label: "sendx" } }, steps: [] });
  store.redact(["b.sx#at"]);
  equal(store.at(0).get("b.sx"), { at: 3, label: "sendx" });
});

test("real traces replay the same forwards, backwards and by leaps", async () => {
  for (const name of names) {
    const document = await json(`/traces/${name}.json`);
    const store = new Store(document, 2);
    const all = document.steps.map((_, i) => i + 1);
    for (const n of [...all, ...all.toReversed(), ...all.filter((i) => i % 2)]) {
      equal([...store.raw(n)], [...replay(document, n)], `${name} ${n}`);
    }
  }
});
