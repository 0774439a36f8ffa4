// Where the learner stands in a trace and how they move. No page in here: views listen to the
// events and draw the position they are told, from that position's own state.
//
// Events: "move" {from, how}, "mode" (playing, speed, milestones), "ask" {entries}, "blocked",
// "answered" {entry}, "finished" {suggestion}. `how`: start key button scrub jump play answer.
import { Quiz, targetRef } from "./questions.js";
import { Store } from "./store.js";

export const SPEEDS = [0.5, 1, 2, 4];
const PACE_MS = { 0: 2400, 1: 1500, 2: 800 }; // a milestone gets time to be read
const CALM = 1.6; // with reduced motion a step is a cut, so it stands longer
const PAGE = 10; // steps of PageUp and PageDown where there are no chapters

export class Player extends EventTarget {
  /** `now` gives milliseconds; `asks` says whether predictions are asked. */
  constructor(document, { start = 0, asks = false, calm = () => false, now }) {
    super();
    this.document = document;
    this.store = new Store(document);
    this.length = this.store.length;
    this.now = now;
    this.calm = calm;
    this.n = Math.min(Math.max(start, 0), this.length);
    this.playing = false;
    this.speed = 1;
    this.milestonesOnly = false;
    this.milestones = this.findMilestones();
    this.quiz = null;
    this.mustAsk = asks;
    this.timer = 0;
    if (asks) this.startQuiz();
  }

  findMilestones() {
    const found = [0];
    this.document.steps.forEach((step, i) => {
      if (step.lvl === 0) found.push(i + 1);
    });
    if (found.at(-1) !== this.length) found.push(this.length);
    return found;
  }

  tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  // --- what may be seen ---------------------------------------------------------------------

  /** The last position whose words may appear anywhere. */
  get limit() {
    return this.quiz ? this.quiz.limit(this.length) : this.length;
  }

  /** Questions open at this position. */
  get pending() {
    return this.quiz ? this.quiz.open(this.n) : [];
  }

  /** References that read "?" at this position, as "panel.entity#attr". */
  get redacted() {
    return new Set(this.pending.map((e) => targetRef(e.question)).filter(Boolean));
  }

  /** Begin to ask. Questions already passed are not asked, unless none would be left. */
  startQuiz() {
    if (this.document.questions.length === 0) return;
    this.quiz = new Quiz(this.document, this.now);
    const from = this.n;
    const ahead = this.document.questions.some((question) => question.at > from);
    if (ahead) this.quiz.pass(from, "skipped");
    else this.n = 0;
    this.redrawn(from);
  }

  stopQuiz() {
    this.quiz = null;
    this.redrawn(this.n);
  }

  redrawn(from) {
    this.arrive();
    this.tell("move", { from, how: "jump" });
    if (this.pending.length) this.tell("ask", { entries: this.pending });
  }

  /** Make the store withhold what this position must not say, and start the open questions. */
  arrive() {
    this.store.redact(this.redacted);
    for (const entry of this.pending) this.quiz.shown(entry);
  }

  // --- moving -------------------------------------------------------------------------------

  /** Go to n. Open questions on the way count as revealed: what they ask is on screen now. */
  go(n, how) {
    const to = Math.min(Math.max(Math.round(n), 0), this.length);
    if (Number.isNaN(to) || to === this.n) return;
    const from = this.n;
    this.n = to;
    const passed = this.quiz ? this.quiz.pass(to, "revealed") : [];
    if (how !== "play") this.pause();
    this.arrive();
    this.tell("move", { from, how });
    for (const entry of passed) this.tell("answered", { entry });
    if (passed.length) this.finishQuiz();
    if (this.pending.length) this.tell("ask", { entries: this.pending });
  }

  /** One step on, or to the next milestone; never past an open question. */
  forward(how) {
    if (this.pending.length) {
      this.pause();
      this.tell("blocked");
      return;
    }
    this.go(Math.min(this.next(), this.limit), how);
  }

  next() {
    if (!this.milestonesOnly) return this.n + 1;
    return this.milestones.find((at) => at > this.n) ?? this.length;
  }

  back(how) {
    const before = this.milestones.filter((at) => at < this.n);
    this.go(this.milestonesOnly ? before.at(-1) ?? 0 : this.n - 1, how);
  }

  /** To the next or previous chapter, or ten steps where there are none. */
  page(direction, how) {
    const starts = (this.document.chapters ?? []).map((chapter) => chapter.at);
    const ahead = starts.filter((at) => at > this.n);
    const behind = starts.filter((at) => at < this.n);
    if (starts.length < 2) this.go(this.n + direction * PAGE, how);
    else if (direction > 0) this.go(ahead.length ? Math.min(...ahead) : this.length, how);
    else this.go(behind.length ? Math.max(...behind) : 0, how);
  }

  /** The chapter index this position lies in, or −1. */
  get chapter() {
    return (this.document.chapters ?? []).findLastIndex((chapter) => chapter.at <= this.n);
  }

  // --- playing ------------------------------------------------------------------------------

  play() {
    if (this.pending.length) {
      this.tell("blocked");
      return;
    }
    if (this.n === this.length) this.go(0, "button");
    this.playing = true;
    this.tell("mode");
    this.wait();
  }

  pause() {
    clearTimeout(this.timer);
    if (!this.playing) return;
    this.playing = false;
    this.tell("mode");
  }

  wait() {
    clearTimeout(this.timer);
    const level = this.n ? this.document.steps[this.n - 1].lvl ?? 1 : 1;
    const pace = (PACE_MS[level] ?? PACE_MS[1]) * (this.calm() ? CALM : 1);
    this.timer = setTimeout(() => this.tick(), pace / this.speed);
  }

  tick() {
    if (!this.playing) return;
    this.forward("play");
    if (this.n === this.length || this.pending.length) this.pause();
    else if (this.playing) this.wait();
  }

  setSpeed(speed) {
    this.speed = speed;
    if (this.playing) this.wait();
    this.tell("mode");
  }

  setMilestonesOnly(on) {
    this.milestonesOnly = on;
    this.tell("mode");
  }

  // --- predicting ---------------------------------------------------------------------------

  /** Take an answer; when nothing is left to ask here, the step plays. */
  answer(entry, input) {
    this.quiz.answer(entry, input);
    this.settle(entry);
  }

  /** The learner asks to be shown: counts as not recalled. */
  reveal(entry) {
    entry.outcome = "revealed";
    this.settle(entry);
  }

  settle(entry) {
    this.arrive();
    if (this.pending.length) this.tell("move", { from: this.n, how: "answer" });
    else this.go(entry.question.at, "answer");
    this.tell("answered", { entry });
    this.finishQuiz();
  }

  finishQuiz() {
    if (this.quiz?.finishedNow()) this.tell("finished", this.quiz.suggestion());
  }
}
