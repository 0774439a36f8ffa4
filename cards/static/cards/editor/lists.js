// Choosing rows: the box in the head chooses all on the page, and the bar says how many are chosen.

const head = document.getElementById("action-toggle");
const boxes = [...document.querySelectorAll("input.action-select")];
const said = document.querySelector("[data-chosen]");

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  if (said) said.textContent = chosen ? `${chosen} / ${boxes.length}` : "";
  if (!head) return;
  head.checked = chosen > 0 && chosen === boxes.length;
  head.indeterminate = chosen > 0 && chosen < boxes.length;
}

head?.addEventListener("change", () => {
  for (const box of boxes) box.checked = head.checked;
  tell();
});
for (const box of boxes) box.addEventListener("change", tell);
tell();

// The filters stand beside the list where there is room, and wait closed above it where there is none.
const filters = document.querySelector("[data-filters]");
if (filters && matchMedia("(min-width: 92rem)").matches) filters.open = true;
