// What the learner predicted in the players of this page, and the rating that follows from it.
import { digestOf } from "./digest.js";

const ORDER = ["again", "hard", "good", "easy"];
const MOST_ANSWERS = 20;
const MOST_BYTES = 2400; // the form takes no more: see PREDICTED_BYTES

export class Prediction {
  constructor(page) {
    this.page = page;
    this.answers = [];
    this.traces = []; // digests of the players that asked; an answer names one by its index
    this.verdicts = new Map(); // player → {suggested, why}
    this.settled = false;
    page.addEventListener("goprep:answered", (event) => this.heard(event));
    page.addEventListener("goprep:finished", (event) => this.finished(event));
  }

  heard({ target, detail: { id, at, right, input, revealed } }) {
    if (this.settled || this.answers.length >= MOST_ANSWERS) return;
    const kept = input === undefined || input === null ? null : String(input).slice(0, 60);
    this.answers.push({ id, at, trace: this.indexOf(target), right: right && !revealed, input: kept });
  }

  indexOf(player) {
    const digest = digestOf(player);
    if (!this.traces.includes(digest)) this.traces.push(digest);
    return this.traces.indexOf(digest);
  }

  finished(event) {
    if (this.settled) return;
    this.verdicts.set(event.target, event.detail);
    this.show();
  }

  /** The answer is on the table: from now on nothing is a prediction. */
  settle() {
    this.settled = true;
    this.show();
  }

  /** Of several examples the one that went worst decides. */
  get verdict() {
    const all = [...this.verdicts.values()];
    all.sort((a, b) => ORDER.indexOf(a.suggested) - ORDER.indexOf(b.suggested));
    return all[0] ?? null;
  }

  show() {
    const { verdict, page } = this;
    if (!verdict) return;
    const rating = ORDER.indexOf(verdict.suggested) + 1;
    for (const button of page.querySelectorAll("[name=rating]")) {
      button.toggleAttribute("data-suggested", Number(button.value) === rating);
    }
    const words = page.querySelector("#suggestion-text").content;
    const sentence = words.querySelector(`[data-${verdict.suggested}]`)?.textContent ?? "";
    page.querySelector("#suggested").textContent = sentence.replace("{why}", () => verdict.why);
  }

  asJson() {
    const { verdict, answers, traces } = this;
    if (!verdict && answers.length === 0) return "";
    const suggested = verdict?.suggested ?? null;
    const told = { answers, traces, suggested, why: verdict?.why ?? "" };
    const text = JSON.stringify(told);
    if (new TextEncoder().encode(text).length <= MOST_BYTES) return text;
    // What was typed matters least: without it the answers always fit.
    return JSON.stringify({ ...told, answers: answers.map((answer) => ({ ...answer, input: null })) });
  }
}
