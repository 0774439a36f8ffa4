// Light, dark or the system's choice, at once; the form's POST keeps it for the next page.

export function switchScheme(page) {
  const form = page.querySelector("[data-scheme-form]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    const chosen = event.submitter?.value;
    if (!chosen) return;
    event.preventDefault();
    if (chosen === "auto") page.documentElement.removeAttribute("data-scheme");
    else page.documentElement.dataset.scheme = chosen;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button === event.submitter));
    }
    fetch(form.action, { method: "POST", body: new FormData(form, event.submitter), redirect: "manual" })
      .catch(() => {}); // offline: the choice lasts as long as this page
  });
}
