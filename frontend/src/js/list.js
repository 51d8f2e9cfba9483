// Lists by keyboard. Rows: tr[data-row-url]. Up/down (or j/k) moves the cursor, Enter opens (Ctrl+Enter in a new tab),
// Space chooses, Shift+click chooses a range, "/" jumps into [data-list-search], Escape leaves it.
// [data-select-all] chooses the page; [data-bulk] appears with the count in [data-bulk-count]; [data-bulk-clear] clears.
import { isTyping } from "./dom.js";

const ROWS = "tr[data-row-url]";
const CHOICE = "td.check input[type=checkbox]";
let last = null;

const rows = () => [...document.querySelectorAll(ROWS)].filter((row) => row.offsetParent);
const cursor = () => document.querySelector(`${ROWS}[aria-current="true"]`);

function moveCursor(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(cursor());
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
  cursor()?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.querySelector("a, input, button")?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function press(event) {
  if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && event.target.matches("[data-list-search]")) return event.target.blur();
  if (event.target.matches("[data-list-search]") && event.key === "ArrowDown") return moveCursor(1) && event.preventDefault();
  if (isTyping(event.target)) return;
  if (event.key === "/") {
    const search = document.querySelector("[data-list-search]");
    if (search) event.preventDefault(), search.focus(), search.select();
    return;
  }
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step && !event.ctrlKey && !event.metaKey) {
    if (event.target.closest("[role=listbox], [data-lines]") || event.target.type === "radio") return;
    if (moveCursor(step)) event.preventDefault();
  } else if (event.key === "Enter" && cursor() && (event.target === document.body || event.target.matches(`${ROWS} :is(a.name, input)`))) {
    event.preventDefault();
    openRow(cursor(), event);
  } else if (event.key === " " && cursor() && event.target.type !== "checkbox" && !event.target.closest("button")) {
    const box = cursor().querySelector(CHOICE);
    if (box) event.preventDefault(), box.click();
  }
}

function openRow(row, event) {
  if (event.ctrlKey || event.metaKey) window.open(row.dataset.rowUrl, "_blank", "noopener");
  else location.assign(row.dataset.rowUrl);
}

function click(event) {
  const box = event.target.closest(CHOICE);
  if (box) {
    const boxes = [...document.querySelectorAll(CHOICE)];
    if (event.shiftKey && last && last !== box) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const other of boxes.slice(from, to + 1)) other.checked = box.checked;
    }
    last = box;
    return count();
  }
  if (event.target.closest("[data-bulk-clear]")) {
    for (const chosen of document.querySelectorAll(`${CHOICE}, [data-select-all]`)) chosen.checked = false;
    return count();
  }
  const row = event.target.closest(ROWS);
  if (row && !event.target.closest("a, button, input, label, select, summary") && !getSelection().toString()) openRow(row, event);
}

function count() {
  const boxes = [...document.querySelectorAll(CHOICE)];
  const chosen = boxes.filter((box) => box.checked).length;
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    bar.hidden = !chosen;
    bar.querySelector("[data-bulk-count]").textContent = chosen;
  }
  for (const box of document.querySelectorAll("[data-select-all]")) {
    box.checked = chosen > 0 && chosen === boxes.length;
    box.indeterminate = chosen > 0 && chosen < boxes.length;
  }
}

// A table whose columns do not fit scrolls in its own box, with its head; one that fits keeps its head on the page.
function fit() {
  for (const wrap of document.querySelectorAll(".table-wrap[data-fits]")) {
    wrap.classList.remove("wide");
    wrap.classList.toggle("wide", wrap.scrollWidth > wrap.clientWidth + 1);
  }
}

export function start() {
  addEventListener("resize", fit);
  document.addEventListener("keydown", press);
  document.addEventListener("click", click);
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-select-all]")) return;
    const table = event.target.closest("table");
    for (const box of table.querySelectorAll(CHOICE)) box.checked = event.target.checked;
    count();
  });
}

export function scan(root) {
  if (root.querySelector?.("[data-bulk], td.check")) count();
  fit();
}
