// Keys while focus is inside the player: arrows step, Home and End, PageUp and PageDown.

const FIELD = "input:not([type=range]), select, textarea, [contenteditable]";

/** Does this key belong to something else: a field, a shortcut, a region that scrolls? */
function isTaken(event) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) {
    return true;
  }
  const target = event.target;
  if (target.closest(FIELD)) return true;
  const region = target.closest('[tabindex="0"]');
  if (!region) return false;
  const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
  return sideways
    ? region.scrollWidth > region.clientWidth
    : region.scrollHeight > region.clientHeight;
}

const MOVES = {
  ArrowLeft: (player, how) => player.back(how),
  ArrowRight: (player, how) => player.forward(how),
  Home: (player, how) => player.go(0, how),
  End: (player, how) => player.go(player.length, how),
  PageUp: (player, how) => player.page(-1, how),
  PageDown: (player, how) => player.page(1, how),
};

/** Handle a keydown; true when it moved the player. */
export function handleKey(event, player) {
  const move = Object.hasOwn(MOVES, event.key) ? MOVES[event.key] : null;
  if (!move || isTaken(event)) return false;
  event.preventDefault();
  event.stopPropagation(); // the page may give the same keys another meaning
  move(player, event.target.type === "range" ? "scrub" : "key"); // a slider speaks for itself
  return true;
}
