// The scene: every panel a figure with one picture, kept for life, and one overlay for the pointers
// between them. A position is drawn from its own state alone.
//
//   renderScene(root, document, entities, ctx)
//     root      an empty <div>; this module owns what is inside it
//     document  the trace; its scene, texts and deltas are read
//     entities  Map full id → attributes at the position
//     ctx       {width, lang, t(key, args), caption, changed: Set id, redacted: Set of
//                "panel.id#attr", reduced, instant, table(panel) → Node for a kind not drawn}

import { STATES } from "../words.js";
import { arrange } from "./arrange.js";
import * as buckets from "./buckets.js";
import * as cells from "./cells.js";
import * as graph from "./graph.js";
import * as lanes from "./lanes.js";
import { legend } from "./legend.js";
import { paint, svgElement } from "./paint.js";
import * as plot from "./plot.js";
import * as queue from "./queue.js";
import * as record from "./record.js";
import { survey } from "./survey.js";
import * as timeline from "./timeline.js";
import * as tree from "./tree.js";
import { namesByTarget, pointersOf, wireBoxes } from "./wires.js";

export const KINDS = { cells, record, buckets, queue, lanes, tree, graph, timeline, plot };

const SLACK = 4; // px an outline may stand over its column before the picture scrolls
const scenes = new WeakMap();

/** Draw `entities` into `root`, keeping every element that is still wanted. */
export function renderScene(root, document, entities, ctx) {
  const scene = sceneOf(root, document, ctx);
  const found = survey(document);
  const width = Math.max(Math.floor(ctx.width), 160);
  const plan = arrange(document.scene.panels, found.wires, width);
  const moved = scene.plan?.key !== plan.key;
  root.classList.toggle("is-still", Boolean(ctx.instant || ctx.reduced || moved));
  if (moved) settle(scene, plan);
  scene.plan = plan;
  const pointers = pointersOf(entities, ctx.redacted);
  const common = { ...ctx, changed: ctx.changed ?? new Set(), pointers: namesByTarget(pointers) };
  const parts = byPanel(entities);
  for (const column of plan.columns) {
    for (const panel of column.panels) {
      const part = parts.get(panel.id) ?? new Map();
      const facts = found.panels.get(panel.id);
      const { width: columnWidth, side } = column;
      drawPanel(scene.figures.get(panel.id), part, { ...common, width: columnWidth, side, facts });
    }
  }
  scene.wires = { pointers, changed: common.changed };
  drawWires(scene);
}

function byPanel(entities) {
  const parts = new Map();
  for (const [id, attrs] of entities) {
    const panel = id.slice(0, id.indexOf("."));
    if (!parts.has(panel)) parts.set(panel, new Map());
    parts.get(panel).set(id, attrs);
  }
  return parts;
}

// ---- the elements, made once ----

function sceneOf(root, document, ctx) {
  const known = scenes.get(root);
  if (known && known.document === document && known.lang === ctx.lang) return known;
  root.replaceChildren();
  root.classList.add("scene");
  root.dir = "ltr"; // time and addresses run left to right everywhere
  const columns = [element("div", "scene-column"), element("div", "scene-column")];
  const overlay = svgElement("svg");
  overlay.setAttribute("class", "scene-wires");
  overlay.setAttribute("aria-hidden", "true");
  const { lang } = ctx;
  const scene = { root, document, lang, columns, overlay, figures: new Map(), plan: null };
  for (const panel of document.scene.panels) {
    scene.figures.set(panel.id, figureOf(panel, scene, ctx));
  }
  root.append(...columns, overlay);
  scenes.set(root, scene);
  return scene;
}

function element(name, cls, text) {
  const made = document.createElement(name);
  made.className = cls;
  if (text !== undefined) made.textContent = text;
  return made;
}

function figureOf(panel, scene, ctx) {
  const figure = element("figure", "scene-panel");
  figure.dataset.kind = panel.kind;
  figure.dataset.panel = panel.id;
  const title = ctx.t(panel.title, {});
  const caption = element("figcaption", "scene-title", title);
  caption.dir = "auto";
  figure.append(caption);
  const made = { panel, figure, title, drawn: null };
  if (!Object.hasOwn(KINDS, panel.kind)) {
    made.fallback = element("div", "scene-unknown");
    figure.append(made.fallback);
    return made;
  }
  const view = element("div", "scene-view");
  const svg = svgElement("svg");
  svg.setAttribute("role", "img");
  view.append(svg);
  view.addEventListener("scroll", () => scrolled(scene, view), { passive: true });
  if (panel.kind === "plot" && panel.opts?.y) figure.append(axisName(panel.opts.y, "y", ctx));
  figure.append(view);
  if (panel.kind === "plot" && panel.opts?.x) figure.append(axisName(panel.opts.x, "x", ctx));
  const { states } = survey(scene.document).panels.get(panel.id);
  const key = legend(states, STATES, ctx.lang);
  if (key) figure.append(key);
  return Object.assign(made, { view, svg });
}

function axisName(key, axis, ctx) {
  const name = element("p", `scene-axis scene-axis-${axis}`, ctx.t(key, {}));
  name.dir = "auto";
  return name;
}

// Put the figures into the columns of a new plan; only a new width or document does this.
function settle({ root, columns, figures }, plan) {
  const [first, second] = plan.columns;
  const widths = second ? `${first.width}px ${second.width}px` : "minmax(0, 1fr)";
  root.style.setProperty("grid-template-columns", widths);
  root.style.setProperty("column-gap", second ? `${second.x - first.width}px` : "0");
  root.style.setProperty("padding-left", `${first.x}px`);
  columns[1].hidden = !second;
  columns.forEach((column, at) => {
    const wanted = (plan.columns[at]?.panels ?? []).map(({ id }) => figures.get(id).figure);
    wanted.forEach((figure, order) => {
      const there = column.children[order] ?? null;
      if (there !== figure) column.insertBefore(figure, there);
    });
  });
}

// ---- one panel ----

function drawPanel(made, entities, ctx) {
  const { panel, svg, view, title } = made;
  if (made.fallback) {
    const table = ctx.table?.(panel);
    if (table) made.fallback.replaceChildren(table);
    return;
  }
  svg.setAttribute("aria-label", ctx.caption ? `${title}: ${ctx.caption}` : title);
  const now = stamp(panel, entities, ctx);
  if (made.drawn && same(made.drawn, now)) return;
  made.drawn = now;
  const { width, height, boxes, ports } = KINDS[panel.kind].layout(panel, entities, ctx);
  made.ports = ports;
  const wide = width > ctx.width + SLACK;
  size(made, wide ? width : Math.min(Math.max(width, 1), ctx.width), Math.max(height, 1));
  if (made.wide !== wide) scrollable(view, wide, title);
  made.wide = wide;
  if (wide) edges(view, width, ctx.width);
  paint(svg, boxes);
}

function size(made, width, height) {
  if (made.width !== width) made.svg.setAttribute("width", width);
  if (made.height !== height) made.svg.setAttribute("height", height);
  Object.assign(made, { width, height });
}

// What a panel's picture depends on. Attributes are never changed in place, so identity is enough.
function stamp(panel, entities, ctx) {
  const mine = (ref) => ref.startsWith(`${panel.id}.`);
  const pointed = JSON.stringify([...ctx.pointers].filter(([target]) => mine(target)));
  const changed = [...ctx.changed].filter(mine).join(";");
  const redacted = [...(ctx.redacted ?? [])].filter(mine).join(";");
  const { width, side, lang } = ctx;
  return [width, side, lang, pointed, changed, redacted, ...entities.keys(), ...entities.values()];
}

const same = (a, b) => a.length === b.length && a.every((value, at) => value === b[at]);

// A picture wider than its column scrolls in a region of its own that the keyboard can reach.
function scrollable(view, wide, title) {
  view.classList.toggle("is-wide", wide);
  if (wide) {
    view.tabIndex = 0;
    view.setAttribute("role", "group");
    view.setAttribute("aria-label", title);
    return;
  }
  for (const name of ["tabindex", "role", "aria-label", "data-edge"]) view.removeAttribute(name);
}

function edges(view, width = view.scrollWidth, room = view.clientWidth) {
  const start = view.scrollLeft <= 1;
  const end = view.scrollLeft + room >= width - 1;
  view.dataset.edge = start ? "start" : end ? "end" : "middle";
}

function scrolled(scene, view) {
  edges(view);
  if (!scene.scrolling) {
    scene.scrolling = requestAnimationFrame(() => {
      scene.scrolling = 0;
      drawWires(scene);
    });
  }
}

// ---- pointers between panels ----

function drawWires(scene) {
  const { plan, overlay, wires, figures } = scene;
  if (!wires || (!plan.rail.lanes && !wires.pointers.length)) return;
  const views = new Map();
  const origin = scene.root.getBoundingClientRect();
  const ends = wires.pointers.flatMap(({ id, target }) => [id, target]);
  const wanted = new Set(ends.map((id) => id.slice(0, id.indexOf("."))));
  for (const id of wanted) {
    const made = figures.get(id);
    if (!made?.svg || !made.ports) continue;
    const box = made.svg.getBoundingClientRect();
    const room = made.wide ? made.view.getBoundingClientRect() : box;
    const left = room.left - origin.left;
    const [x, y] = [box.left - origin.left, box.top - origin.top];
    views.set(id, { x, y, left, right: left + room.width, ports: made.ports });
  }
  paint(overlay, wireBoxes(wires.pointers, views, plan, wires.changed));
}
