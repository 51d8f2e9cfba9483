// One submit, one effect: the second press is swallowed and the button says it is busy. The hidden idempotency_key makes
// a repeated send harmless on the server. Forms whose answer keeps the page (downloads) take [data-stays].
// The first wrong field gets the focus. [data-submit-on-change] sends the form when a choice in it changes.
import { all } from "./dom.js";

// A rating can be taken back: whoever touches the chosen step once more chooses none.
let chosen = null;
const stepOf = (event) => event.target.closest?.("label")?.querySelector("[data-scale]");

function takeBack(event) {
  if (!chosen || event.target !== chosen) return;
  chosen.checked = false;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  chosen = null;
}

export function start() {
  document.addEventListener("pointerdown", (event) => (chosen = stepOf(event)?.checked ? stepOf(event) : null));
  document.addEventListener("click", takeBack);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    if (form.dataset.sent !== undefined) return event.preventDefault();
    if (form.method === "get" || form.dataset.stays !== undefined) return;
    form.dataset.sent = "";
    (event.submitter ?? form.querySelector("[type=submit]"))?.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", (event) => release(event.target.closest?.("form")));
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change], [data-submit-on-change] *")) event.target.form?.requestSubmit();
  });
}

function release(form) {
  if (!form) return;
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

export function scan(root) {
  const [summary] = all(root, "[data-form-errors]");
  const wrong = root.querySelector?.('[aria-invalid="true"]:not([type=hidden])');
  if (summary || wrong) (wrong ?? summary).focus({ preventScroll: !summary });
}
