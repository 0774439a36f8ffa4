// The source with the line that caused this state marked. The marked line and two lines on each
// side stay in view; on a phone only the line and its neighbours show until asked for more.
import { h } from "./dom.js";
import { pieces } from "./golang.js";

const CONTEXT = 2;

export class CodePane {
  constructor(code, say, prefix) {
    this.first = code.first_line ?? 1;
    this.say = say;
    const source = String(code.source).replace(/\n$/, "").split("\n");
    this.lines = source.map((text, index) => this.line(text, this.first + index));
    this.list = h("div", { class: "gp-lines", role: "list" }, ...this.lines);
    const name = say("code.of", { file: code.ref ?? code.file ?? "main.go" });
    // Focusable because it scrolls; the group name says what one has landed in.
    this.scroller = h(
      "div",
      { class: "gp-code-scroll", tabindex: "0", role: "group", "aria-label": name, dir: "ltr" },
      this.list,
    );
    this.scroller.id = `${prefix}-code`;
    this.range = [0, 0];
    // A question beside it takes room from the pane.
    new ResizeObserver(() => this.follow()).observe(this.scroller);
    this.toggle = h(
      "button",
      {
        type: "button",
        class: "gp-button gp-code-toggle",
        "aria-expanded": "false",
        "aria-controls": this.scroller.id,
        onclick: () => this.fold(this.root.classList.contains("gp-open")),
      },
      say("code.all"),
    );
    const file = h("span", { class: "gp-file", dir: "ltr" }, code.ref ?? code.file ?? "");
    this.root = h(
      "div",
      { class: "gp-code" },
      h("div", { class: "gp-code-head" }, file, this.toggle),
      this.scroller,
    );
  }

  line(text, number) {
    const parts = pieces(text).map(([part, kind]) =>
      kind ? h("span", { class: `gp-go-${kind}` }, part) : part,
    );
    return h(
      "div",
      { class: "gp-line", role: "listitem", "data-line": number },
      h("span", { class: "gp-number", "aria-hidden": "true" }, String(number)),
      h("code", {}, ...(parts.length ? parts : ["\n"])),
    );
  }

  fold(folded) {
    this.root.classList.toggle("gp-open", !folded);
    this.toggle.setAttribute("aria-expanded", String(!folded));
    this.toggle.textContent = this.say(folded ? "code.all" : "code.less");
    this.follow();
  }

  /** Mark `line` (a number, a [from, to] pair or null). True when it is another one: follow it
      once all is drawn, because looking where it stands makes the browser lay the page out. */
  mark(line) {
    const [from, to] = line === null ? [0, -1] : [line].flat().concat(line).slice(0, 2);
    this.lines.forEach((element, index) => {
      const number = this.first + index;
      const current = number >= from && number <= to;
      const near = line === null ? index < 3 : number >= from - 1 && number <= to + 1;
      const name = `gp-line${near ? " gp-near" : ""}${current ? " gp-now" : ""}`;
      if (element.className === name) return;
      element.className = name;
      if (current) element.setAttribute("aria-current", "step");
      else element.removeAttribute("aria-current");
    });
    const range = line === null ? [0, 0] : [from - this.first, to - this.first];
    const moved = String(range) !== String(this.range);
    this.range = range;
    return moved;
  }

  /** Scroll the pane, and only the pane, as little as shows the marked lines with context. */
  follow() {
    const box = this.scroller;
    if (box.scrollHeight <= box.clientHeight) return;
    const [from, to] = this.range;
    const top = this.lines[Math.max(0, from - CONTEXT)];
    const bottom = this.lines[Math.min(this.lines.length - 1, to + CONTEXT)];
    if (!top || !bottom) return;
    const above = top.offsetTop;
    const below = bottom.offsetTop + bottom.offsetHeight;
    if (below > box.scrollTop + box.clientHeight) box.scrollTop = below - box.clientHeight;
    if (above < box.scrollTop) box.scrollTop = above;
  }
}
