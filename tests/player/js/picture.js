// What a reader would object to in a drawn scene, measured in the page: texts on texts, pointers
// through texts, letters too small, boxes on boxes, things outside their picture.

const inner = (rect, by) => ({
  left: rect.left + by, right: rect.right - by, top: rect.top + by, bottom: rect.bottom - by,
});

const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const named = (element) =>
  `${element.closest("[data-panel]")?.dataset.panel ?? "wires"}: "${element.textContent}"`;

// The ink of a line of text, without the room above and below the letters.
function inkOf(text) {
  const rect = text.getBoundingClientRect();
  const size = parseFloat(getComputedStyle(text).fontSize);
  const middle = (rect.top + rect.bottom) / 2;
  return { left: rect.left, right: rect.right, top: middle - size * 0.36, bottom: middle + size * 0.36 };
}

/** Pairs of texts that lie on each other. */
export function textsOnTexts(root) {
  const found = [];
  for (const svg of root.querySelectorAll("[data-panel] svg[role=img]")) {
    const texts = [...svg.querySelectorAll("text")].map((text) => [text, inner(inkOf(text), 0.5)]);
    texts.forEach(([one, a], i) => {
      for (const [other, b] of texts.slice(i + 1)) if (meet(a, b)) found.push(`${named(one)} on ${named(other)}`);
    });
  }
  return found;
}

/** Texts in letters smaller than 12 px as they appear on screen. */
export function smallTexts(root) {
  return [...root.querySelectorAll("svg text, .scene-title, .scene-axis, .scene-legend li")]
    .filter((text) => {
      const scale = text.getScreenCTM ? text.getScreenCTM().a : 1;
      return parseFloat(getComputedStyle(text).fontSize) * scale < 12;
    })
    .map(named);
}

/** Points of pointers between panels that lie on a text. */
export function wiresOnTexts(root) {
  const origin = root.getBoundingClientRect();
  const texts = [...root.querySelectorAll("[data-panel] svg text, .scene-title, .scene-legend li, .scene-axis")].map(
    (text) => [text, text.matches("text") ? inkOf(text) : textRect(text)],
  );
  const found = new Set();
  for (const wire of root.querySelectorAll(".scene-wires .wire")) {
    const length = wire.getTotalLength();
    for (let at = 0; at <= length; at += 2) {
      const { x, y } = wire.getPointAtLength(at);
      const [px, py] = [x + origin.left, y + origin.top];
      for (const [text, box] of texts) {
        if (px > box.left && px < box.right && py > box.top && py < box.bottom) found.add(named(text));
      }
    }
  }
  return [...found];
}

function textRect(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

/** Texts and outlines that reach out of their picture by more than an outline's width. */
export function outside(root) {
  const found = [];
  for (const svg of root.querySelectorAll("[data-panel] svg[role=img]")) {
    const frame = svg.getBoundingClientRect();
    for (const shape of svg.querySelectorAll("text, .slot, .word, .card, .node, .lane, .bar, .object, .chip, .place")) {
      const box = shape.matches("text") ? inkOf(shape) : shape.getBoundingClientRect();
      const over = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
      if (over > 4) found.push(`${named(shape)} ${shape.getAttribute("class")} by ${Math.round(over)}`);
    }
  }
  return found;
}

/** How wide the page is beyond the screen, in px. */
export const sideways = () => Math.max(0, document.documentElement.scrollWidth - innerWidth);

/** Main boxes of one layout that overlap: entities must never lie on each other. */
export function boxesOnBoxes(boxes) {
  const main = boxes.filter((box) => box.main);
  const groups = new Map(boxes.filter(({ shape }) => shape === "group").map((box) => [box.key, box]));
  const rects = main.map((box) => {
    const back = box.shape === "circle" ? box.r : 0;
    let [x, y] = [box.x - back, box.y - back];
    for (let up = groups.get(box.parent); up; up = groups.get(up.parent)) [x, y] = [x + up.x, y + up.y];
    return [box.key, inner({ left: x, top: y, right: x + box.w, bottom: y + box.h }, 0.6)];
  });
  const found = [];
  rects.forEach(([one, a], i) => {
    for (const [other, b] of rects.slice(i + 1)) if (meet(a, b)) found.push(`${one} on ${other}`);
  });
  return found;
}

/** Everything above for the scene under `root`, as a list of sentences. */
export function objections(root) {
  const found = [];
  const add = (what, list) => found.push(...list.map((one) => `${what}: ${one}`));
  add("text on text", textsOnTexts(root));
  add("small text", smallTexts(root));
  add("pointer through text", wiresOnTexts(root));
  add("outside", outside(root));
  if (sideways() > 0) found.push(`the page scrolls sideways by ${sideways()}`);
  return found;
}
