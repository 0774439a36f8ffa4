// "Report a problem" without leaving the page: the link's own form in a dialog, pointing at the
// step of the worked example that was last looked at. Without this the link leads to its page.

import { digestOf } from "./digest.js";

/** Point the form at what the player shows, if the form offers that trace. */
export function pointAt(form, player) {
  const { digest, position } = form.elements;
  if (!player || !digest || digest.value) return;
  digest.value = digestOf(player);
  if (digest.selectedIndex < 1) digest.value = ""; // not among those offered
  else position.value = String(player.position);
}

class Reporting {
  constructor(page) {
    this.page = page;
    this.player = null; // the one last used
    for (const type of ["focusin", "pointerdown"]) {
      page.addEventListener(type, (event) => {
        this.player = event.target.closest?.("goprep-trace") ?? this.player;
      });
    }
    page.addEventListener("click", (event) => this.pressed(event));
  }

  pressed(event) {
    const link = event.target.closest?.("a[data-report]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(link);
  }

  async open(link) {
    const form = await this.fetched(link.href);
    if (!form) {
      window.location.assign(link.href);
      return;
    }
    const dialog = this.dialog(link);
    dialog.querySelector("[data-report-box]").replaceChildren(...form);
    window.htmx.process(dialog);
    pointAt(dialog.querySelector("form"), this.player?.isConnected ? this.player : null);
    dialog.showModal();
    dialog.querySelector("select, textarea").focus();
  }

  /** The form's nodes, or null when the server cannot be asked. */
  async fetched(address) {
    try {
      const response = await fetch(address, { headers: { "HX-Request": "true" } });
      if (!response.ok) return null;
      const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
      return [...parsed.body.childNodes];
    } catch {
      return null;
    }
  }

  dialog(link) {
    const { page } = this;
    const dialog = page.importNode(page.querySelector("#report-dialog").content, true)
      .firstElementChild;
    dialog.addEventListener("click", (event) => {
      if (!event.target.closest("[data-report-close]")) return;
      event.preventDefault();
      dialog.close();
    });
    dialog.addEventListener("htmx:afterSwap", () => {
      const places = ["[data-report-focus]", "[aria-invalid=true]", "button"];
      places.map((place) => dialog.querySelector(place)).find(Boolean)?.focus();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      // A link in a menu is gone with its menu; the menu's button is where one came from.
      (link.closest("details")?.querySelector("summary") ?? link).focus();
    });
    page.body.append(dialog);
    return dialog;
  }
}

if (document.querySelector("#report-dialog")) new Reporting(document);
