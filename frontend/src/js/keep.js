// What is typed into form[data-keep=name] survives a lost page, a lost sign-in and a failed send: it is kept in this tab's
// session storage until the server has taken it and, as it then does, sent the browser on to another page. A form whose rows
// the server lays out (data-keep-laid-out) is not filled in here: the server gets what was typed and answers with its rows.
import { toast } from "./toast.js";

const FIELDS = "input:not([type=hidden]):not([type=password]):not([type=file]), select, textarea, [data-combo-value]";
const OWN = new Set(["csrfmiddlewaretoken", "idempotency_key"]);
const LAID = new Set(["seen", "was_scope", "was_key"]); // what the page was laid out by; nobody types it
const place = (form) => `guanxi:keep:${form.dataset.keep}`;

const fields = (form) => [...form.querySelectorAll(FIELDS)].filter((field) => field.name && field.name !== "idempotency_key");

const isLaidOut = (form) => form.dataset.keepLaidOut !== undefined;
const sent = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.has(name));
const typed = (pairs) => JSON.stringify(pairs.filter(([name]) => !LAID.has(name)));

function save(form) {
  const kept = isLaidOut(form) ? sent(form) : fields(form).map((field) => [field.name, field.type === "checkbox" || field.type === "radio" ? [field.value, field.checked] : field.value]);
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
  if (isLaidOut(form)) return layOut(form, JSON.parse(text));
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
  if (changed) tellRestored();
}

const tellRestored = () => toast(document.querySelector("[data-toasts]")?.dataset.restoredText, "warning");

async function layOut(form, kept) {
  if (typed(kept) === typed(sent(form))) return;
  const values = new FormData();
  for (const [name, value] of [...kept, ["do", "kept"]]) values.append(name, value);
  await window.htmx.ajax("POST", form.action, { target: form.querySelector("[data-line-scope]"), swap: "outerHTML", values });
  tellRestored();
}

export function start() {
  const changed = (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (form) save(form);
  };
  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  document.addEventListener("htmx:afterSettle", (event) => {
    const form = event.target.closest?.("form[data-keep-laid-out]");
    if (form && event.target.matches("[data-line-scope]")) save(form);
  });
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
