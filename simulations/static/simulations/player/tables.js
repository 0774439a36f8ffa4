// Each panel kind as a table: the text form for screen readers, unknown kinds and exports.
// Mirrors the table functions of `simulations/trace/text.py`; a row is a list of strings.
import { local, shown, written } from "./format.js";

const joined = (...parts) => parts.filter(Boolean).join(" · ");

const reference = (a) => (typeof a.ref === "string" ? ` → ${a.ref}` : "");

function stateAndNote(text, a) {
  return joined(text.state(a.st), a.note ? text.message(a.note) : "");
}

/** Collect rows with the id of the entity each one is about. */
class Rows {
  constructor(...columns) {
    Object.assign(this, { columns, rows: [], ids: [], notes: [] });
  }

  add(id, ...row) {
    this.ids.push(id);
    this.rows.push(row);
  }
}

function cells(text, items) {
  const out = new Rows("index", "value", "state");
  for (const [id, a] of items) {
    if ("n" in a) out.notes.push(block(text, id, a));
    else if ("i" in a) {
      out.add(id, shown(a, "i"), shown(a, "v") + reference(a), stateAndNote(text, a));
    } else if ("at" in a) {
      const label = written(a.label) || local(id);
      out.notes.push(text.word("note.cursor", { label, at: written(a.at) }));
    }
  }
  return out;
}

function block(text, id, a) {
  const name = written(a.label) || local(id);
  const used = "used" in a ? a.used : a.n;
  let line = text.word("note.block", { name, n: a.n, used });
  if (a.win?.length) {
    line += ", " + text.word("note.window", { a: a.win[0], b: a.win[1] - 1 });
  }
  const state = text.state(a.st);
  return state ? `${line} (${state})` : line;
}

function record(text, items) {
  const out = new Rows("field", "value", "type", "offset", "state");
  for (const [id, a] of items) {
    const bits = a.bits !== null && typeof a.bits === "object" && !Array.isArray(a.bits);
    const value = [shown(a, "v"), bits ? `(${written(a.bits)})` : ""].filter(Boolean).join(" ");
    const name = written(a.n) || local(id);
    const state = stateAndNote(text, a);
    out.add(id, name, value + reference(a), shown(a, "type"), shown(a, "off"), state);
  }
  return out;
}

function buckets(text, items) {
  const out = new Rows("bucket", "slots", "overflow", "state");
  for (const [id, a] of items) {
    const tops = a.top?.length ? a.top : a.ctrl ?? [];
    const slots = a.slots ?? [];
    const pairs = [];
    for (let index = 0; index < Math.max(tops.length, slots.length); index++) {
      const [top, slot] = [written(tops[index]), written(slots[index])];
      pairs.push(top && slot ? `${top}:${slot}` : top || slot || "·");
    }
    let name = written(a.label) || local(id);
    if (typeof a.parent === "string") name = `${local(a.parent)} › ${name}`;
    out.add(id, name, pairs.join(" "), written(a.ov), stateAndNote(text, a));
  }
  return out;
}

function queue(text, items) {
  const out = new Rows("position", "item", "state");
  for (const [id, a] of items) {
    if (Array.isArray(a.items)) {
      a.items.forEach((item, index) => {
        out.add(id, String(index), written(item), ends(text, index, a.items.length));
      });
    } else {
      const value = shown(a, "v") || written(a.label) || local(id);
      const position = shown(a, "i") || String(out.rows.length);
      out.add(id, position, value + reference(a), stateAndNote(text, a));
    }
  }
  if (out.rows.length === 0) out.notes.push(text.word("note.empty"));
  return out;
}

function ends(text, index, count) {
  const marks = [];
  if (index === 0) marks.push(text.word("note.head"));
  if (index === count - 1) marks.push(text.word("note.tail"));
  return marks.join(", ");
}

function lanes(text, items) {
  const out = new Rows("lane", "state", "current", "next", "queue", "tick");
  for (const [id, a] of items) {
    const name = written(a.label) || local(id);
    const current = joined(shown(a, "m"), shown(a, "cur"));
    const rest = ["next", "runq", "tick"].map((key) => shown(a, key));
    out.add(id, name, stateAndNote(text, a), current, ...rest);
  }
  return out;
}

function tree(text, items) {
  const out = new Rows("node", "parent", "value", "state");
  for (const [id, a] of items) {
    const parent = typeof a.parent === "string" ? local(a.parent) : "";
    const value = shown(a, "v") || written(a.label);
    out.add(id, local(id), parent, value, stateAndNote(text, a));
  }
  return out;
}

function graph(text, items) {
  const out = new Rows("node", "colour", "points_to", "state");
  for (const [id, a] of items) {
    if ("a" in a && "b" in a) {
      out.add(id, local(id), "", `${written(a.a)} → ${written(a.b)}`, stateAndNote(text, a));
    } else {
      const name = written(a.label) || local(id);
      out.add(id, name, text.state(a.c), shown(a, "refs"), stateAndNote(text, a));
    }
  }
  return out;
}

function timeline(text, items) {
  const out = new Rows("lane", "state", "from", "to");
  for (const [id, a] of items) {
    const state = joined(written(a.label) || shown(a, "g"), stateAndNote(text, a));
    if ("t0" in a) out.add(id, shown(a, "lane"), state, shown(a, "t0"), shown(a, "t1"));
    else if ("t" in a) out.add(id, shown(a, "lane"), state, shown(a, "t"), shown(a, "t"));
    else if ("from" in a) out.add(id, local(id), state, shown(a, "from"), shown(a, "to"));
  }
  return out;
}

function plot(text, items) {
  const out = new Rows("series", "x", "y");
  for (const [id, a] of items) {
    const name = written(a.label) || local(id);
    if (Array.isArray(a.pts)) {
      for (const point of a.pts) out.add(id, name, written(point[0]), written(point[1]));
    } else out.add(id, name, shown(a, "x"), shown(a, "y"));
  }
  return out;
}

function unknown(text, items) {
  const out = new Rows("node", "value");
  for (const [id, a] of items) {
    const value = Object.keys(a).map((key) => `${key} ${shown(a, key)}`);
    out.add(id, local(id), value.join(", "));
  }
  return out;
}

export const TABLES = {
  cells, record, buckets, queue, lanes, tree, graph, timeline, plot, unknown,
};

/** The panel kinds this player knows. */
export const KINDS = Object.keys(TABLES).filter((kind) => kind !== "unknown");
