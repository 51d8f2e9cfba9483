// Small tools that several modules share.
export const all = (root, selector) => [
  ...(root.matches?.(selector) ? [root] : []),
  ...root.querySelectorAll(selector),
];

export const isTyping = (target) =>
  target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button|submit)$/.test(target.type);

export const announce = (place, text) => {
  if (place) place.textContent = text;
};

let serial = 0;
export const ensureId = (element, prefix) => (element.id ||= `${prefix}-${++serial}`);

// Fetch an HTML fragment; a newer call on the same holder drops the older one.
export async function fetchFragment(holder, url) {
  holder.pending?.abort();
  const control = (holder.pending = new AbortController());
  const response = await fetch(url, {
    headers: { "HX-Request": "true", "X-Requested-With": "XMLHttpRequest" },
    signal: control.signal,
    credentials: "same-origin",
  });
  if (!response.ok || response.redirected) throw new Error(`answered ${response.status}`);
  return response.text();
}

export function withQuery(url, name, value) {
  const address = new URL(url, location.href);
  address.searchParams.set(name, value);
  return address.pathname + address.search;
}

export function debounce(wait, act) {
  let timer;
  const later = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), wait);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}

// A list of role=option elements with one of them selected; shared by combobox and palette.
export class Options {
  constructor(input, box) {
    this.input = input;
    this.box = box;
  }
  get items() {
    return [...this.box.querySelectorAll('[role="option"]:not([aria-disabled="true"])')];
  }
  get selected() {
    return this.box.querySelector('[role="option"][aria-selected="true"]');
  }
  select(item) {
    for (const other of this.box.querySelectorAll('[aria-selected="true"]')) other.setAttribute("aria-selected", "false");
    if (!item) return this.input.removeAttribute("aria-activedescendant");
    item.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", ensureId(item, "option"));
    item.scrollIntoView({ block: "nearest" });
  }
  move(step) {
    const items = this.items;
    if (!items.length) return;
    const at = items.indexOf(this.selected);
    this.select(items[at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length]);
  }
}
