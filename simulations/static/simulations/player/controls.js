// The transport: buttons, scrubber with ticks, speed, milestones only, chapters, go to step.
// It reads the player and calls it; it never decides where the learner may go.
import { h, icon, iconButton, setText } from "./dom.js";
import { SPEEDS } from "./player.js";
import { Ticks } from "./ticks.js";

export class Transport {
  constructor(player, text, say, prefix) {
    Object.assign(this, { player, text, say, prefix });
    this.first = iconButton("first", say("first"), () => player.go(0, "button"));
    this.back = iconButton("back", say("back"), () => player.back("button"));
    this.play = iconButton("play", say("play"), () => this.toggle());
    this.forward = iconButton("forward", say("forward"), () => player.forward("button"));
    this.last = iconButton("last", say("last"), () => player.go(player.length, "button"));
    this.play.setAttribute("aria-pressed", "false");
    this.scrubber = this.makeScrubber();
    this.ticks = new Ticks(player);
    this.count = h("span", { class: "gp-count", "aria-hidden": "true" });
    this.root = h(
      "div",
      { class: "gp-transport", role: "group", "aria-label": say("transport"), dir: "ltr" },
      h("div", { class: "gp-buttons" }, this.first, this.back, this.play, this.forward, this.last),
      h("div", { class: "gp-track" }, this.ticks.root, this.scrubber),
      this.count,
    );
    this.options = this.makeOptions();
  }

  toggle() {
    if (this.player.playing) this.player.pause();
    else this.player.play();
  }

  makeScrubber() {
    const scrubber = h("input", {
      type: "range",
      class: "gp-scrubber",
      min: 0,
      max: this.player.length,
      step: 1,
      "aria-label": this.say("position"),
      autocomplete: "off",
    });
    // The thumb may fire faster than frames are drawn: only the last place counts.
    let waiting = 0;
    scrubber.addEventListener("input", () => {
      if (waiting) return;
      waiting = requestAnimationFrame(() => {
        waiting = 0;
        this.player.go(Number(scrubber.value), "scrub");
      });
    });
    return scrubber;
  }

  makeOptions() {
    const { player, say } = this;
    this.speed = h(
      "select",
      { dir: "ltr", "aria-label": say("speed"), onchange: () => player.setSpeed(Number(this.speed.value)) },
      ...SPEEDS.map((speed) => h("option", { value: speed, selected: speed === 1 }, `${speed}×`)),
    );
    const only = h("input", {
      type: "checkbox",
      onchange: () => player.setMilestonesOnly(only.checked),
    });
    this.only = only;
    this.number = h("input", {
      type: "text",
      inputmode: "numeric",
      pattern: "[0-9]*",
      size: 4,
      autocomplete: "off",
    });
    const jump = h(
      "form",
      { class: "gp-goto", onsubmit: (event) => this.jump(event) },
      h("label", {}, `${say("goto")} `, this.number),
    );
    return h(
      "div",
      { class: "gp-options", role: "group", "aria-label": say("options") },
      this.makeChapters(),
      h("label", { class: "gp-speed" }, h("span", {}, say("speed")), this.speed),
      player.milestones.length > 2 || player.milestones.length < player.length
        ? h("label", { class: "gp-only" }, only, h("span", {}, say("milestones")))
        : null,
      jump,
      this.makeQuizButton(),
    );
  }

  makeChapters() {
    const chapters = this.player.document.chapters ?? [];
    // What comes before the first chapter can be chosen too.
    this.prologue = chapters[0]?.at > 0 ? 1 : 0;
    const starts = [...(this.prologue ? [0] : []), ...chapters.map((chapter) => chapter.at)];
    this.chapters = h(
      "select",
      {
        "aria-label": this.say("chapter"),
        onchange: () => this.player.go(starts[this.chapters.value], "jump"),
      },
      ...starts.map((_, index) => h("option", { value: index })),
    );
    return starts.length > 1
      ? h("label", { class: "gp-chapters" }, h("span", {}, this.say("chapter")), this.chapters)
      : null;
  }

  makeQuizButton() {
    if (!this.player.document.questions.length || this.player.mustAsk) return null;
    this.quizButton = h(
      "button",
      {
        type: "button",
        class: "gp-button gp-text",
        "aria-pressed": "false",
        onclick: () => (this.player.quiz ? this.player.stopQuiz() : this.player.startQuiz()),
      },
      this.say("quiz"),
    );
    return this.quizButton;
  }

  jump(event) {
    event.preventDefault();
    const wanted = Number.parseInt(this.number.value.normalize("NFKC"), 10);
    if (Number.isNaN(wanted)) return;
    this.player.go(wanted, "button");
    this.number.value = "";
  }

  /** Show where the player stands. */
  update(caption) {
    const { player, say } = this;
    const { n, length } = player;
    this.scrubber.value = n;
    this.scrubber.setAttribute("aria-valuetext", say("valuetext", { n, length, caption }));
    setText(this.count, `${n} / ${length}`);
    // Disabling a button that has focus would throw the focus away, so it is only marked.
    for (const button of [this.first, this.back]) mark(button, n === 0);
    for (const button of [this.forward, this.last]) mark(button, n === length);
    this.nameSteps();
    this.nameChapters();
    this.ticks.update();
  }

  nameSteps() {
    const kind = this.player.milestonesOnly ? ".milestone" : "";
    for (const name of ["back", "forward"]) {
      const label = this.say(name + kind);
      this[name].setAttribute("aria-label", label);
      this[name].title = label;
    }
  }

  /** Chapters past an open question keep their titles to themselves. */
  nameChapters() {
    const { player, prologue } = this;
    if (prologue) setText(this.chapters.options[0], this.say("chapter.before"));
    (player.document.chapters ?? []).forEach((chapter, index) => {
      const known = chapter.at <= player.limit;
      const title = known
        ? this.text.message(chapter.title)
        : this.say("chapter.later", { n: index + 1 });
      setText(this.chapters.options[index + prologue], title);
    });
    this.chapters.selectedIndex = player.chapter + prologue;
  }

  /** Show whether it plays, and the quiz button's state. */
  mode() {
    const { player, say } = this;
    const label = say(player.playing ? "pause" : "play");
    if (this.play.getAttribute("aria-label") !== label) {
      this.play.setAttribute("aria-label", label);
      this.play.title = label;
      this.play.setAttribute("aria-pressed", String(player.playing));
      this.play.replaceChildren(icon(player.playing ? "pause" : "play"));
    }
    this.only.checked = player.milestonesOnly;
    this.nameSteps();
    if (this.quizButton) {
      this.quizButton.setAttribute("aria-pressed", String(Boolean(player.quiz)));
      setText(this.quizButton, say(player.quiz ? "quiz.stop" : "quiz"));
    }
  }
}

function mark(button, off) {
  if (off) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}
