// The rules of the drawing that need no picture: layouts are pure, widths are worked out, what is
// withheld leaves no trace, hostile values stay text.

import { arrange } from "/static/simulations/player/draw/arrange.js";
import { arraysOf } from "/static/simulations/player/draw/arrays.js";
import { chainsOf } from "/static/simulations/player/draw/buckets.js";
import {
  clip, columnFor, handsome, more, num, show, textWidth,
} from "/static/simulations/player/draw/geometry.js";
import { cardsOf } from "/static/simulations/player/draw/queue.js";
import { logTicks, ticks, timeScale, timeUnit } from "/static/simulations/player/draw/scale.js";
import { KINDS } from "/static/simulations/player/draw/scene.js";
import { hatch, look, STATE_WORDS } from "/static/simulations/player/draw/states.js";
import { survey } from "/static/simulations/player/draw/survey.js";
import { forest } from "/static/simulations/player/draw/tree.js";
import { namesByTarget, pointersOf } from "/static/simulations/player/draw/wires.js";
import { STATES } from "/static/simulations/player/words.js";
import { boxesOnBoxes } from "/js/picture.js";
import { equal, json, ok, test } from "./harness.js";

const names = ["hostile", ...new URL(import.meta.url).searchParams.get("drawings").split(",")];
const drawings = await Promise.all(names.map((name) => json(`/drawings/${name}.json`)));

const ctx = (more = {}) => ({
  width: 358, lang: "en", t: (key) => key, changed: new Set(), redacted: new Set(), ...more,
});

const partOf = (state, panel) => new Map([...state].filter(([id]) => id.startsWith(`${panel.id}.`)));
const startOf = (trace) => new Map(Object.entries(trace.init));
const panelOf = (kind, opts) => ({ id: "p", kind, title: "p", opts });
const laid = (kind, entities, opts, more) =>
  KINDS[kind].layout(panelOf(kind, opts), new Map(Object.entries(entities)), ctx(more));
const texts = ({ boxes }) => boxes.filter(({ shape }) => shape === "text").map(({ text }) => text);

/** Call `check` with every panel of every drawing at its start. */
function eachPanel(check) {
  drawings.forEach((trace, at) => {
    for (const panel of trace.scene.panels) check(panel, partOf(startOf(trace), panel), names[at]);
  });
}

test("every state word has a look of its own, told by more than its tint", () => {
  equal([...STATE_WORDS].sort(), Object.keys(STATES).sort());
  const signs = STATE_WORDS.map((word) => {
    const { mark, pattern, cls } = look(word);
    return [mark, pattern, cls.split("line-")[1]].join("|");
  });
  equal(signs.length, new Set(signs).size, "two words look alike");
});

test("no mark has an emoji form", () => {
  for (const word of STATE_WORDS) ok(!/\p{Emoji_Presentation}|[▶◀↗↩✔‼⏸]/u.test(look(word).mark), word);
});

test("numbers are marked at thousands from ten thousand on", () => {
  equal([0, 9999, 10000, 1234567, -12345, 2.5].map(num), ["0", "9999", "10,000", "1,234,567", "-12,345", "2.5"]);
});

test("what is not drawn is counted in the language of the page", () => {
  equal([more(831, "en"), more(831, "zh-CN")], ["… 831 more", "… 另 831"]);
});

test("a text is cut to the room it has and never beyond", () => {
  const long = "x".repeat(10_000);
  ok(textWidth(clip(long, 100)) <= 100, "too wide");
  equal(clip("short", 100), "short");
  equal(clip("長い名前です", 40).endsWith("…"), true);
});

test("controls and bidirectional overrides never reach a picture", () => {
  equal(show("a\u202eb\u2066c\u0007d\u200f"), "abcd");
  equal([show("\n"), show(" "), show(null), show(false), show([1, "a"])], ["⏎", "␣", "", "false", "1, a"]);
});

test("columns come in few widths, so that a longer value seldom moves its neighbours", () => {
  const widths = Array.from({ length: 12 }, (_, chars) => columnFor(chars + 1));
  ok(new Set(widths).size <= 5, widths.join());
});

test("rows of memory have a handsome length", () => {
  equal([70, 33, 19, 11, 7, 3, 0].map(handsome), [64, 32, 16, 10, 6, 3, 1]);
});

test("a layout is the same however often it is asked for", () => {
  eachPanel((panel, part, name) => {
    const [one, two] = [1, 2].map(() => KINDS[panel.kind].layout(panel, part, ctx()));
    equal(one, two, `${name} ${panel.id}`);
  });
});

test("no two boxes of a layout share a key", () => {
  eachPanel((panel, part, name) => {
    const keys = KINDS[panel.kind].layout(panel, part, ctx()).boxes.map(({ key }) => key);
    const twice = keys.filter((key, at) => keys.indexOf(key) !== at);
    equal(twice, [], `${name} ${panel.id}`);
  });
});

test("attributes nobody knows change nothing", () => {
  eachPanel((panel, part, name) => {
    if (name === "hostile") return;
    const strange = new Map([...part].map(([id, attrs]) => [id, { ...attrs, colour: "red", zz: [1], deep: { a: 1 } }]));
    equal(
      KINDS[panel.kind].layout(panel, strange, ctx()),
      KINDS[panel.kind].layout(panel, part, ctx()),
      `${name} ${panel.id}`,
    );
  });
});

test("a withheld value leaves no trace in any box", () => {
  eachPanel((panel, part, name) => {
    for (const [id, attrs] of part) {
      for (const attr of ["v", "st", "c", "cur", "next", "label", "ref"]) {
        if (!(attr in attrs) || (attr === "ref" && panel.kind !== "record")) continue;
        const redacted = new Set([`${id}#${attr}`]);
        const facts = survey({ scene: { panels: [panel] }, init: Object.fromEntries(part), steps: [] }).panels.get(panel.id);
        const seen = ["first answer", "2"].map((answer) => {
          const told = new Map(part).set(id, { ...attrs, [attr]: answer });
          return KINDS[panel.kind].layout(panel, told, ctx({ redacted, facts }));
        });
        equal(seen[0], seen[1], `${name} ${id}#${attr}`);
      }
    }
  });
});

test("a value too long for its line is written in full below its name", () => {
  const v = "panic: send on closed channel";
  const drawn = laid("record", { "p.a": { n: "G1 send 6", v } }, {}, { width: 232 });
  const said = texts(drawn).filter((text) => text !== "G1 send 6");
  equal([said.join(" "), said.length > 1], [v, true]);
});

test("a withheld value reads ? and keeps what stood before where there is room", () => {
  const redacted = new Set(["p.a#v"]);
  equal(texts(laid("record", { "p.a": { n: "cap", v: 512 } }, {}, { redacted })).sort(), ["?", "cap"]);
  const both = laid("record", { "p.a": { n: "cap", v: "512 → ?" } }, {}, { redacted });
  equal(texts(both).sort(), ["512 → ?", "cap"]);
  const facts = survey({ scene: { panels: [panelOf("cells")] }, init: { "p.a": { i: 0, v: 512 } } }).panels.get("p");
  const cell = laid("cells", { "p.a": { i: 0, v: "512 → ?" } }, {}, { redacted, facts });
  ok(!texts(cell).some((text) => text.includes("5")), texts(cell).join());
});

test("hostile values stay inside their boxes and never overlap", () => {
  for (const panel of drawings[0].scene.panels) {
    for (const width of [288, 358, 1248]) {
      const { boxes } = KINDS[panel.kind].layout(panel, partOf(startOf(drawings[0]), panel), ctx({ width }));
      equal(boxesOnBoxes(boxes), [], panel.kind);
      for (const { text, w } of boxes.filter(({ shape }) => shape === "text")) {
        ok(w <= width, `${panel.kind}: ${w} px for ${text}`);
      }
      ok(!JSON.stringify(boxes).includes("NaN"), `${panel.kind} has no number somewhere`);
    }
  }
});

test("the cells of two arrays in one panel find their own block", () => {
  const arrays = arraysOf(new Map(Object.entries({
    "p.ablk": { n: 2 }, "p.a1blk": { n: 3, used: 1 }, "p.a0": { i: 0 }, "p.a10": { i: 0 }, "p.a12": { i: 2 },
  })));
  equal(arrays.map(({ id, cells }) => [id, cells.map(({ id: cell }) => cell)]), [
    ["p.ablk", ["p.a0"]], ["p.a1blk", ["p.a10", "p.a12"]],
  ]);
  equal(arrays[1].slots.map(({ kind }) => kind), ["cell", "blank", "cell"]);
});

test("a window writes the counts it hides before and after", () => {
  const drawn = texts(laid("cells", {
    "p.blk": { n: 848, used: 513, win: [511, 513] }, "p.511": { i: 511, v: 1 }, "p.512": { i: 512, v: 2 },
  }));
  for (const wanted of ["… 511 more", "… 335 more", "513 / 848"]) ok(drawn.includes(wanted), drawn.join(" | "));
});

test("an overflow chain follows its links and survives a circle", () => {
  const entities = new Map(Object.entries({
    "p.a": { ov: "p.b" }, "p.b": { parent: "p.a", ov: "c" }, "p.c": { parent: "p.b" }, "p.x": { ov: "p.y" }, "p.y": { ov: "p.x" },
  }));
  const chains = chainsOf(panelOf("buckets"), entities).map((chain) => chain.map(({ id }) => id));
  equal(chains, [["p.a", "p.b", "p.c"], ["p.x", "p.y"]]);
});

test("a tree keeps its slots and makes a root of what has lost its parent", () => {
  const entities = new Map(Object.entries({
    "p.r": { parent: null }, "p.b": { parent: "p.r", slot: 1 }, "p.a": { parent: "r", slot: 0 }, "p.o": { parent: "p.gone" },
    "p.x": { parent: "p.y" }, "p.y": { parent: "p.x" },
  }));
  const plain = (nodes) => nodes.map(({ id, children }) => [id, plain(children)]);
  equal(plain(forest(panelOf("tree"), entities)), [
    ["p.r", [["p.a", []], ["p.b", []]]], ["p.o", []], ["p.x", [["p.y", []]]],
  ]);
});

test("an item of a queue keeps its key while it moves up", () => {
  const keys = (items) => cardsOf(new Map([["p.q", { items }]])).map(({ key }) => key);
  equal(keys(["G1", "G2", "G2"]), ["p.q/G1", "p.q/G2", "p.q/G2#2"]);
  equal(keys(["G2"]), ["p.q/G2"]);
});

test("a stolen goroutine keeps its key from lane to lane", () => {
  const chips = (lanes) => laid("lanes", lanes).boxes.filter(({ key }) => key.startsWith("p/g/")).map(({ key }) => key);
  const before = chips({ "p.a": { runq: ["G1", "G2"] }, "p.b": { cur: "G9", runq: [] } });
  const after = chips({ "p.a": { runq: ["G1"] }, "p.b": { cur: "G9", runq: ["G2"] } });
  equal(before.sort(), after.sort());
});

test("ticks are round and inside their range", () => {
  equal(ticks(0, 2560, 5), [0, 1000, 2000]);
  equal(ticks(0, 7, 7), [0, 1, 2, 3, 4, 5, 6, 7]);
  equal(ticks(0.1, 0.5, 4), [0.1, 0.2, 0.3, 0.4, 0.5]);
  equal(logTicks(1, 2560, 6), [1, 4, 16, 64, 256, 1024]);
});

test("times that fall together are given room, and the order stays", () => {
  const { at, even } = timeScale(new Set([0, 100, 160, 400, 1000200]), 400, 20);
  equal(even, true);
  const places = [0, 100, 130, 160, 400, 500000, 1000200].map(at);
  ok(places.every((x, i) => !i || x > places[i - 1]), places.join());
  ok(Math.abs(at(1000200) - 400) < 0.01, "the last is at the end");
  equal(timeScale(new Set([0, 50, 100]), 400, 20).even, false);
});

test("times are written in a unit that suits them", () => {
  equal([timeUnit("ns", 900).unit, timeUnit("ns", 1200000).unit, timeUnit("ms", 40000).unit], ["ns", "µs", "s"]);
  equal(timeUnit("ns", 1200000).write(600000), "600");
});

test("panels stand side by side by the width and the document, never by the step", () => {
  const kinds = (names) => names.map((kind, i) => ({ id: `${kind}${i}`, kind }));
  const columns = (panels, wires, width) => arrange(kinds(panels), wires, width).columns.map((c) => c.panels.map(({ kind }) => kind));
  equal(columns(["record", "cells", "plot"], 1, 358), [["record", "cells", "plot"]]);
  equal(columns(["record", "cells", "plot"], 1, 1180), [["record"], ["cells", "plot"]]);
  equal(columns(["lanes", "timeline", "queue"], 0, 740), [["lanes", "timeline", "queue"]]);
  equal(columns(["tree", "plot"], 0, 1180), [["tree"], ["plot"]]);
  for (const width of [320, 700, 1180]) {
    const { columns: made } = arrange(kinds(["record", "cells"]), 3, width);
    ok(made.every(({ x, width: w }) => x >= 0 && x + w <= width), `${width}`);
  }
});

test("a pointer is named by its field, and by its panel where fields share a name", () => {
  const entities = new Map(Object.entries({
    "a.ptr": { n: "ptr", ref: "m.0" }, "b.ptr": { n: "ptr", ref: { ref: "m.1" } }, "h.buf": { n: "buf", ref: "m.1" },
    "m.0": { i: 0 }, "m.1": { i: 1 }, "h.lost": { n: "lost", ref: "m.9" },
  }));
  const pointers = pointersOf(entities, new Set(["a.ptr#ref"]));
  equal(pointers.map(({ id }) => id), ["b.ptr", "h.buf"], "withheld and lost pointers are not drawn");
  equal([...namesByTarget(pointersOf(entities)).get("m.1")], [{ long: "b", short: "b" }, { long: "h.buf", short: "buf" }]);
});

test("a pattern never leaves its rectangle", () => {
  for (const kind of ["hatch", "back", "cross"]) {
    const places = hatch(kind, 40, 20).match(/-?[\d.]+/g).map(Number);
    places.forEach((value, i) => ok(value >= 0 && value <= (i % 2 ? 20 : 40), `${kind} ${value}`));
  }
});

test("the survey counts targets between panels at one moment only", () => {
  const panels = [{ id: "a", kind: "record" }, { id: "m", kind: "cells" }];
  const init = { "a.x": { ref: "m.0" }, "a.y": { ref: "m.1" }, "m.0": { i: 0 }, "m.1": { i: 1, ref: "m.0" } };
  const steps = [{ d: [["a.x", { ref: "m.1" }], ["a.y", { ref: "m.0" }]] }, { d: [["a.x", null], ["a.y", { ref: null }]] }];
  const found = survey({ scene: { panels }, init, steps });
  equal([found.wires, found.panels.get("m").pointed, found.panels.get("a").count], [2, true, 2]);
});
