// The card that asks for a prediction and, once the step has played, sets what the learner
// thought beside what happened.
import { h, icon } from "./dom.js";
import { field } from "./fields.js";
import { ownName, panelOf, written } from "./format.js";
import { choiceOf } from "./questions.js";

export class QuizCard {
  constructor(player, text, say, prefix, announce) {
    Object.assign(this, { player, text, say, prefix, announce });
    this.root = h("div", { class: "gp-quiz", hidden: true });
    this.key = "";
    this.field = null;
  }

  /** Show how the settled questions of this position went, and the one that is open here: where
   * the next step is asked about too, the feedback must not vanish behind its question. */
  update() {
    const { player } = this;
    const [asked] = player.pending;
    const settled = player.quiz?.settled(player.n) ?? [];
    const went = settled.map((e) => `${e.question.id} ${e.outcome}`);
    const key = [...went, ...(asked ? [`ask ${asked.question.id}`] : [])].join(" ");
    if (key === this.key) return;
    this.key = key;
    const hadFocus = this.root.contains(document.activeElement);
    this.field = null;
    const cards = settled.map((entry) => this.feedback(entry));
    this.root.replaceChildren(...cards, ...(asked ? [this.ask(asked)] : []));
    this.root.hidden = !asked && settled.length === 0;
    if (hadFocus && !this.root.hidden) this.focus();
    // Beneath the feedback the next question's buttons may lie under the transport.
    if (hadFocus && asked && settled.length) {
      this.root.querySelector(".gp-card-actions button")?.scrollIntoView({ block: "nearest" });
    }
  }

  focus() {
    const first = this.root.querySelector(".gp-ask-text") ?? this.root.querySelector("[data-first]");
    first?.focus();
  }

  ask(entry) {
    const { question } = entry;
    const id = `${this.prefix}-ask`;
    const error = h("p", { class: "gp-error", id: `${this.prefix}-error`, role: "alert" });
    this.field = field(question, this, error, (input) => this.player.answer(entry, input));
    const form = h(
      "form",
      {
        class: "gp-card",
        "aria-labelledby": id,
        novalidate: true,
        onsubmit: (event) => {
          event.preventDefault();
          this.field.submit();
        },
      },
      h("p", { class: "gp-eyebrow" }, this.say("question")),
      h("p", { class: "gp-ask-text", id, dir: "auto", tabindex: "-1", "data-first": true },
        this.text.message(question.ask)),
      this.field.root,
      error,
      h(
        "div",
        { class: "gp-card-actions" },
        this.field.checks
          ? h("button", { type: "submit", class: "gp-button gp-main-action" }, this.say("check"))
          : null,
        h(
          "button",
          {
            type: "button",
            class: "gp-button gp-text",
            onclick: () => this.player.reveal(entry),
          },
          this.say("show"),
        ),
      ),
    );
    return form;
  }

  feedback(entry) {
    const { question, outcome } = entry;
    const ask = this.text.message(question.ask);
    const rows = [];
    const row = (name, text, kind) =>
      rows.push(h("div", { class: `gp-said gp-said-${kind}` }, h("dt", {}, name), h("dd", { dir: "auto" }, text)));
    if (outcome === "wrong") row(this.say("you"), this.answerText(question, entry.input), "you");
    row(this.say("happened"), this.answerText(question, question.answer), "happened");
    const choice = choiceOf(question, entry.input);
    if (outcome === "wrong" && choice?.why) {
      row(this.say("misconception"), this.text.message(choice.why), "why");
    }
    if (question.explain) row(this.say("rule"), this.text.message(question.explain), "rule");
    return h(
      "div",
      { class: `gp-card gp-card-${outcome}` },
      h(
        "p",
        { class: `gp-verdict gp-verdict-${outcome}`, tabindex: "-1", "data-first": true },
        icon(outcome),
        this.say(outcome),
      ),
      h("p", { class: "gp-ask-again", dir: "auto" }, ask),
      h("dl", { class: "gp-said-list" }, ...rows),
    );
  }

  /** An answer as the learner would say it. */
  answerText(question, value) {
    if (question.input === "yesno") return this.say(value ? "yes" : "no");
    if (question.input === "pick-entity") return this.entityName(value);
    if (question.input === "order") return value.map((v) => this.label(question, v)).join(" · ");
    return this.label(question, value);
  }

  label(question, value) {
    const choice = choiceOf(question, value);
    return choice?.label ? this.text.message(choice.label) : written(value, true);
  }

  /** The name of an entity now or one step earlier (the step may have removed it). */
  entityName(id) {
    const { store, n } = this.player;
    const attrs = store.raw(n).get(id) ?? store.raw(Math.max(0, n - 1)).get(id) ?? {};
    const panel = this.player.document.scene.panels.find((p) => p.id === panelOf(id));
    return `${panel ? this.text.message(panel.title) : ""} · ${ownName(id, attrs)}`;
  }

  /** A thing in the picture was clicked. */
  pick(id) {
    this.field?.pick?.(id);
  }

  /** What a screen reader should hear when the question comes up. */
  spoken() {
    const [asked] = this.player.pending;
    return asked ? this.say("question.announce", { ask: this.text.message(asked.question.ask) }) : "";
  }
}
