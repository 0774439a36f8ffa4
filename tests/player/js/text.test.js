import { contentLanguage, LISTED, speaker } from "/static/simulations/player/strings.js";
import { fill, same, written } from "/static/simulations/player/format.js";
import { Text, table } from "/static/simulations/player/text.js";
import { pieces } from "/static/simulations/player/golang.js";
import { equal, ok, test } from "./harness.js";

test("an integer gets thousands commas from 10,000 up, in captions only", () => {
  equal(fill("{a} {b} {c}", { a: 9999, b: 10000, c: -1234567 }), "9999 10,000 -1,234,567");
  equal(written(10000), "10000");
});

test("values are written as Python writes them", () => {
  equal([0.1, 1e-7, 2.5e21, true, null, [1, [2, 3]], { a: 1, b: null }].map((v) => written(v)),
    ["0.1", "1e-07", "2.5e+21", "true", "", "1, 2, 3", "a 1, b "]);
});

test("one form is for exactly one", () => {
  const say = (n) => fill("{n} {n|slot|slots}", { n });
  equal([0, 1, 2].map(say), ["0 slots", "1 slot", "2 slots"]);
});

test("an unknown name stays as written and a value is never read as a template", () => {
  equal(fill("{x} {y}", { x: "{y}" }), "{y} {y}");
});

test("a missing translation falls back to English and a missing key to itself", () => {
  const text = new Text({ text: { a: { en: "A {n}" } } }, "zh-CN");
  equal([text.message(["a", { n: 1 }]), text.message("b"), text.message("constructor")],
    ["A 1", "b", "constructor"]);
});

test("state words are translated, unknown ones stay", () => {
  const text = new Text({ text: {} }, "zh-CN");
  equal([text.state("garbage"), text.state("toString"), text.state(null)], ["垃圾", "toString", ""]);
});

test("a panel of a kind nobody knows still has a table", () => {
  const text = new Text({ text: {} }, "en");
  for (const kind of ["hologram", "constructor", "unknown"]) {
    const found = table(text, { id: "p", kind, title: "p" }, new Map([["p.a", { v: 1, w: 2 }]]));
    equal(found.rows, [["a", "v 1, w 2"]]);
  }
});

test("equality looks inside lists and objects and tells 0 from false", () => {
  ok(same({ a: [1, { b: null }] }, { a: [1, { b: null }] }), "equal");
  ok(!same(0, false) && !same([1], { 0: 1 }) && !same({ a: 1 }, { b: 1 }) && !same(null, {}), "differ");
});

test("every sentence of the player has the same placeholders in both languages", () => {
  const names = (s) => [...new Set([...s.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort();
  for (const [key, [en, zh]] of Object.entries(LISTED)) equal(names(zh), names(en), key);
});

test("any Chinese tag means Simplified Chinese, anything else English", () => {
  const found = ["zh-hans", "zh-CN", "zh", "en-GB", "", null, "ar"].map(contentLanguage);
  equal(found, ["zh-CN", "zh-CN", "zh-CN", "en", "en", "en", "en"]);
  equal(speaker("zh-CN")("play"), "播放");
});

test("colouring Go loses no character", () => {
  const lines = ['x := "a // b" // c', "for i := 0x1F; i < 2e3; i++ {", "s := `raw", "'\\''", "", "/* a */ func"];
  for (const line of lines) equal(pieces(line).map(([part]) => part).join(""), line);
  equal(pieces("return nil").map(([, kind]) => kind), ["keyword", "", "name"]);
});
