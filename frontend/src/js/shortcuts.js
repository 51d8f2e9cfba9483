// [data-shortcut="ctrl+enter"] is pressed by its keys. Single letters do not work while one types.
import { isTyping } from "./dom.js";

function spell(event) {
  const keys = [];
  if (event.ctrlKey || event.metaKey) keys.push("ctrl");
  if (event.altKey) keys.push("alt");
  if (event.shiftKey && event.key.length > 1) keys.push("shift");
  return [...keys, event.key.toLowerCase()].join("+");
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const keys = spell(event);
    if (!keys.includes("+") && isTyping(event.target)) return;
    const scope = document.querySelector("dialog[open]") ?? document;
    const pressed = [...scope.querySelectorAll("[data-shortcut]")].find((one) => one.dataset.shortcut.toLowerCase() === keys);
    if (!pressed || pressed.disabled) return;
    event.preventDefault();
    pressed.click();
  });
}
