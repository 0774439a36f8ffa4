/** The digest of the trace a player shows, from the address it loads; "" if it has none. */
export function digestOf(player) {
  return /\/traces\/([0-9a-f]{64})\.json/.exec(player.getAttribute("src") ?? "")?.[1] ?? "";
}
