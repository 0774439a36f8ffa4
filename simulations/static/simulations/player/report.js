// Below the scene, as real HTML: what this step changed and every panel as a table. A closed
// table is filled after a moment of quiet, so that scrubbing does not pay for what nobody sees.
import { changes } from "./changes.js";
import { h, setText } from "./dom.js";
import { table } from "./text.js";

const QUIET_MS = 250;

export class Report {
  constructor(player, text, say) {
    Object.assign(this, { player, text, say });
    this.list = h("ul", { class: "gp-changes" });
    this.changeBox = h(
      "details",
      { class: "gp-box", open: true },
      h("summary", {}, say("changed")),
      this.list,
    );
    this.panels = player.document.scene.panels.map((panel) => this.makePanel(panel));
    this.tableBox = h(
      "details",
      { class: "gp-box gp-tables", ontoggle: () => this.fill() },
      h("summary", {}, say("tables")),
      h("div", { class: "gp-table-list" }, ...this.panels.map((each) => each.root)),
    );
    this.timer = 0;
    this.stale = true;
  }

  makePanel(panel) {
    const title = h("p", { class: "gp-table-title" }, this.text.message(panel.title));
    const body = h("div", { class: "gp-table-body" });
    return { panel, title, body, shown: "", root: h("section", {}, title, body) };
  }

  update() {
    const { player, text, say } = this;
    const { n, store } = player;
    const lines = changes(text, store, n);
    const none = say(n ? "changed.same" : "changed.none");
    const items = lines.length ? lines : [none];
    this.list.classList.toggle("gp-none", lines.length === 0);
    while (this.list.children.length > items.length) this.list.lastChild.remove();
    items.forEach((line, index) => {
      if (index === this.list.children.length) this.list.append(h("li", { dir: "auto" }));
      setText(this.list.children[index], line);
    });
    this.stale = true;
    clearTimeout(this.timer);
    if (this.tableBox.open) this.fill();
    else this.timer = setTimeout(() => this.fill(), QUIET_MS);
  }

  /** Open the tables: the picture cannot be drawn. */
  insist() {
    this.tableBox.open = true;
    this.fill();
  }

  fill() {
    if (!this.stale) return;
    this.stale = false;
    const { n, store } = this.player;
    const state = store.at(n);
    const touched = store.changed(n);
    for (const each of this.panels) {
      const data = table(this.text, each.panel, state);
      const marked = data.ids.map((id) => touched.has(id));
      const key = JSON.stringify([data, marked]);
      if (key === each.shown) continue;
      each.shown = key;
      each.body.replaceChildren(...this.contents(data, marked));
    }
  }

  /** One panel's table at the position shown, on its own. */
  tableOf(panel) {
    const { n, store } = this.player;
    const data = table(this.text, panel, store.at(n));
    const touched = store.changed(n);
    return h("div", {}, ...this.contents(data, data.ids.map((id) => touched.has(id))));
  }

  contents(data, marked) {
    const notes = data.notes.map((note) => h("p", { class: "gp-note", dir: "auto" }, note));
    if (data.rows.length === 0) {
      return notes.length ? notes : [h("p", { class: "gp-note" }, this.say("tables.empty"))];
    }
    const head = data.columns.map((name) => h("th", { scope: "col" }, name));
    const rows = data.rows.map((row, index) => {
      const cells = row.map((cell, c) =>
        h(c === 0 ? "th" : "td", c === 0 ? { scope: "row" } : {}, h("bdi", {}, cell)),
      );
      if (marked[index]) cells[0].append(this.mark());
      return h("tr", { class: marked[index] ? "gp-changed-row" : null }, ...cells);
    });
    const scroller = { class: "gp-scroll", tabindex: "0", role: "group", "aria-label": data.title };
    return [
      h("div", scroller,
        h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows))),
      ...notes,
    ];
  }

  mark() {
    return h("span", { class: "gp-mark" }, h("span", { class: "gp-hidden" },
      ` (${this.say("tables.changed")})`));
  }
}
