// Toasts stay 8 s, paused under pointer and focus; errors stay until closed. The server writes them from Django's messages
// (extra_tags "undo:<url>" gives an Undo button) or sends HX-Trigger {"guanxi:toast": {"text", "tone"}}.
import { all } from "./dom.js";

const STAY = 8000;
const region = () => document.querySelector("[data-toasts]");

export function toast(text, tone = "success") {
  const place = region();
  if (!place || !text) return;
  const line = document.createElement("div");
  line.className = `toast ${tone}`;
  line.dataset.toast = "";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.toastClose = "";
  close.textContent = place.dataset.closeText;
  line.append(words, close);
  place.append(line);
  run(line);
}

function run(line) {
  if (line.dataset.running !== undefined || line.classList.contains("error")) return;
  line.dataset.running = "";
  let timer;
  const leave = () => (timer = setTimeout(() => line.remove(), STAY));
  for (const name of ["pointerenter", "focusin"]) line.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) line.addEventListener(name, leave);
  leave();
}

export function start() {
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove());
  document.addEventListener("guanxi:toast", (event) => toast(event.detail.text, event.detail.tone));
  document.addEventListener("htmx:sendError", () => {
    found();
    toast(region()?.dataset.lostText, "error");
  });
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && found());
  document.addEventListener("htmx:responseError", (event) => {
    const told = event.detail.xhr.getResponseHeader("HX-Trigger")?.includes("guanxi:toast");
    if (!told) toast(region()?.dataset.failedText, "error");
  });
}

// The connection is there again, or is said to be lost once.
function found() {
  const words = region()?.dataset.lostText;
  for (const line of document.querySelectorAll("[data-toast].error")) if (line.firstElementChild.textContent === words) line.remove();
}

export function scan(root) {
  all(root, "[data-toast]").forEach(run);
}
