// Where each panel stands: one column on a phone, two where there is room. It depends on the
// document and the width only, never on the step, so nothing jumps while the trace plays.

const NARROW = new Set(["record", "queue"]);
const PAIRABLE = new Set(["buckets", "graph", "plot", "tree", "record", "queue"]);
const TWO = 700; // px from which narrow panels stand beside the others
const PAIR = 860; // px from which two broad panels stand side by side
const GUTTER = 32;
export const LANE = 9; // between two pointers in the rail
const MOST_LANES = 6;

const lanesOf = (wires) => Math.min(wires, MOST_LANES);

/** The strip that pointers between panels run in, kept free of everything else. */
const railWidth = (wires) => (wires ? 12 + lanesOf(wires) * LANE : 0);

/**
 * {columns: [{x, width, side, panels}], rail: {x, width, lanes}, key}: px from the scene's left
 * edge; `side` is the side of its panels that faces the rail.
 */
export function arrange(panels, wires, width) {
  const rail = railWidth(wires);
  const lanes = lanesOf(wires);
  const columns = twoColumns(panels, wires, width);
  if (!columns) {
    const column = { x: rail, width: width - rail, side: "left", panels };
    return finish([column], { x: 0, width: rail, lanes });
  }
  const gap = Math.max(GUTTER, rail + 14);
  const narrow = columns.equal ? Math.floor((width - gap) / 2) : sideWidth(width);
  const [first, second] = columns.parts;
  return finish(
    [
      { x: 0, width: narrow, side: "right", panels: first },
      { x: narrow + gap, width: width - narrow - gap, side: "left", panels: second },
    ],
    { x: narrow + (gap - rail) / 2, width: rail, lanes },
  );
}

const sideWidth = (width) => Math.round(Math.min(Math.max(width * 0.31, 232), 330));

function twoColumns(panels, wires, width) {
  if (panels.length < 2 || width < TWO) return null;
  const narrow = panels.filter((panel) => NARROW.has(panel.kind));
  const broad = panels.filter((panel) => !NARROW.has(panel.kind));
  // a lone queue is too little to give a column of its own on a middling width
  const beside = width >= PAIR || narrow.some(({ kind }) => kind === "record");
  if (narrow.length && broad.length && beside) return { parts: [narrow, broad] };
  const pairable = panels.every(({ kind, opts }) => PAIRABLE.has(kind) || opts?.layout === "ring");
  if (wires || !pairable || (width < PAIR && broad.length)) return null;
  const half = Math.ceil(panels.length / 2);
  return { equal: true, parts: [panels.slice(0, half), panels.slice(half)] };
}

function finish(columns, rail) {
  const names = columns.map(({ x, width, panels }) => [x, width, panels.map(({ id }) => id)]);
  return { columns, rail, key: JSON.stringify(names) };
}
