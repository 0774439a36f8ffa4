// One drawn player: puts the parts together and redraws them when the player moves. Every query
// stays inside `this.root`; every id carries this instance's prefix.
import { Announcer } from "./announcer.js";
import { CodePane } from "./codepane.js";
import { Transport } from "./controls.js";
import { h, nextPrefix, setText } from "./dom.js";
import { ShareMenu } from "./share.js";
import { handleKey } from "./keys.js";
import { QuizCard } from "./quizcard.js";
import { Report } from "./report.js";
import { Scene } from "./scenebox.js";
import { Strip } from "./strip.js";
import { speaker } from "./strings.js";
import { Text, caption } from "./text.js";

export class View {
  /** `address` may be null; `drawable` is false for documents of a newer form. */
  constructor(player, lang, { address, drawable, evidence }) {
    Object.assign(this, { player, lang, address, drawable, evidence });
    this.prefix = nextPrefix();
    this.text = new Text(player.document, lang);
    this.say = speaker(lang);
    this.live = new Announcer();
    this.makeParts();
    this.root = this.makeRoot();
    this.listen();
  }

  makeParts() {
    const { player, text, say, prefix } = this;
    this.code = new CodePane(player.document.code, say, prefix);
    this.report = new Report(player, text, say);
    this.scene = new Scene(player, text, say, this.drawable, (p) => this.report.tableOf(p));
    this.quiz = new QuizCard(player, text, say, prefix, (words) => this.live.say(words));
    this.transport = new Transport(player, text, say, prefix);
    this.share = new ShareMenu(this);
    this.strip = new Strip(this);
    this.where = h("p", { class: "gp-where", dir: "auto" });
    this.caption = h("p", { class: "gp-caption", dir: "auto" });
    this.notes = h("div", { class: "gp-notes" });
    this.evidenceBox = this.makeEvidence();
  }

  makeRoot() {
    const { player, say, text } = this;
    const title = text.message(player.document.title ?? player.document.id ?? "");
    const below = [this.report.changeBox, this.report.tableBox, this.evidenceBox, this.share.root];
    const root = h(
      "section",
      {
        class: "gp",
        lang: this.lang,
        tabindex: "-1",
        "aria-label": title ? say("example.of", { title }) : say("example"),
      },
      this.makeHead(title),
      h("div", { class: "gp-stage" },
        player.document.code.source ? this.code.root : null,
        h("div", { class: "gp-said-now" }, this.where, this.caption),
        this.quiz.root,
        this.scene.root,
        this.transport.root,
        this.transport.options),
      this.notes,
      h("div", { class: "gp-below" }, ...below.filter(Boolean)),
      this.live.root,
      this.strip.root,
    );
    if (!player.document.code.source) root.classList.add("gp-without-code");
    return root;
  }

  makeHead(title) {
    const { go, notes, seed } = this.player.document;
    const chips = [];
    if (go.version) chips.push(this.say("release", { version: go.version }));
    if (go.lang && go.lang !== go.version) chips.push(this.say("lang", { version: go.lang }));
    if (seed) chips.push(`seed ${seed}`);
    return h(
      "header",
      { class: "gp-head" },
      h("p", { class: "gp-title", dir: "auto" }, title),
      h("p", { class: "gp-chips" }, ...chips.map((chip) => h("span", { class: "gp-chip" }, chip))),
      ...notes.map((note) => h("p", { class: "gp-head-note", dir: "auto" }, this.text.message(note))),
    );
  }

  makeEvidence() {
    if (!this.evidence.length) return null;
    this.evidenceLater = h("p", { class: "gp-note" }, this.say("evidence.later"));
    this.evidenceBody = h("div", { class: "gp-evidence-body" });
    return h("details", { class: "gp-box gp-evidence" },
      h("summary", {}, this.say("evidence")), this.evidenceBody);
  }

  // --- events -------------------------------------------------------------------------------

  listen() {
    const { player } = this;
    this.stopListening = new AbortController();
    const on = (type, act) =>
      player.addEventListener(type, act, { signal: this.stopListening.signal });
    on("move", (event) => this.moved(event.detail.how));
    on("mode", () => this.modeChanged());
    on("ask", () => this.live.say(`${this.captionText()} ${this.quiz.spoken()}`));
    on("blocked", () => this.blocked());
    on("finished", (event) => this.finished(event.detail));
    this.root.addEventListener("keydown", (event) => handleKey(event, player));
    this.scene.root.addEventListener("click", (event) => {
      const hit = event.target.closest?.("[data-entity]");
      if (hit) this.quiz.pick(hit.getAttribute("data-entity"));
    });
  }

  captionText() {
    return caption(this.text, this.player.document, this.player.n);
  }

  moved(how) {
    this.draw(how);
    this.speak(how);
    this.address?.write(this.player.n);
  }

  /** Speak only moves made with buttons or keys; while playing, milestones and the stop. */
  speak(how) {
    const { player } = this;
    const step = player.document.steps[player.n - 1];
    const playing = how === "play" && (step?.lvl === 0 || player.n === player.length);
    const [settled] = player.quiz?.settled(player.n) ?? [];
    if (how === "answer" && (settled || !player.pending.length)) {
      const verdict = settled ? `${this.say(settled.outcome)}. ` : "";
      this.live.say(verdict + this.captionText());
    } else if (how === "key" || how === "button" || playing) this.live.say(this.captionText());
  }

  modeChanged() {
    const wasPlaying = this.root.classList.contains("gp-playing");
    this.root.classList.toggle("gp-playing", this.player.playing);
    this.transport.mode();
    if (wasPlaying && !this.player.playing && !this.player.pending.length) {
      this.live.say(this.captionText());
    }
  }

  blocked() {
    this.quiz.focus();
    this.live.say(`${this.say("question.blocked")} ${this.quiz.spoken()}`);
  }

  finished({ right, asked, why }) {
    const score = this.say("score", { right, asked });
    this.notes.replaceChildren(h("p", { class: "gp-score" }, `${score} · ${this.say(why)}`));
  }

  // --- drawing ------------------------------------------------------------------------------

  /** Draw the player's position from its own state. */
  draw(how = "start") {
    const { player, say } = this;
    const { n, length } = player;
    const said = this.captionText();
    const chapter = player.document.chapters[player.chapter];
    const place = n ? say("step", { n, length }) : say("start", { length });
    const where = chapter ? `${this.text.message(chapter.title)} · ${place}` : place;
    setText(this.where, where);
    setText(this.caption, said);
    const lineMoved = this.code.mark(n ? player.document.steps[n - 1].line ?? null : null);
    if (!this.scene.draw(said, how)) this.report.insist();
    this.quiz.update();
    this.transport.update(said);
    this.transport.mode();
    this.report.update();
    this.share.update();
    this.withholdEvidence();
    if (lineMoved) this.code.follow();
  }

  /** Evidence names values, so it enters the page only when nothing is left to predict. */
  withholdEvidence() {
    if (!this.evidenceBox) return;
    const open = this.player.limit < this.player.length;
    const wanted = open ? [this.evidenceLater] : this.evidence;
    if (this.evidenceBody.firstChild !== wanted[0]) this.evidenceBody.replaceChildren(...wanted);
  }

  close() {
    this.stopListening.abort();
    this.scene.close();
    this.strip.close();
  }
}
