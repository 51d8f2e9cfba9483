// Behaviour of the pages. Every module finds its elements by data attributes, and again in what htmx swaps in.
import htmx from "htmx.org/dist/htmx.esm.js";
import * as charts from "./charts-loader.js";
import * as combo from "./combo.js";
import * as conflict from "./conflict.js";
import * as dialog from "./dialog.js";
import * as forms from "./forms.js";
import * as keep from "./keep.js";
import * as lines from "./lines.js";
import * as list from "./list.js";
import * as palette from "./palette.js";
import * as passkeys from "./passkeys.js";
import * as photo from "./photo.js";
import * as shortcuts from "./shortcuts.js";
import * as sides from "./sides.js";
import * as signature from "./signature.js";
import * as toast from "./toast.js";

const modules = [dialog, toast, palette, passkeys, combo, list, lines, forms, keep, conflict, sides, photo, signature, shortcuts, charts];

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});
window.htmx = htmx;

// Listeners on the document are attached once (`start`); what needs its own element is prepared in `scan(root)`.
for (const module of modules) module.start?.();
const scan = (root) => modules.forEach((module) => module.scan?.(root));
scan(document);
document.addEventListener("htmx:load", (event) => scan(event.detail.elt));
