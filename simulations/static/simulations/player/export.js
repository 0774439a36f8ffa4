// Files made from what is on screen: a picture as SVG or PNG, the words as Markdown, the data as
// JSON. Nothing here holds more than the learner may know: the caller passes the limit.
import { withheld } from "./questions.js";
import { caption } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const PADDING = 24;
const LINE = 22; // px from one caption line to the next
const CAPTION = 16; // px
const GAP = 8;

// What a picture needs to look the same without the page's style sheets, as attributes.
const STYLES = {
  fill: "rgb(0, 0, 0)",
  "fill-opacity": "1",
  stroke: "none",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "paint-order": "normal",
  opacity: "1",
  "font-family": "",
  "font-size": "",
  "font-weight": "400",
  "font-style": "normal",
  "text-anchor": "start",
  "dominant-baseline": "auto",
  "text-decoration-line": "none",
  visibility: "visible",
};
const ONLY_TEXT = /^(font|text|dominant)/;

function make(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

/** A copy of `source` whose computed look is written into presentation attributes. */
function inlined(source) {
  const copy = source.cloneNode(false);
  for (const name of ["class", "style", "id", "data-entity"]) copy.removeAttribute(name);
  if (source.id && source.closest("defs")) copy.id = source.id;
  const style = window.getComputedStyle(source);
  if (style.display === "none") return make("g", {});
  const isText = source instanceof SVGTextContentElement;
  for (const [name, usual] of Object.entries(STYLES)) {
    const value = style.getPropertyValue(name);
    if (value !== usual && (isText || !ONLY_TEXT.test(name))) copy.setAttribute(name, value);
  }
  for (const child of source.childNodes) {
    copy.append(child.nodeType === Node.ELEMENT_NODE ? inlined(child) : child.cloneNode());
  }
  return copy;
}

/** Break `text` into lines of about `width` px without measuring: a Chinese sign is an em. */
export function wrapped(text, width, size) {
  const room = width / size;
  const lines = [];
  let line = "";
  let used = 0;
  for (const word of text.match(/[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/gu) ?? []) {
    const length = /^[\u2e80-\u9fff\uff00-\uffef]/u.test(word) ? 1 : word.length * 0.55;
    if (line && used + length > room) {
      lines.push(line.trimEnd());
      [line, used] = ["", 0];
    }
    line += word;
    used += length;
  }
  return line.trim() ? [...lines, line.trimEnd()] : lines;
}

/** The frames `{caption, canvas}` under each other as one SVG text. The canvases must be laid out;
    `look` is an element whose colours and fonts the captions take. */
export function pictureOf(frames, look) {
  const style = window.getComputedStyle(look);
  const width = Math.max(...frames.map(({ canvas }) => canvas.offsetWidth));
  const body = make("g", {});
  let y = PADDING;
  for (const { caption: words, canvas } of frames) {
    for (const line of wrapped(words, width, CAPTION)) {
      y += LINE;
      const place = { x: PADDING, y: y - 6, "font-size": CAPTION, fill: style.color };
      body.append(make("text", { ...place, "font-family": style.fontFamily }, line));
    }
    const picture = make("g", { transform: `translate(${PADDING} ${y + GAP})` });
    picture.append(...drawnIn(canvas));
    body.append(picture);
    y += GAP + canvas.offsetHeight + GAP * 2;
  }
  const size = { width: width + PADDING * 2, height: Math.ceil(y + PADDING - GAP) };
  const root = make("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}` });
  root.append(make("rect", { width: "100%", height: "100%", fill: groundOf(look) }), body);
  return new XMLSerializer().serializeToString(root);
}

/** The first ground that is painted behind an element. */
function groundOf(element) {
  for (let at = element; at; at = at.parentElement) {
    const { backgroundColor } = window.getComputedStyle(at);
    if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return "rgb(255, 255, 255)";
}

/** What stands in a laid-out canvas, as SVG at the same places: pictures and lines of text. */
function* drawnIn(canvas) {
  const origin = canvas.getBoundingClientRect();
  for (const element of canvas.querySelectorAll("*")) {
    if (element.closest("svg")?.parentElement?.closest("svg")) continue;
    if (element.localName === "svg") yield nested(element, origin);
    else if (!element.closest("svg")) yield* textsIn(element, origin);
  }
}

function nested(svg, origin) {
  const box = svg.getBoundingClientRect();
  const room = svg.parentElement.getBoundingClientRect(); // a wide picture shows what is scrolled to
  const inner = make("svg", {
    x: Math.max(box.x, room.x) - origin.x,
    y: box.y - origin.y,
    width: Math.min(box.width, room.width),
    height: box.height,
    overflow: box.width > room.width ? "hidden" : "visible",
  });
  const shift = make("g", { transform: `translate(${Math.min(0, box.x - room.x)} 0)` });
  for (const child of svg.children) shift.append(inlined(child));
  inner.append(shift);
  return inner;
}

/** The lines of text that stand directly in an element. */
function* textsIn(element, origin) {
  const style = window.getComputedStyle(element);
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    yield make("text", {
      x: box.x - origin.x,
      y: box.y - origin.y + box.height * 0.76,
      fill: style.color,
      "font-family": style.fontFamily,
      "font-size": style.fontSize,
      "font-weight": style.fontWeight,
    }, node.data.trim());
  }
}

/** The SVG text as a PNG blob, twice as fine. Raises when the browser cannot draw it. */
export async function pngOf(svgText) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("no picture"))), "image/png");
  });
}

const escaped = (text) => text.replace(/([\\`*_[\]<>#|])/g, "\\$1");

/** The story up to `limit` as Markdown: title, code, chapters, captions. */
export function markdownOf(trace, text, limit) {
  const lines = [`# ${escaped(text.message(trace.title ?? trace.id ?? ""))}`, ""];
  if (trace.go?.version) lines.push(`Go ${trace.go.version}`, "");
  for (const note of trace.notes) lines.push(`> ${escaped(text.message(note))}`, "");
  if (trace.code.source) lines.push("```go", trace.code.source.replace(/\n$/, ""), "```", "");
  for (let n = 0; n <= limit; n++) {
    for (const chapter of trace.chapters.filter((c) => c.at === n)) {
      lines.push("", `## ${escaped(text.message(chapter.title))}`, "");
    }
    if (n) lines.push(`${n}. ${escaped(caption(text, trace, n))}`);
  }
  return `${lines.join("\n").replace(/\n{3,}/g, "\n\n")}\n`;
}

/** The document up to `limit` as JSON text, as it came but without what is still asked. */
export function jsonOf(trace, limit) {
  return `${JSON.stringify(withheld(trace, limit), null, 1)}\n`;
}

/** A safe file name from the document and a place in it. */
export function fileName(trace, place, ending) {
  const name = [trace.id ?? "trace", place].filter(Boolean).join("-");
  return `${name.replace(/[^\w.-]+/g, "-").slice(0, 80)}.${ending}`;
}

/** Hand `content` (text or Blob) to the browser as a download. */
export function save(content, name, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
