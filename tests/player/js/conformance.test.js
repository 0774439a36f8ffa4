// Python recorded what it says of each trace; the player must say the same.
import { Store } from "/static/simulations/player/store.js";
import { Text, frame } from "/static/simulations/player/text.js";
import { equal, json, test } from "./harness.js";

const names = new URL(import.meta.url).searchParams.get("names").split(",");

for (const name of names) {
  test(`${name} reads as in Python`, async () => {
    const { document, frames } = await json(`/conformance/${name}.json`);
    const store = new Store(document);
    for (const [lang, positions] of Object.entries(frames)) {
      const text = new Text(document, lang);
      for (const [n, wanted] of Object.entries(positions)) {
        const found = frame(store, text, Number(n));
        for (const each of found.tables) delete each.ids;
        for (const part of Object.keys(wanted)) {
          equal(found[part], wanted[part], `${lang} ${n} ${part}`);
        }
      }
    }
  });
}
