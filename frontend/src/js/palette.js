// Find or do: Ctrl/⌘-K, or anything with [data-palette-open]. Opens at once with the places of the navigation;
// [data-palette=url] answers GET url?q=typed with <li role="option" data-url> fragments (in option groups or not).
// An option without data-url may hold a link, a form or a button; that is what Enter presses.
import { announce, debounce, fetchFragment, Options, withQuery } from "./dom.js";

let dialog, input, results, options, firstResults;

export function start() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open();
  });
}

export function scan(root) {
  const found = root.querySelector?.("[data-palette]");
  if (!found || found === dialog) return;
  dialog = found;
  input = dialog.querySelector('[role="combobox"]');
  results = dialog.querySelector('[role="listbox"]');
  options = new Options(input, results);
  firstResults = [...results.childNodes];
  input.addEventListener("input", debounce(80, load));
  input.addEventListener("keydown", press);
  results.addEventListener("click", (event) => choose(event.target.closest('[role="option"]'), event));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

function open() {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  input.select();
  if (!input.value) reset();
}

function reset() {
  results.replaceChildren(...firstResults);
  options.select(options.items[0]);
}

async function load() {
  const typed = input.value.trim();
  if (!typed) return reset();
  const status = dialog.querySelector("[data-palette-status]");
  try {
    const found = await fetchFragment(dialog, withQuery(dialog.dataset.palette, "q", typed));
    results.replaceChildren(...new DOMParser().parseFromString(found, "text/html").body.childNodes);
    window.htmx.process(results);
    if (!options.items.length) results.replaceChildren(note(dialog.dataset.noneText));
    announce(status, String(options.items.length));
    options.select(options.items[0]);
  } catch (error) {
    if (error.name !== "AbortError") results.replaceChildren(note(dialog.dataset.failedText));
  }
}

function note(text) {
  const line = document.createElement("p");
  line.className = "option none";
  line.textContent = text;
  return line;
}

function press(event) {
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    options.move(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    choose(options.selected, event);
  }
}

function choose(item, event) {
  if (!item) return;
  if (item.dataset.url) {
    if (event.ctrlKey || event.metaKey) window.open(item.dataset.url, "_blank", "noopener");
    else location.assign(item.dataset.url);
  } else if (!event.target.closest("a, button")) item.querySelector("a, button")?.click();
}
