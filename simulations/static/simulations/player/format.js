// How single values are written and messages filled; see `simulations/trace/text.py`.

const PLACEHOLDER = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/gu;

/** Thousands commas from 10,000 up. */
function withCommas(integer) {
  return Math.abs(integer) < 10000
    ? String(integer)
    : String(integer).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Write a number as Python's repr does where the two languages differ (1e-07, 1e+16). */
function writtenNumber(value, commas) {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) {
    return commas ? withCommas(value) : String(value);
  }
  if (Number.isSafeInteger(value)) return commas ? withCommas(value) : String(value);
  const size = Math.abs(value);
  if (size >= 1e16 || size < 1e-4) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return String(value);
}

/** Write one value: null as "", lists with ", ", objects as "key value". */
export function written(value, commas = false) {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return writtenNumber(value, commas);
  if (Array.isArray(value)) return value.map((item) => written(item, commas)).join(", ");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([key, item]) => `${key} ${written(item)}`)
      .join(", ");
  }
  return String(value);
}

/** Fill `{name}` and `{name|one|many}`; an unknown name stays as written. */
export function fill(template, args) {
  return template.replace(PLACEHOLDER, (whole, name, one, many) => {
    if (!Object.hasOwn(args, name)) return whole;
    if (one === undefined) return written(args[name], true);
    return args[name] === 1 || args[name] === true ? one : many;
  });
}

export const panelOf = (id) => id.slice(0, id.indexOf("."));

/** The entity id without its panel. */
export const local = (id) => id.slice(id.indexOf(".") + 1);

/** Write an attribute, following `{"ref": id}`. */
export function shown(attrs, name) {
  const value = attrs[name];
  if (value !== null && typeof value === "object" && "ref" in value) return `→ ${value.ref}`;
  return written(value);
}

/** Equality of plain JSON values. */
export function same(a, b) {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]))
  );
}

/** An entity's own name inside its panel. */
export function ownName(id, attrs) {
  if (typeof attrs.n === "string") return attrs.n;
  if ("i" in attrs) return `[${written(attrs.i)}]`;
  return written(attrs.label) || local(id);
}
