// Two people edited one record. [data-conflict] holds buttons [data-pick=field][data-value]; the picked value goes into the
// input of that name in the same form (or the one named by form=), as if it had been typed.
export function start() {
  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-pick]");
    if (!pick) return;
    const diff = pick.closest("[data-conflict]");
    for (const other of diff.querySelectorAll("[data-pick]")) {
      if (other.dataset.pick === pick.dataset.pick) other.setAttribute("aria-pressed", String(other === pick));
    }
    apply(pick);
  });
}

export function scan(root) {
  root.querySelectorAll?.('[data-conflict] [data-pick][aria-pressed="true"]').forEach(apply);
}

function apply(pick) {
  const form = pick.closest("form") ?? document.querySelector("form[data-conflict-target]");
  const field = form?.elements[pick.dataset.pick];
  if (!field) return;
  if (field.type === "checkbox") field.checked = ["True", "true", "on", "1"].includes(pick.dataset.value);
  else field.value = pick.dataset.value;
  const shown = field.dataset?.comboValue === undefined ? null : field.parentElement.querySelector('[role="combobox"]');
  if (shown) shown.value = pick.dataset.value ? pick.textContent : "";
  (field.length ? field[0] : field).dispatchEvent(new Event("change", { bubbles: true }));
}
