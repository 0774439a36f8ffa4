import { Quiz, choiceOf, isRight, readNumber, targetRef, withheld } from "/static/simulations/player/questions.js";
import { equal, json, ok, test } from "./harness.js";

const ask = (id, at, weight, more = {}) => ({ id, at, weight, input: "number", target: "s.cap", answer: 8, ...more });

function played(outcomes, { ms = 1000, weights = [] } = {}) {
  let time = 0;
  const questions = outcomes.map((_, i) => ask(`q${i}`, i + 1, weights[i] ?? 0.5));
  const quiz = new Quiz({ questions }, () => time);
  outcomes.forEach((outcome, i) => {
    const entry = quiz.entries[i];
    quiz.shown(entry);
    time += ms;
    if (outcome === "right") quiz.answer(entry, "8");
    else if (outcome === "wrong") quiz.answer(entry, "9");
    else entry.outcome = outcome;
  });
  return quiz;
}

const suggested = (...args) => played(...args).suggestion().suggested;

test("numbers are read as people type them", () => {
  equal(["1,024", " 1_024 ", "１０２４", "0x10", "-3", "1.5", "−3"].map(readNumber), [1024, 1024, 1024, 16, -3, 1.5, -3]);
  ok(Number.isNaN(readNumber("")) && Number.isNaN(readNumber("many")), "not numbers");
});

test("each input is compared in its own way", () => {
  ok(isRight({ input: "number", answer: 848 }, "848"), "number");
  ok(isRight({ input: "choice", answer: "waiting" }, "waiting"), "choice");
  ok(!isRight({ input: "choice", answer: "1" }, 1), "a choice keeps its type");
  ok(isRight({ input: "yesno", answer: false }, false), "yesno");
  ok(isRight({ input: "order", answer: ["a", "b"] }, ["a", "b"]), "order");
  ok(!isRight({ input: "order", answer: ["a", "b"] }, ["b", "a"]), "wrong order");
  ok(isRight({ input: "pick-entity", answer: "new.b11" }, "new.b11"), "entity");
});

test("a typed number meets the misconception it stands for", () => {
  const question = ask("q", 1, 1, { choices: [{ v: 1024, why: ["w"] }, { v: 8 }] });
  equal(choiceOf(question, "1,024"), { v: 1024, why: ["w"] });
  equal(choiceOf({ input: "order", choices: [{ v: "a" }] }, "a"), { v: "a" });
});

test("the target is an attribute, or nothing for a whole panel", () => {
  equal([targetRef(ask("q", 1)), targetRef({ input: "yesno", target: "m.state#bits" }), targetRef({ input: "pick-entity", target: "new" })],
    ["s.cap#v", "m.state#bits", null]);
});

test("nothing after the first open question may be known", () => {
  const quiz = new Quiz({ questions: [ask("b", 7), ask("a", 3)] }, () => 0);
  equal(quiz.limit(10), 2);
  quiz.answer(quiz.entries[0], "8");
  equal(quiz.limit(10), 6);
  quiz.pass(10, "revealed");
  equal(quiz.limit(10), 10);
});

test("a question is asked one position before the one that answers it", () => {
  const quiz = new Quiz({ questions: [ask("a", 3)] }, () => 0);
  equal([quiz.open(2).length, quiz.open(3).length], [1, 0]);
  quiz.answer(quiz.entries[0], "9");
  equal([quiz.open(2).length, quiz.settled(3).length, quiz.settled(2).length], [0, 1, 0]);
});

test("scrubbing past is revealed; what lay before the start is skipped and never counts", () => {
  const quiz = new Quiz({ questions: [ask("a", 2), ask("b", 5)] }, () => 0);
  quiz.pass(3, "skipped");
  quiz.answer(quiz.entries[1], "8");
  ok(quiz.finishedNow(), "finished");
  ok(!quiz.finishedNow(), "told twice");
  equal(quiz.suggestion().asked, 1);
  const passed = new Quiz({ questions: [ask("a", 2)] }, () => 0);
  passed.pass(9, "skipped");
  ok(!passed.finishedNow(), "a quiz that asked nothing says nothing");
});

test("all right is Good, quick and right is Easy", () => {
  equal(suggested(["right", "right"], { ms: 20_000 }), "good");
  equal(suggested(["right", "right"], { ms: 3000, weights: [1, 0.5] }), "easy");
});

test("a question of no weight cannot make or break Easy by its time", () => {
  const quiz = played(["right", "right"], { ms: 3000, weights: [1, 0] });
  quiz.entries[1].ms = 60_000;
  equal(quiz.suggestion().suggested, "easy");
});

test("some wrong is Hard, a key question wrong or revealed is Again", () => {
  equal(suggested(["right", "wrong"], { weights: [1, 0.5] }), "hard");
  equal(suggested(["right", "revealed"], { weights: [1, 0.5] }), "hard");
  equal(suggested(["right", "wrong"], { weights: [0.5, 1] }), "again");
  equal(played(["revealed", "right"], { weights: [1, 0.5] }).suggestion().why, "why.key_revealed");
});

test("a withheld document ends before the open question and keeps no text of what follows", async () => {
  const document = await json("/traces/slice-growth-513.json");
  const part = withheld(document, 2);
  equal([part.steps.length, part.questions.map((q) => q.id), part.observables.length], [2, ["q-move"], 0]);
  ok(!JSON.stringify(part).includes("848"), "the answer is in the file");
  ok(!("rule_cap" in part.text) && "fits" in part.text, "texts");
  ok(withheld(document, 5) === document, "a whole document is itself");
});
