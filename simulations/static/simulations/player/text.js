// A trace in words: the rules of `simulations/trace/text.py` again, line for line, so that the
// page without JavaScript and the player say the same. Fixtures in tests/conformance hold them.
import { changes } from "./changes.js";
import { fill, panelOf, written } from "./format.js";
import { TABLES } from "./tables.js";
import { STATES, WORDS } from "./words.js";

/** The messages of one document in one language ("en" where a translation is missing). */
export class Text {
  constructor(document, lang) {
    this.messages = document.text ?? {};
    this.lang = lang;
    this.t = (message, args) => this.message(args ? [message, args] : message);
  }

  /** Fill `[key]`, `[key, args]` or a bare key; unknown keys stay keys. */
  message(message) {
    const [key, args] = Array.isArray(message) ? message : [message, undefined];
    const found = Object.hasOwn(this.messages, key) ? this.messages[key] : undefined;
    if (!found) return String(key);
    return fill(found[this.lang] || found.en, args ?? {});
  }

  /** Fill one of the fixed words of the text form. */
  word(key, args = {}) {
    const words = WORDS[key];
    return fill(words[this.lang] || words.en, args);
  }

  /** Name an attribute; one without a word of its own is called by its name. */
  attribute(name) {
    const key = `attr.${name}`;
    return Object.hasOwn(WORDS, key) ? this.word(key) : name;
  }

  /** Translate a state word; one that is not in the list stays as it is. */
  state(word) {
    const known = typeof word === "string" && Object.hasOwn(STATES, word) ? STATES[word] : null;
    return known ? known[this.lang] || known.en : written(word);
  }
}

/** One panel as `{panel, kind, title, columns, rows, notes, ids}`; ids[i] is the entity of row i. */
export function table(text, panel, state) {
  const items = [...state].filter(([id]) => panelOf(id) === panel.id);
  const kind = Object.hasOwn(TABLES, panel.kind) ? panel.kind : "unknown";
  const { columns, rows, notes, ids } = TABLES[kind](text, items);
  const keep = columns.map((_, c) => c).filter((c) => c === 0 || rows.some((row) => row[c]));
  return {
    panel: panel.id,
    kind: panel.kind,
    title: text.message(panel.title),
    columns: keep.map((c) => text.word(`col.${columns[c]}`)),
    rows: rows.map((row) => keep.map((c) => row[c])),
    notes,
    ids,
  };
}

/** The caption of position n: its step's message, or the title before the first step. */
export function caption(text, document, n) {
  return text.message(n ? document.steps[n - 1].cap : document.title ?? document.id ?? "");
}

/** Position n in words: `{n, line, mark, caption, changes, tables, entities}`. */
export function frame(store, text, n) {
  const { document } = store;
  const step = n ? document.steps[n - 1] : null;
  const state = store.at(n);
  return {
    n,
    line: step ? step.line : null,
    mark: step?.mark ?? null,
    caption: caption(text, document, n),
    changes: changes(text, store, n),
    tables: document.scene.panels.map((panel) => table(text, panel, state)),
    entities: state,
  };
}
