import { Player } from "/static/simulations/player/player.js";
import { equal, json, ok, test } from "./harness.js";

const trace = await json("/traces/slice-growth-513.json"); // questions at 2 and 3, milestones 3 and 5

function made(options = {}, document = trace) {
  const player = new Player(document, { now: () => 0, ...options });
  const told = [];
  for (const type of ["move", "ask", "blocked", "answered", "finished", "mode"]) {
    player.addEventListener(type, ({ detail }) => told.push([type, detail]));
  }
  return [player, (type) => told.filter(([each]) => each === type).map(([, detail]) => detail)];
}

test("moves stay inside the trace", () => {
  const [player, told] = made();
  player.back("key");
  player.go(-4, "jump");
  player.go(99, "jump");
  player.forward("key");
  equal([player.n, told("move").length], [5, 1]);
});

test("a position that is no number moves nothing", () => {
  const [player] = made({ start: 2 });
  player.go(Number.NaN, "jump");
  equal(player.n, 2);
});

test("with milestones only, a step leads to the next milestone and the end", () => {
  const [player] = made();
  player.setMilestonesOnly(true);
  const seen = [];
  for (let i = 0; i < 3; i++) seen.push((player.forward("key"), player.n));
  for (let i = 0; i < 3; i++) seen.push((player.back("key"), player.n));
  equal(seen, [3, 5, 5, 3, 0, 0]);
});

test("a page is a chapter, or ten steps where there are none", () => {
  const [player] = made();
  player.page(1, "key");
  equal(player.n, 3);
  player.page(1, "key");
  equal(player.n, 5);
  player.page(-1, "key");
  player.page(-1, "key");
  equal(player.n, 0);
  const steps = Array.from({ length: 30 }, () => trace.steps[0]);
  const [long] = made({}, { ...trace, steps, chapters: [], questions: [] });
  long.page(1, "key");
  equal(long.n, 10);
});

test("the step before a question withholds its target", () => {
  const [player] = made({ asks: true });
  equal([player.limit, [...player.redacted]], [1, []]);
  player.forward("key");
  equal([player.n, [...player.redacted]], [1, ["s.ptr#v"]]);
  equal(player.store.at(1).get("s.ptr").v, "0xc0000b0000 → ?");
});

test("stepping on is refused while a question is open; nothing is lost", () => {
  const [player, told] = made({ asks: true, start: 1 });
  player.forward("key");
  player.forward("play");
  player.play();
  equal([player.n, told("blocked").length, told("answered").length, player.playing], [1, 3, 0, false]);
});

test("milestones only stops at the question too", () => {
  const [player] = made({ asks: true });
  player.setMilestonesOnly(true);
  player.forward("key");
  equal(player.n, 1);
});

test("an answer plays the step and tells how it went", () => {
  const [player, told] = made({ asks: true, start: 1 });
  player.answer(player.pending[0], false);
  equal([player.n, told("answered")[0].entry.outcome, told("ask").length], [2, "right", 1]);
  player.answer(player.pending[0], 1024);
  equal([player.n, told("answered")[1].entry.outcome, told("finished")[0].suggested], [3, "wrong", "again"]);
});

test("scrubbing past reveals, and a second visit asks no more", () => {
  const [player, told] = made({ asks: true });
  player.go(4, "scrub");
  equal(told("answered").map(({ entry }) => entry.outcome), ["revealed", "revealed"]);
  player.go(1, "scrub");
  equal([player.pending.length, [...player.redacted], player.limit], [0, [], 5]);
  equal(told("finished").length, 1);
});

test("showing the answer counts as revealed", () => {
  const [player, told] = made({ asks: true, start: 1 });
  player.reveal(player.pending[0]);
  equal([player.n, told("answered")[0].entry.outcome], [2, "revealed"]);
});

test("two questions on one step are both asked before it plays", () => {
  const questions = [trace.questions[1], { ...trace.questions[1], id: "again", target: "s.len", answer: 513, input: "number" }];
  const [player] = made({ asks: true, start: 2 }, { ...trace, questions });
  player.answer(player.pending[0], 848);
  equal([player.n, player.pending[0].question.id, player.quiz.settled(3).length], [2, "again", 1]);
  player.answer(player.pending[0], "513");
  equal([player.n, player.quiz.settled(3).length], [3, 2]);
});

test("a start after a question does not ask it", () => {
  const [player] = made({ asks: true, start: 2 });
  equal(player.quiz.entries.map((e) => e.outcome), ["skipped", "open"]);
});

test("asking for a quiz at the end begins again, elsewhere it stays", () => {
  const [player] = made({ start: 5 });
  player.startQuiz();
  equal([player.n, player.limit], [0, 1]);
  player.stopQuiz();
  equal([player.quiz, player.limit], [null, 5]);
  player.go(2, "jump");
  player.startQuiz();
  equal([player.n, player.pending[0].question.id], [2, "q-cap"]);
});

test("a trace without questions is never asked about", () => {
  const [player] = made({ asks: true }, { ...trace, questions: [] });
  ok(player.quiz === null, "a quiz of nothing");
});

test("a thing the step will make is among the answers without being told apart", async () => {
  const { field } = await import("/static/simulations/player/fields.js");
  const document = { ...trace, questions: [{ id: "q", at: 3, input: "pick-entity", target: "arr2", answer: "arr2.512", ask: ["q_cap"] }] };
  const [player] = made({ asks: true, start: 2 }, document);
  const card = { player, say: (key) => key, prefix: "t", label: (_, v) => String(v) };
  const made_ = field(document.questions[0], card, { id: "e" }, () => {});
  equal([...made_.root.querySelectorAll(".gp-choice")].map((row) => row.textContent), ["[512]"]);
});
