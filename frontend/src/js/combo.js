// Choose one of many. Markup: the `combo` tag.
//   [data-combo=url]          GET url?q=typed answers <li role="option" data-value data-text> fragments
//   input[role=combobox]      what is typed; ul[role=listbox] shows the answers
//   input[data-combo-value]   carries the value; "change" is dispatched on it, "guanxi:combo-chosen" (detail: value, text) on the box
//   [data-create-url]         adds "New …" when nothing fits; the typed text goes along as ?name=
//   [data-add-line]           after a choice the text is cleared, ready for the next line (see lines.js)
// An option with data-url opens that page instead.
import { all, announce, debounce, fetchFragment, Options, withQuery } from "./dom.js";

const WAIT = 120;

export function scan(root) {
  for (const box of all(root, "[data-combo]")) {
    if (!box.combo) box.combo = new Combo(box);
  }
}

class Combo {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector('[role="combobox"]');
    this.list = box.querySelector('[role="listbox"]');
    this.value = box.querySelector("[data-combo-value]");
    this.status = box.querySelector("[data-combo-status]");
    this.options = new Options(this.input, this.list);
    this.text = this.input.value;
    this.ask = debounce(WAIT, () => this.load());
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("click", () => this.list.hidden && this.load());
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest('[role="option"]')));
  }

  async load() {
    const typed = this.input.value.trim();
    let found;
    try {
      found = await fetchFragment(this, withQuery(this.box.dataset.combo, "q", typed));
    } catch (error) {
      if (error.name === "AbortError") return;
      return this.show(this.note(this.box.dataset.failedText));
    }
    if (document.activeElement !== this.input) return;
    const parsed = new DOMParser().parseFromString(found, "text/html").body;
    this.show(...parsed.querySelectorAll('[role="option"], [role="presentation"]'));
    if (!this.options.items.length) this.list.append(this.note(this.box.dataset.noneText));
    if (typed && this.box.dataset.createUrl) this.list.append(this.creator(typed));
    const count = this.options.items.length;
    announce(this.status, count ? String(count) : this.box.dataset.noneText);
    if (typed) this.options.select(this.options.items[0]);
  }

  show(...children) {
    this.list.replaceChildren(...children);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.list.scrollIntoView({ block: "nearest" });
  }

  note(text) {
    const line = document.createElement("li");
    line.className = "option none";
    line.setAttribute("role", "presentation");
    line.textContent = text;
    return line;
  }

  creator(typed) {
    const line = document.createElement("li");
    line.className = "option create";
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.url = withQuery(this.box.dataset.createUrl, "name", typed);
    line.textContent = `+ ${this.box.dataset.createText} “${typed}”`;
    return line;
  }

  press(event) {
    const open = !this.list.hidden;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) this.options.move(event.key === "ArrowDown" ? 1 : -1);
      else this.load();
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      if (open && this.options.selected) {
        event.preventDefault();
        this.choose(this.options.selected);
      } else if (open || this.box.dataset.addLine !== undefined) event.preventDefault();
    } else if (event.key === "Tab" && open && this.options.selected && this.input.value !== this.text) {
      this.choose(this.options.selected);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  choose(item) {
    if (!item) return;
    if (item.dataset.url) return location.assign(item.dataset.url);
    const { value, text } = item.dataset;
    this.set(value, text);
    this.close();
    const detail = { value, text, option: item };
    this.box.dispatchEvent(new CustomEvent("guanxi:combo-chosen", { bubbles: true, detail }));
    if (this.box.dataset.addLine !== undefined) this.set("", "", false);
  }

  set(value, text, tell = true) {
    this.input.value = this.text = text;
    this.value.value = value;
    if (tell) this.value.dispatchEvent(new Event("change", { bubbles: true }));
  }

  leave() {
    this.ask.cancel();
    this.pending?.abort();
    this.close();
    if (!this.input.value.trim()) {
      if (this.value.value) this.set("", "");
    } else this.input.value = this.text;
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.options.select(null);
  }
}
