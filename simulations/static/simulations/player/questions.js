// Predictions without any page: which question is open where, is an answer right, what rating
// the answers suggest. A question `at` n is asked at position n − 1 and answered by step n.
import { splitRef } from "./store.js";
import { same } from "./format.js";

export const KEY_WEIGHT = 1; // a question of this weight decides whether the card was recalled
export const DEFAULT_WEIGHT = 0.5;
export const QUICK_MS = 12_000; // a prediction faster than this counts as quick

/** Read a number as people type it: full-width digits, thousands marks, 0x. NaN if it is none. */
export function readNumber(typed) {
  const plain = String(typed).normalize("NFKC").replace(/[\s,_'’]/g, "").replace("−", "-");
  return plain === "" ? Number.NaN : Number(plain);
}

/** Is `input` the answer? A typed number is compared as a number, all else as JSON. */
export function isRight(question, input) {
  if (question.input === "number") return readNumber(input) === Number(question.answer);
  return same(input, question.answer);
}

/** The listed choice an input stands for, or undefined. */
export function choiceOf(question, input) {
  const same = (choice) => isRight({ ...question, answer: choice.v }, input);
  const whole = question.input === "order"; // there the choices are the items, not answers
  return (question.choices ?? []).find(whole ? (choice) => choice.v === input : same);
}

/** "panel.entity#attr" for a target that is an attribute; null for a whole panel. */
export function targetRef(question) {
  return question.input === "pick-entity" ? null : splitRef(question.target).join("#");
}

/** The learner's answers to one document's questions. `now` gives milliseconds. */
export class Quiz {
  constructor(document, now) {
    this.now = now;
    this.entries = [...document.questions]
      .sort((a, b) => a.at - b.at)
      .map((question) => ({ question, outcome: "open", input: null, ms: 0, askedAt: null }));
    this.told = false;
  }

  /** Questions asked at position n and still open. */
  open(n) {
    return this.entries.filter((e) => e.outcome === "open" && e.question.at === n + 1);
  }

  /** Questions that position n itself answers and that were asked. */
  settled(n) {
    const asked = ["right", "wrong", "revealed"];
    return this.entries.filter((e) => e.question.at === n && asked.includes(e.outcome));
  }

  /** The last position whose content may be shown: just before the first open question. */
  limit(length) {
    const first = this.entries.find((e) => e.outcome === "open");
    return first ? Math.min(first.question.at - 1, length) : length;
  }

  /** Note that a question came on screen, so that its time can be told. */
  shown(entry) {
    entry.askedAt ??= this.now();
  }

  answer(entry, input) {
    entry.outcome = isRight(entry.question, input) ? "right" : "wrong";
    entry.input = input;
    entry.ms = this.now() - (entry.askedAt ?? this.now());
  }

  /** Open questions at or before n become `outcome`; returns the entries concerned. */
  pass(n, outcome) {
    const passed = this.entries.filter((e) => e.outcome === "open" && e.question.at <= n);
    for (const entry of passed) entry.outcome = outcome;
    return passed;
  }

  /** True once, when the last open question has been settled and at least one was asked. */
  finishedNow() {
    if (this.told || this.entries.some((e) => e.outcome === "open")) return false;
    this.told = this.entries.some((e) => e.outcome !== "skipped");
    return this.told;
  }

  /** `{suggested, why, right, asked}`: the rating these answers speak for; `why` is a word key. */
  suggestion() {
    const asked = this.entries.filter((e) => e.outcome !== "skipped" && e.outcome !== "open");
    const missed = asked.filter((e) => e.outcome !== "right");
    const counts = { right: asked.length - missed.length, asked: asked.length };
    const isKey = (e) => (e.question.weight ?? DEFAULT_WEIGHT) >= KEY_WEIGHT;
    const missedKey = missed.find(isKey);
    if (missedKey) {
      const why = missedKey.outcome === "revealed" ? "why.key_revealed" : "why.key_wrong";
      return { suggested: "again", why, ...counts };
    }
    if (missed.length) return { suggested: "hard", why: "why.some_wrong", ...counts };
    const bearing = asked.filter((e) => (e.question.weight ?? DEFAULT_WEIGHT) > 0);
    const quick = bearing.length > 0 && bearing.every((e) => e.ms <= QUICK_MS);
    return quick
      ? { suggested: "easy", why: "why.quick", ...counts }
      : { suggested: "good", why: "why.all_right", ...counts };
  }
}

/** The document as someone may have it who knows only positions 0 … limit. */
export function withheld(document, limit) {
  if (limit >= document.steps.length) return document;
  const kept = {
    ...document,
    steps: document.steps.slice(0, limit),
    chapters: (document.chapters ?? []).filter((chapter) => chapter.at <= limit),
    observables: (document.observables ?? []).filter((item) => item.at <= limit),
    questions: document.questions.filter((question) => question.at <= limit),
  };
  const used = new Set();
  collectStrings({ ...kept, text: null }, used);
  kept.text = Object.fromEntries(
    Object.entries(document.text).filter(([key]) => used.has(key)),
  );
  return kept;
}

function collectStrings(value, into) {
  if (typeof value === "string") into.add(value);
  else if (value !== null && typeof value === "object") {
    for (const item of Object.values(value)) collectStrings(item, into);
  }
}
