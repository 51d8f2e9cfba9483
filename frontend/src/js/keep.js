// What is typed into form[data-keep=name] survives a lost page, a lost sign-in and a failed send: it is kept in this tab's
// session storage until the server has taken it and, as it then does, sent the browser on to another page.
import { toast } from "./toast.js";

const FIELDS = "input:not([type=hidden]):not([type=password]):not([type=file]), select, textarea, [data-combo-value]";
const place = (form) => `guanxi:keep:${form.dataset.keep}`;

const fields = (form) => [...form.querySelectorAll(FIELDS)].filter((field) => field.name && field.name !== "idempotency_key");

function save(form) {
  const kept = fields(form).map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked] : field.value]);
  sessionStorage.setItem(place(form), JSON.stringify(kept));
}

// A lost connection, a refusal and a fault answer without a redirect; whoever was signed out is sent on to sign in.
function wasTaken() {
  const [arrival] = performance.getEntriesByType("navigation");
  return arrival?.redirectCount > 0 && !document.querySelector("[data-form-errors], [data-conflict], input[type=password]");
}

function load(form) {
  const text = sessionStorage.getItem(place(form));
  if (!text || form.querySelector('[aria-invalid="true"]')) return;
  const left = fields(form);
  let changed = false;
  for (const [name, value] of JSON.parse(text)) {
    const at = left.findIndex((field) => field.name === name && (!Array.isArray(value) || field.value === value[0]));
    if (at < 0) continue;
    const [field] = left.splice(at, 1);
    if (Array.isArray(value)) {
      changed ||= field.checked !== value[1];
      field.checked = value[1];
    } else if (!field.value || field.value === field.defaultValue) {
      changed ||= field.value !== value;
      field.value = value;
    }
  }
  if (changed) toast(document.querySelector("[data-toasts]")?.dataset.restoredText, "warning");
}

export function start() {
  const changed = (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (form) save(form);
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.keep) sessionStorage.setItem("guanxi:sent", place(event.target));
  });
}

export function scan(root) {
  if (root !== document) return;
  const forms = [...document.querySelectorAll("form[data-keep]")];
  const sent = sessionStorage.getItem("guanxi:sent");
  if (sent && wasTaken()) sessionStorage.removeItem(sent);
  sessionStorage.removeItem("guanxi:sent");
  forms.forEach(load);
}
