// The marks over the scrubber: milestones, chapters and questions. Places are percentages in SVG
// attributes, so the browser keeps them right at every width and no style is needed.
import { svg } from "./dom.js";

export class Ticks {
  constructor(player) {
    this.player = player;
    this.bars = svg("g", {});
    this.asks = svg("g", {});
    this.root = svg("svg", { class: "gp-ticks", "aria-hidden": "true" }, this.bars, this.asks);
    this.shown = "";
  }

  at(n) {
    return `${((100 * n) / Math.max(1, this.player.length)).toFixed(3)}%`;
  }

  /** Draw again when what may be known or what is answered has changed. */
  update() {
    const { player } = this;
    const outcomes = player.quiz ? player.quiz.entries.map((e) => e.outcome) : [];
    const state = `${player.limit} ${outcomes}`;
    if (state === this.shown) return;
    this.shown = state;
    this.bars.replaceChildren(...this.milestones(), ...this.chapters());
    this.asks.replaceChildren(...this.questions());
  }

  milestones() {
    const { player } = this;
    // When nearly every step is one, ticks would be a bar without meaning.
    if (player.milestones.length > 120 || player.milestones.length > player.length) return [];
    return player.milestones
      .filter((n) => n > 0 && n <= player.limit)
      .map((n) => this.bar(n, "gp-tick", 15, 21));
  }

  chapters() {
    return (this.player.document.chapters ?? [])
      .filter((chapter) => chapter.at > 0)
      .map((chapter) => this.bar(chapter.at, "gp-tick gp-tick-chapter", 8, 21));
  }

  bar(n, name, y1, y2) {
    const x = this.at(n);
    return svg("line", { class: name, x1: x, x2: x, y1, y2 });
  }

  /** A "?" where a question waits, a mark of how it went where it was asked. */
  questions() {
    const signs = { open: "?", right: "✓", wrong: "✗", revealed: "·", skipped: "?" };
    const { quiz } = this.player;
    if (!quiz) return [];
    return quiz.entries.map((entry) => {
      const text = svg("text", {
        class: `gp-ask gp-ask-${entry.outcome}`,
        x: this.at(entry.question.at - 0.5),
        y: 16,
        "text-anchor": "middle",
      });
      text.textContent = signs[entry.outcome];
      return text;
    });
  }
}
