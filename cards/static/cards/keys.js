// Which key means what on the study page. Fields keep their letters, buttons their Space and
// Enter, and the trace player its arrows, Space and Enter.

const FIELD = "input, textarea, select, [contenteditable]";
const PRESSED = "a[href], button, summary, goprep-trace";

/**
 * What a keydown asks for: {rate: 1-4}, {name} or null when the key is not ours.
 * `state` says whether the answer is shown and whether the dialog with the keys is open.
 */
export function actionFor(event, state) {
  const target = event.target;
  if (event.defaultPrevented || event.isComposing || event.repeat || state.dialog) return null;
  if (target.closest?.(FIELD)) return null;
  const key = event.key;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    return key.toLowerCase() === "z" && !event.shiftKey ? { name: "undo" } : null;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (key === "?") return { name: "help" };
  if (key === "u" || key === "U") return { name: "undo" };
  if (!state.revealed && (key === "p" || key === "P")) return { name: "predict" };
  const pressed = Boolean(target.closest?.(PRESSED));
  if (!state.revealed) return key === " " && !pressed ? { name: "reveal" } : null;
  if (["1", "2", "3", "4"].includes(key)) return { rate: Number(key) };
  return key === "Enter" && !pressed ? { rate: 3 } : null;
}
