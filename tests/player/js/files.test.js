import { fileName, jsonOf, markdownOf, wrapped } from "/static/simulations/player/export.js";
import { placeOf, positionOf } from "/static/simulations/player/address.js";
import { LoadError, checked } from "/static/simulations/player/load.js";
import { Text } from "/static/simulations/player/text.js";
import { equal, json, ok, test, throws } from "./harness.js";

const trace = await json("/traces/slice-growth-513.json");

test("a mark names a position, so does a number; anything else names none", () => {
  equal(["append#513", "sweep", "0", "4", 2, "5", "6", "x", "", null].map((p) => positionOf(trace, p)), [3, 5, 0, 4, 2, 5, null, null, null, null]);
  equal([placeOf(trace, 3), placeOf(trace, 0)], ["append#513", "0"]);
});

test("a file name holds nothing a file system minds", () => {
  equal(fileName({ id: "a-b" }, "append#513", "svg"), "a-b-append-513.svg");
  equal(fileName({ id: "../../x y" }, "", "md"), "..-..-x-y.md");
});

test("Markdown tells the story up to the limit and escapes what would be markup", () => {
  const document = { ...trace, text: { ...trace.text, fits: { en: "<b>*{i}*</b>" } } };
  const told = markdownOf(document, new Text(document, "en"), 2);
  ok(told.includes("# A slice grows past 512 elements") && told.includes("```go"), "title and code");
  ok(told.includes("1. \\<b\\>\\*510\\*\\</b\\>"), told);
  ok(!told.includes("848") && !told.includes("## Growth"), "what is asked is told");
  ok(markdownOf(trace, new Text(trace, "zh-CN"), 5).includes("## 扩容"), "chapters");
});

test("JSON holds the whole trace, or the part that may be known", () => {
  equal(JSON.parse(jsonOf(trace, 5)), trace);
  ok(!jsonOf(trace, 2).includes("848"), "the answer");
});

test("lines break at spaces, Chinese anywhere, and no word is lost", () => {
  const long = "append needs slot 512 but cap is 512";
  equal(wrapped(long, 160, 16).join(" "), long);
  equal(wrapped(long, 160, 16).length, 2);
  equal(wrapped("分配八百四十八个槽", 64, 16), ["分配八百", "四十八个", "槽"]);
});

test("a document without what is optional is filled in, one without its bones is refused", () => {
  const bare = checked({ schema_version: 1, scene: { panels: [] }, init: {}, steps: [] });
  equal([bare.questions, bare.chapters, bare.code.source], [[], [], ""]);
  for (const bad of [null, 7, [], {}, { schema_version: 1 }, { ...trace, steps: [{}] }, { ...trace, init: { a: 1 } }]) {
    throws(() => checked(bad), LoadError);
  }
});

test("a newer document with other bones is refused by its version", () => {
  try {
    checked({ schema_version: 9 });
  } catch (error) {
    equal([error.key, error.args, error.again], ["failed.version", { version: 9 }, false]);
    return;
  }
  throw new Error("accepted");
});

test("a question of a kind this player does not know is left out", () => {
  const questions = [{ ...trace.questions[0] }, { id: "x", at: 1, target: "a.b", input: "draw" }, null];
  equal(checked({ ...trace, questions }).questions.length, 1);
});
