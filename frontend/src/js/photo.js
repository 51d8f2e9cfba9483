// A photo chosen in input[data-photo] is made smaller before it is sent, where it has more points than a page shows; its
// place and time of taking go with the head of the file, which is written anew.
const LONGEST = 2000;
const SMALL = 700_000;

export function start() {
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("input[type=file][data-photo]")) shrink(event.target);
  });
}

async function shrink(input) {
  const [file] = input.files;
  if (!file || file.size < SMALL || typeof createImageBitmap !== "function") return;
  let image;
  try {
    image = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return; // no picture: the server says so
  }
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!blob || blob.size >= file.size || input.files[0] !== file) return;
  const holder = new DataTransfer();
  holder.items.add(new File([blob], file.name.replace(/\.\w+$/, ".jpg"), { type: "image/jpeg" }));
  input.files = holder.files;
}
