// Native <dialog>. [data-dialog-open=id] opens it, [data-dialog-close] and a click beside it close it,
// [data-dialog-auto] and an address that ends in #id open it with the page. Fragments that htmx puts into a dialog open it with HX-Trigger: guanxi:dialog.
import { all } from "./dom.js";

const show = (id) => {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
};

export function start() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog-open]");
    if (opener) return show(opener.dataset.dialogOpen);
    if (event.target.closest("[data-dialog-close]")) return event.target.closest("dialog")?.close();
    if (event.target.matches("dialog.dialog") && isBeside(event)) event.target.close();
  });
  document.addEventListener("guanxi:dialog", (event) => show(event.detail.value ?? event.detail.id));
}

function isBeside(event) {
  const box = event.target.getBoundingClientRect();
  const { clientX: x, clientY: y } = event;
  return (x || y) && (x < box.left || x > box.right || y < box.top || y > box.bottom);
}

export function scan(root) {
  for (const dialog of all(root, "dialog[data-dialog-auto]")) if (!dialog.open) dialog.showModal();
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!named || !named.matches("dialog.dialog")) return;
  history.replaceState(history.state, "", location.pathname + location.search); // once, not again after coming back
  show(named.id);
}
