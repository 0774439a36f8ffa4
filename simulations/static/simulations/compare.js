// <goprep-compare src="/traces/<a>/compare/<b>.json">: two players, one scrubber. The pairs of the
// comparison say which position of one belongs to which of the other. What the server put inside
// (links that go from pair to pair) gives way to the scrubber once both players stand.
let made = 0; // keeps the ids of several comparisons on one page apart

const NARROW = window.matchMedia("(max-width: 899px)");

class GoprepCompare extends HTMLElement {
  async connectedCallback() {
    if (this.bar) return;
    const answer = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } });
    if (!answer.ok) return; // the links of the server keep working
    this.comparison = await answer.json();
    this.panes = [...this.querySelectorAll("[data-pane]")];
    this.players = this.panes.map((pane) => pane.querySelector("goprep-trace"));
    if (this.players.some((player) => !player)) return;
    await Promise.all(this.players.map(ready));
    this.index = Number(this.getAttribute("index")) || 0;
    this.build();
    this.go(this.index);
  }

  get pairs() {
    return this.comparison.pairs;
  }

  get first() {
    return this.pairs.findIndex((pair) => pair[2]);
  }

  build() {
    const word = this.dataset;
    this.range = element("input", { type: "range", min: 0, max: this.pairs.length - 1, step: 1,
      "aria-label": word.momentLabel });
    this.back = element("button", { type: "button", class: "button button--second" }, word.backLabel);
    this.forward = element("button", { type: "button", class: "button button--second" }, word.forwardLabel);
    this.where = element("output", { class: "compare-where" });
    this.bar = element("div", { class: "compare-bar", dir: "ltr" },
      this.back, this.range, this.forward, this.where);
    if (this.first >= 0) {
      this.markFirst();
      this.jump = element("button", { type: "button", class: "button compare-jump" }, word.firstLabel);
      this.jump.addEventListener("click", () => this.go(this.first));
      this.bar.append(this.jump);
    }
    this.toggle = element("div", { class: "compare-toggle", role: "group", "aria-label": word.toggleLabel },
      ...["a", "b"].map((side) => this.sideButton(side)));
    this.range.addEventListener("input", () => this.go(Number(this.range.value)));
    this.back.addEventListener("click", () => this.go(this.index - 1));
    this.forward.addEventListener("click", () => this.go(this.index + 1));
    this.querySelector(".reading-moves")?.remove();
    for (const pane of this.panes) {
      // Two players of the same name could not be told apart by those who hear the page.
      const player = pane.querySelector(".gp");
      player.setAttribute("aria-label", `${player.getAttribute("aria-label")} · Go ${word[pane.dataset.pane]}`);
    }
    this.prepend(this.toggle, this.bar);
    this.classList.add("compare-live");
    NARROW.addEventListener("change", () => this.show(this.side));
    this.show("a");
  }

  /** A tick on the scrubber where the releases part. */
  markFirst() {
    const id = `compare-first-${++made}`;
    this.range.setAttribute("list", id);
    this.bar.append(element("datalist", { id }, element("option", { value: this.first })));
  }

  sideButton(side) {
    const button = element("button", { type: "button", class: "button button--second", "data-side": side },
      `Go ${this.dataset[side]}`);
    button.addEventListener("click", () => this.show(side));
    return button;
  }

  /** On a phone one pane at a time. */
  show(side = "a") {
    this.side = side;
    for (const pane of this.panes) pane.hidden = NARROW.matches && pane.dataset.pane !== side;
    for (const button of this.toggle.children) {
      button.setAttribute("aria-pressed", String(button.dataset.side === side));
    }
  }

  go(index) {
    this.index = Math.min(Math.max(index, 0), this.pairs.length - 1);
    const [a, b, differs] = this.pairs[this.index];
    this.players[0].position = a;
    this.players[1].position = b;
    const word = differs ? this.dataset.differsLabel : this.dataset.sameLabel;
    this.range.value = this.index;
    this.range.setAttribute("aria-valuetext", `${this.index} / ${this.pairs.length - 1}: ${word}`);
    this.where.textContent = `${this.index} / ${this.pairs.length - 1} · ${word}`;
    this.classList.toggle("compare-differs", Boolean(differs));
    this.back.disabled = this.index === 0;
    this.forward.disabled = this.index === this.pairs.length - 1;
    clearTimeout(this.writing);
    this.writing = setTimeout(() => {
      const address = new URL(window.location.href);
      address.searchParams.set("pair", this.index);
      window.history.replaceState(window.history.state, "", address);
    }, 400);
  }
}

function ready(player) {
  if (player.view) return Promise.resolve();
  return new Promise((resolve) => {
    player.addEventListener("goprep:ready", resolve, { once: true });
  });
}

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

customElements.define("goprep-compare", GoprepCompare);
