// The permalink of a position: `#<mark>` where the step has one, `#<number>` elsewhere. One player
// on the page owns the address; it replaces the entry, never adds one, and waits for a pause.

const PAUSE_MS = 400;

/** The position a mark or number names, or null. */
export function positionOf(document, place) {
  if (place === null || place === undefined || place === "") return null;
  const index = document.steps.findIndex((step) => step.mark === String(place));
  if (index >= 0) return index + 1;
  const n = /^\d+$/.test(place) ? Number(place) : -1;
  return n >= 0 && n <= document.steps.length ? n : null;
}

/** The mark of position n, or its number as text. */
export function placeOf(document, n) {
  return (n > 0 && document.steps[n - 1].mark) || String(n);
}

export class Address {
  constructor(document, onplace) {
    this.document = document;
    this.timer = 0;
    this.listen = () => {
      const n = this.fromHash();
      if (n !== null) onplace(n);
    };
    window.addEventListener("hashchange", this.listen);
  }

  fromHash() {
    return positionOf(this.document, decoded(window.location.hash.slice(1)));
  }

  /** The position the page was opened at, or null. */
  read() {
    const query = new URLSearchParams(window.location.search).get("step");
    return this.fromHash() ?? positionOf(this.document, query);
  }

  url(n) {
    const url = new URL(window.location.href);
    url.searchParams.delete("step");
    url.hash = encodeURIComponent(placeOf(this.document, n));
    return url.href;
  }

  write(n) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      window.history.replaceState(window.history.state, "", this.url(n));
    }, PAUSE_MS);
  }

  close() {
    clearTimeout(this.timer);
    window.removeEventListener("hashchange", this.listen);
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
