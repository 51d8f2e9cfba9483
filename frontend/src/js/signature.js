// [data-signature] holds a canvas, a hidden input and [data-signature-clear]. What is drawn goes into the input as a PNG in
// base64; an empty canvas sends nothing. Who cannot draw types the name in the input above it.
import { all } from "./dom.js";

const INK = "#1d2b2a";

export function scan(root) {
  all(root, "[data-signature]").forEach(prepare);
}

function prepare(holder) {
  if (holder.dataset.ready !== undefined) return;
  holder.dataset.ready = "";
  holder.hidden = false;
  const canvas = holder.querySelector("canvas");
  const input = holder.querySelector("input[type=hidden]");
  const pen = canvas.getContext("2d");
  let last = null;

  const size = () => {
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    pen.scale(scale, scale);
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    Object.assign(pen, { lineWidth: 2.2, lineCap: "round", lineJoin: "round", strokeStyle: INK });
  };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const draw = (event) => {
    if (!last) return;
    const here = place(event);
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...here);
    pen.stroke();
    last = here;
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (!input.value) size();
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    draw(event);
  });
  canvas.addEventListener("pointermove", draw);
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      if (last) input.value = canvas.toDataURL("image/png").split(",")[1];
      last = null;
    });
  }
  holder.querySelector("[data-signature-clear]").addEventListener("click", () => {
    input.value = "";
    size();
  });
}
