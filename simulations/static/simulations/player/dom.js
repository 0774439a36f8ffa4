// Small makers of elements. Text goes in as text, never as markup; no style attribute anywhere.

const SVG = "http://www.w3.org/2000/svg";

/** h("button", {class: "x", type: "button", onclick: f}, child, "text"); null children are left out. */
export function h(name, props = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** The same for SVG. */
export function svg(name, props = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(props)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Set text only where it differs, so that nothing is announced or laid out for nothing. */
export function setText(element, text) {
  const [only] = element.childNodes;
  if (element.childNodes.length === 1 && only.nodeType === Node.TEXT_NODE) {
    if (only.data !== text) only.data = text; // cheaper than a new text node
  } else if (element.textContent !== text) element.textContent = text;
}

/** Hide or show, touching the attribute only where that changes something. */
export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

const ICONS = {
  first: "M6 5v14M19 5.5 9.5 12 19 18.5z",
  back: "M17 5.5 7.5 12 17 18.5z",
  play: "M7 4.8 19 12 7 19.2z",
  pause: "M8 5v14M16 5v14",
  forward: "M7 5.5 16.5 12 7 18.5z",
  last: "M18 5v14M5 5.5 14.5 12 5 18.5z",
  up: "M6 15l6-6 6 6",
  down: "M6 9l6 6 6-6",
  right: "M5 12.5 10 17.5 19 7",
  wrong: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  revealed: "M3 12s3.4-6 9-6 9 6 9 6-3.4 6-9 6-9-6-9-6zM12 9.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z",
};

/** One of the player's own icons; decoration only, so hidden from assistive technology. */
export function icon(name) {
  return svg(
    "svg",
    { class: `gp-icon gp-icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true" },
    svg("path", { d: ICONS[name] }),
  );
}

/** A button with an icon and its name as text for everyone who cannot see the icon. */
export function iconButton(name, label, onclick) {
  return h(
    "button",
    { type: "button", class: `gp-button gp-${name}`, "aria-label": label, title: label, onclick },
    icon(name),
  );
}

let instances = 0;

/** A prefix no other player on this page has. */
export function nextPrefix() {
  instances += 1;
  return `gp${instances}`;
}
