// The key under a picture: each state word it uses, with the outline, pattern and mark that stand
// for it. The words are here, in the page, because a picture holds no prose.

import { paint, svgElement } from "./paint.js";
import { hatch, look, STATE_WORDS } from "./states.js";

const PLAIN = new Set(["used"]); // an ordinary solid outline needs no key
const COLOURS = new Set(["white", "grey", "black"]);

/** A <ul> for these state words, or null where there is nothing to explain. */
export function legend(states, words, lang) {
  const known = STATE_WORDS.filter((word) => states.has(word) && !PLAIN.has(word));
  if (!known.length) return null;
  const list = document.createElement("ul");
  list.className = "scene-legend";
  for (const word of known) {
    const item = document.createElement("li");
    item.append(swatch(word), named(words[word], word, lang));
    list.append(item);
  }
  return list;
}

function named(texts, word, lang) {
  const code = String(lang).startsWith("zh") ? "zh-CN" : "en";
  return document.createTextNode(texts?.[code] ?? word);
}

function swatch(word) {
  const svg = svgElement("svg");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("width", 24);
  svg.setAttribute("height", 18);
  const own = look(word);
  const boxes = [];
  if (COLOURS.has(word)) boxes.push(box("circle", { x: 12, y: 9, r: 8, cls: `object ${own.cls}` }));
  else boxes.push(box("rect", { x: 1, y: 1, w: 22, h: 16, r: 2, cls: `slot ${own.cls}` }));
  if (own.pattern && !COLOURS.has(word)) {
    boxes.push(box("path", { x: 1, y: 1, d: hatch(own.pattern, 22, 16, 5), cls: "pattern" }));
  }
  if (own.mark) {
    const cls = `state-mark size-small${word === "black" ? " on-black" : ""}`;
    boxes.push(box("text", { x: 12, y: 13, z: 2, text: own.mark, anchor: "middle", cls }));
  }
  paint(svg, boxes);
  return svg;
}

const box = (shape, rest) => ({ key: shape, shape, z: 1, ...rest, cls: rest.cls.split(" ") });
