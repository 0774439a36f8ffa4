// The documentation's search: the form works without this; with it, the page filters as one types.

const form = document.querySelector("[data-seek]");
const none = document.querySelector("[data-none]");

// What is searched for, as the server does it: every word, in any order.
const texts = new Map();
for (const article of document.querySelectorAll("article[data-operation]")) {
  const heads = article.querySelectorAll(".address, h3, .text");
  const text = [...heads].map((head) => head.textContent).join(" ");
  texts.set(article.dataset.operation, text.toLowerCase());
}

function filter() {
  const words = form.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (id) => words.every((word) => texts.get(id).includes(word));
  for (const part of document.querySelectorAll("[data-operation]")) {
    part.hidden = !matches(part.dataset.operation);
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    group.hidden = !group.querySelector("[data-operation]:not([hidden])");
  }
  for (const count of document.querySelectorAll("[data-count]")) count.hidden = words.length > 0;
  none.hidden = [...texts.keys()].some(matches);
}

// A page that the server has filtered already does not hold the rest: Find asks for it.
if (!new URLSearchParams(location.search).get("q")) {
  form.q.addEventListener("input", filter);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  if (form.q.value) filter();
}
