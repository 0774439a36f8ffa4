// Boxes to SVG. One element per key for its whole life: it moves by its `transform` attribute,
// which CSS transitions animate, and is never taken out and put back, which would cut them.
//
// Inside each layer and group the elements stand in the order of their keys, so the same picture
// is the same DOM whichever way the learner came to it.

const SVG = "http://www.w3.org/2000/svg";
const LAYERS = 4;
const states = new WeakMap(); // svg → {layers: [place], drawn: Map key → {el, place, …}}

export function svgElement(name) {
  return document.createElementNS(SVG, name);
}

/** A place keeps its children sorted by name. */
const place = (element) => ({ element, names: [] });

function stateOf(svg) {
  let state = states.get(svg);
  if (!state) {
    const layers = Array.from({ length: LAYERS }, () => place(svgElement("g")));
    svg.append(...layers.map(({ element }) => element));
    state = { layers, drawn: new Map() };
    states.set(svg, state);
  }
  return state;
}

// The first position whose name is not before `name`.
function position(names, name) {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names[middle] < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

function attributes(box) {
  const out = { class: box.cls.join(" "), transform: `translate(${box.x} ${box.y})` };
  if (box.entity) out["data-entity"] = box.entity;
  if (box.shape === "rect") {
    out.width = box.w;
    out.height = box.h;
    if (box.r) out.rx = box.r;
  } else if (box.shape === "circle") out.r = box.r;
  else if (box.shape === "path") out.d = box.d;
  else if (box.shape === "line") {
    out.x2 = box.w;
    out.y2 = box.h;
  } else if (box.shape === "text" && box.anchor !== "start") out["text-anchor"] = box.anchor;
  return out;
}

function update(drawn, box) {
  const next = attributes(box);
  for (const name in drawn.attrs) if (!(name in next)) drawn.el.removeAttribute(name);
  for (const name in next) {
    if (drawn.attrs[name] !== next[name]) drawn.el.setAttribute(name, next[name]);
  }
  drawn.attrs = next;
  if (box.shape === "text" && drawn.text !== box.text) {
    drawn.el.textContent = box.text;
    drawn.text = box.text;
  }
}

const elementName = (shape) => (shape === "group" ? "g" : shape);

function create(state, box) {
  const el = svgElement(elementName(box.shape));
  const home = box.parent ? state.drawn.get(box.parent).inner : state.layers[box.z];
  const name = box.parent ? `${box.z}${box.key}` : box.key;
  const drawn = { el, home, name, shape: box.shape, z: box.z, parent: box.parent, attrs: {} };
  if (box.shape === "group") drawn.inner = place(el);
  update(drawn, box); // before it enters the page: it appears in its place and does not fly in
  const at = position(home.names, name);
  home.element.insertBefore(el, home.element.children[at] ?? null);
  home.names.splice(at, 0, name);
  state.drawn.set(box.key, drawn);
}

function remove(state, key, { el, home, name }) {
  home.names.splice(position(home.names, name), 1);
  el.remove();
  state.drawn.delete(key);
}

const sameKind = (box, drawn) =>
  box.shape === drawn.shape && box.z === drawn.z && box.parent === drawn.parent;

/**
 * Make `svg` show exactly `boxes`; a group stands before what it holds. A key is used once: a later
 * box with the same key is left out.
 */
export function paint(svg, boxes) {
  const state = stateOf(svg);
  const wanted = new Map();
  for (const box of boxes) if (!wanted.has(box.key)) wanted.set(box.key, box);
  for (const [key, drawn] of state.drawn) {
    const box = wanted.get(key);
    if (!box || !sameKind(box, drawn)) remove(state, key, drawn);
  }
  for (const [key, box] of wanted) {
    const drawn = state.drawn.get(key);
    if (drawn) update(drawn, box);
    else create(state, box);
  }
}
