// The grid in which documents are entered without the mouse.
//   table[data-lines]        the grid; inside a form, and for htmx inside [data-line-scope]
//   tr[data-line=key]        a line; its inputs are walked left to right
//   [data-remove-line]       the button that deletes the line. With hx-post or name it asks the server; alone it removes the row
//   input[data-suggestion]   "=" puts the suggestion in
//   [data-combo][data-add-line]  the combobox below that adds lines. Choosing dispatches "change" on its hidden input (use
//                            hx-trigger="change") and "guanxi:combo-chosen" on the box; afterwards it is empty again
// Keys: Tab moves to the next input; Enter and down to the same column of the next line, in the last one to the add-line
// combobox; Shift+Enter and up back;
// Alt+Backspace deletes the line; Ctrl/⌘+Enter submits the form; "=" takes the suggestion.
// After htmx swapped the scope the cursor returns to the input of the same name, or to the first input of a new line.
const GRID = "[data-lines]";
const inputs = (grid) => [...grid.querySelectorAll("[data-line] input:not([type=hidden]):not(:disabled)")];
const adder = (grid) =>
  (grid.closest("form") ?? document).querySelector("[data-add-line] [role=combobox]") ??
  document.querySelector("[data-add-line] [role=combobox]");
let remembered = null;
let chosen = []; // products chosen below the grid whose lines no answer has brought yet

function focus(input) {
  input?.focus();
  input?.select?.();
}

function press(event) {
  const input = event.target;
  const grid = input.closest?.(GRID);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return submit(event, grid);
  if (!grid || event.isComposing) return;
  const row = input.closest("[data-line]");
  if (event.altKey && event.key === "Backspace") {
    event.preventDefault();
    return row?.querySelector("[data-remove-line]")?.click();
  }
  if (input.tagName !== "INPUT") return;
  const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
  if (down || event.key === "ArrowUp" || event.key === "Enter") {
    const column = [...row.querySelectorAll("input")].indexOf(input);
    const next = down ? row.nextElementSibling : row.previousElementSibling;
    event.preventDefault();
    focus(next?.querySelectorAll("input")[column] ?? (down ? adder(grid) : null));
  } else if (event.key === "=" && input.dataset.suggestion !== undefined) {
    event.preventDefault();
    input.value = input.dataset.suggestion;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.select();
  }
}

function submit(event, grid) {
  const form = grid?.closest("form") ?? event.target.closest?.("form");
  if (!form || event.defaultPrevented) return;
  if (!grid && !form.querySelector(`${GRID}, [data-add-line]`) && !event.target.matches("textarea")) return;
  event.preventDefault();
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
  const button = form.querySelector("[type=submit].primary") ?? document.querySelector(`[type=submit].primary[form="${form.id}"]`);
  form.requestSubmit(button ?? undefined);
}

function removeRow(event) {
  const button = event.target.closest("[data-remove-line]");
  const row = button?.closest("[data-line]");
  if (!row) return;
  const grid = row.closest(GRID);
  const all = inputs(grid);
  const at = all.indexOf(row.querySelector("input:not([type=hidden])"));
  remembered = { name: null, index: at, count: all.length };
  if (button.hasAttribute("hx-post") || button.type === "submit") return;
  row.remove();
  grid.dispatchEvent(new CustomEvent("guanxi:line-removed", { bubbles: true }));
  focus(inputs(grid)[at] ?? adder(grid));
}

// Several answers may be on their way; the first one is shown and the others are dropped with the elements that asked.
// So every request tells all that is known, also the products that were chosen and have no line yet.
function choose(event) {
  if (event.target.matches("[data-add-line] input[type=hidden]") && event.target.value) chosen.push({ value: event.target.value });
}

function tellChosen(event) {
  const { elt, formData } = event.detail;
  if (!elt.closest?.("[data-line-scope]")) return;
  formData.delete("add");
  for (const one of chosen) formData.append("add", one.value);
  event.detail.chosen = [...chosen];
}

function submitChosen(event) {
  if (!event.target.querySelector("[data-line-scope]")) return;
  event.formData.delete("add");
  for (const one of chosen) event.formData.append("add", one.value);
}

function remember(event) {
  const told = event.detail.shouldSwap ? (event.detail.requestConfig?.chosen ?? []) : [];
  chosen = chosen.filter((one) => !told.includes(one));
  const active = document.activeElement;
  const scope = active?.closest?.("[data-line-scope]");
  if (!scope) return;
  const grid = scope.querySelector(GRID);
  const names = new Set([...scope.querySelectorAll(`${GRID} [data-line]`)].map((row) => row.dataset.line));
  remembered = {
    name: active.name, id: active.id, text: active.value, lines: names, index: remembered?.index,
    adds: grid !== null && active === adder(grid), late: typedSince(scope, event.detail.requestConfig?.formData),
  };
}

// What was typed into other inputs after the request was sent, which its answer cannot know.
function typedSince(scope, sent) {
  const named = [...scope.querySelectorAll("input[name]:not([type=hidden]), textarea[name]")];
  const late = named.filter((input) => sent?.has(input.name) && sent.get(input.name) !== input.value);
  return late.filter((input) => input !== document.activeElement).map((input) => [input.name, input.value]);
}

function restore(event) {
  const scope = event.detail.target?.isConnected ? event.detail.target : document.querySelector("[data-line-scope]");
  const grid = scope?.querySelector?.(GRID);
  if (!grid || !remembered) return;
  const added = [...grid.querySelectorAll("[data-line]")].find((row) => !remembered.lines?.has(row.dataset.line));
  const same = remembered.name && inputs(grid).find((input) => input.name === remembered.name);
  const typed = remembered.text ?? "";
  const late = (remembered.late ?? []).map(([name, text]) => putBack(scope, name, text)).filter(Boolean);
  if (remembered.lines && added && remembered.adds) resume(added.querySelector("input:not([type=hidden])"), /^[\d.]+$/.test(typed) ? typed : "", "change");
  else if (same) resume(same, typed, "change");
  else if (remembered.id) resume(document.getElementById(remembered.id), typed, "input");
  else focus(inputs(grid)[remembered.index] ?? adder(grid));
  remembered = null;
  const asks = late.at(-1) ?? (chosen.length ? scope.querySelector("[data-add-line] input[type=hidden]") : null);
  asks?.dispatchEvent(new Event("change", { bubbles: true }));
}

function putBack(scope, name, text) {
  const input = scope.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
  if (!input || input.value === text) return null;
  input.value = text;
  return input;
}

// Who types faster than the server answers keeps what is typed: it goes into the input that takes over.
function resume(input, typed, event) {
  if (!input || !typed || input.value === typed) return focus(input);
  input.focus();
  input.value = typed;
  input.setSelectionRange?.(typed.length, typed.length);
  if (event) input.dispatchEvent(new Event(event, { bubbles: true }));
}

export function start() {
  document.addEventListener("keydown", press);
  document.addEventListener("click", removeRow);
  document.addEventListener("focusin", (event) => event.target.matches(".cell-input") && event.target.select());
  document.addEventListener("change", choose, true); // before htmx hears of it
  document.addEventListener("htmx:configRequest", tellChosen);
  document.addEventListener("formdata", submitChosen);
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSettle", restore);
}
