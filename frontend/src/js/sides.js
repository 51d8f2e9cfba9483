// Two records beside each other. [data-sides] holds [data-side-row]s, each with a left and a right radio button.
// Left and right choose the side of the present field, up and down go to another field, from anywhere on the page.
import { isTyping } from "./dom.js";

const rowsOf = (sides) => [...sides.querySelectorAll("[data-side-row]")];

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!event.key.startsWith("Arrow") || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const sides = event.target.closest("[data-sides]") ?? document.querySelector("[data-sides]");
    if (!sides) return;
    event.preventDefault();
    const rows = rowsOf(sides);
    const place = rows.indexOf(event.target.closest("[data-side-row]"));
    if (event.key === "ArrowUp" || event.key === "ArrowDown") return go(rows, place, event.key === "ArrowDown" ? 1 : -1);
    const radios = rows[Math.max(place, 0)]?.querySelectorAll("input[type=radio]");
    const radio = radios?.[event.key === "ArrowLeft" ? 0 : 1];
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function go(rows, place, step) {
  const next = rows[Math.min(Math.max(place + step, 0), rows.length - 1)];
  (next?.querySelector("input:checked") ?? next?.querySelector("input"))?.focus();
}
