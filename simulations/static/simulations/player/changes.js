// What a step changed, in sentences: `changes` of `simulations/trace/text.py` again.
import { ownName, panelOf, same, shown, written } from "./format.js";

export const MANY = 4; // more things than this that come or go in one panel share a sentence

/** The sentences of step n, in the order of its delta. Positions are told from what was, so this
    reads the full state: nothing up to the learner's own position is withheld. */
export function changes(text, store, n) {
  if (n === 0) return [];
  const [before, after] = [store.raw(n - 1), store.raw(n)];
  const { document } = store;
  const titles = new Map(document.scene.panels.map((p) => [p.id, text.message(p.title)]));
  const ids = [...store.changed(n)].filter((id) => before.has(id) || after.has(id));
  const groups = ids.map((id) => groupOf(id, before, after));
  const sizes = new Map();
  for (const { key } of groups) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const context = { text, titles, before, after, grown: grownBy(document.steps[n - 1]) };
  const lines = [];
  const told = new Set();
  ids.forEach((id, index) => {
    const { key, kind, panel, isCell } = groups[index];
    if (sizes.get(key) > MANY && (isCell || kind !== "set")) {
      if (told.has(key)) return;
      told.add(key);
      const what = titles.get(panel) ?? panel;
      lines.push(text.word(`change.${kind}_many`, { what, n: sizes.get(key) }));
    } else lines.push(...entityChanges(context, id));
  });
  return lines;
}

function groupOf(id, before, after) {
  const kind = !after.has(id) ? "gone" : !before.has(id) ? "new" : "set";
  const isCell = "i" in (after.get(id) ?? before.get(id));
  const panel = panelOf(id);
  return { kind, panel, isCell, key: `${kind} ${panel} ${isCell}` };
}

/** "id#list" → what the step appended to that list. */
function grownBy(step) {
  const grown = new Map();
  for (const [id, attrs] of step.d) {
    for (const name of Object.keys(attrs ?? {})) {
      if (name.endsWith("+")) grown.set(`${id}#${name.slice(0, -1)}`, attrs[name]);
    }
  }
  return grown;
}

const MAIN = ["v", "slots", "items", "refs", "cur", "pts", "n", "at", "t0"];

function mainValue(attrs) {
  for (const name of MAIN) {
    const value = attrs[name];
    if (value === null || value === undefined) continue;
    if (name === "n" && typeof value === "string") continue;
    return Array.isArray(value) && value.includes(null) ? listed(value) : shown(attrs, name);
  }
  return "";
}

function* entityChanges({ text, titles, before, after, grown }, id) {
  const [old, now] = [before.get(id), after.get(id)];
  const what = `${titles.get(panelOf(id)) ?? ""} · ${ownName(id, now ?? old)}`;
  if (!now) {
    yield text.word("change.gone", { what });
    return;
  }
  if (!old) {
    const value = mainValue(now);
    yield text.word(value ? "change.new" : "change.plain_new", { what, new: value });
    return;
  }
  for (const name of Object.keys(now)) {
    // An attribute that was absent and is null now did not change for a reader.
    if (same(old[name] ?? null, now[name])) continue;
    // The value of a pointer names what it points at.
    if (name === "ref" && !same(old.v ?? null, now.v ?? null)) continue;
    const label = name === "v" ? what : `${what} · ${text.attribute(name)}`;
    const added = grown.get(`${id}#${name}`);
    if (added !== undefined) {
      yield text.word("change.added", { what: label, new: written(added) });
    } else yield* setSentences(text, { what, label }, name, old, now);
  }
}

/** An attribute's change: of a list or of named bits only the places that differ. */
function* setSentences(text, names, name, old, now) {
  let places = differing(names, old[name], now[name]);
  if (places.length === 0) {
    places = [[names.label, changeValue(text, old, name), changeValue(text, now, name)]];
  }
  for (const [what, was, is] of places) yield text.word("change.set", { what, old: was, new: is });
}

const isNamed = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value) && !("ref" in value);

function differing({ what, label }, old, now) {
  if (isNamed(old) && isNamed(now)) {
    return Object.keys(now)
      .filter((key) => !same(old[key] ?? null, now[key]))
      .map((key) => [`${what} · ${key}`, item(old[key]), item(now[key])]);
  }
  if (!Array.isArray(old) || !Array.isArray(now) || old.length !== now.length) return [];
  const places = now
    .map((value, i) => [`${label} [${i}]`, item(old[i]), item(value), same(old[i], value)])
    .filter((place) => !place[3]);
  return places.length <= MANY ? places : [];
}

const item = (value) => written(value) || "·";

/** A list with "·" for what is empty and "x ×5" for five times the same. */
function listed(values) {
  const runs = [];
  for (const value of values.map(item)) {
    if (runs.at(-1)?.value === value) runs.at(-1).count += 1;
    else runs.push({ value, count: 1 });
  }
  return runs
    .flatMap(({ value, count }) => (count > 2 ? [`${value} ×${count}`] : Array(count).fill(value)))
    .join(", ");
}

function changeValue(text, attrs, name) {
  const value = attrs[name];
  if (name === "st" || name === "c") return text.state(value) || text.word("value.nothing");
  if (name === "note" && value) return text.message(value);
  const said = Array.isArray(value) ? listed(value) : shown(attrs, name);
  return said || text.word("value.nothing");
}
