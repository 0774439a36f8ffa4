// The menu of files and links. While a question is open every file ends before its answer.
import { placeOf } from "./address.js";
import { h, setHidden, setText } from "./dom.js";
import { fileName, jsonOf, markdownOf, pictureOf, pngOf, save } from "./export.js";

export class ShareMenu {
  constructor(view) {
    this.view = view;
    const { say } = view;
    const button = (key, act) =>
      h("button", { type: "button", class: "gp-button gp-text", onclick: () => this.run(act) },
        say(key));
    this.part = h("p", { class: "gp-note", hidden: true }, say("share.part"));
    this.outcome = h("p", { class: "gp-note gp-outcome" });
    this.root = h(
      "details",
      { class: "gp-box gp-share" },
      h("summary", {}, say("share")),
      h("div", { class: "gp-share-buttons" },
        button("share.svg", () => this.svg()),
        button("share.png", () => this.png()),
        button("share.strip", () => this.milestones()),
        button("share.markdown", () => this.markdown()),
        button("share.json", () => this.json()),
        view.address ? button("share.link", () => this.link()) : null,
        button("share.print", () => window.print())),
      this.part,
      this.outcome,
    );
  }

  update() {
    const { player } = this.view;
    setHidden(this.part, player.limit >= player.length);
    setText(this.outcome, "");
  }

  async run(act) {
    try {
      await act();
    } catch (error) {
      this.tell(this.view.say("share.failed"));
      window.reportError(error);
    }
  }

  tell(words) {
    setText(this.outcome, words);
    this.view.live.say(words);
  }

  name(place, ending) {
    return fileName(this.view.player.document, place, ending);
  }

  get place() {
    return placeOf(this.view.player.document, this.view.player.n);
  }

  picture() {
    const { view } = this;
    const { canvas } = view.scene;
    return pictureOf([{ caption: view.captionText(), canvas }], view.root);
  }

  svg() {
    save(this.picture(), this.name(this.place, "svg"), "image/svg+xml");
  }

  async png() {
    save(await pngOf(this.picture()), this.name(this.place, "png"));
  }

  milestones() {
    const { view } = this;
    const frames = view.strip.build();
    const picture = pictureOf(frames, view.root);
    view.strip.clear();
    save(picture, this.name("milestones", "svg"), "image/svg+xml");
  }

  markdown() {
    const { player, text } = this.view;
    save(markdownOf(player.document, text, player.limit), this.name("", "md"), "text/markdown");
  }

  json() {
    const { player } = this.view;
    save(jsonOf(player.document, player.limit), this.name("", "json"), "application/json");
  }

  async link() {
    const { view } = this;
    const url = view.address.url(view.player.n);
    try {
      await navigator.clipboard.writeText(url);
      this.tell(view.say("share.link.done"));
    } catch {
      this.tell(view.say("share.link.failed", { url }));
    }
  }
}
