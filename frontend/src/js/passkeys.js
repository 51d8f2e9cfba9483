// Passkeys and security keys. A form [data-passkey=login|get|create] asks the authenticator before it is sent and puts the
// answer into its input "credential". Options stand in the form as JSON, or (login) are fetched from its action.
import { toast } from "./toast.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function decode(options) {
  const made = { ...options, challenge: bytes(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    if (options[name]) made[name] = options[name].map((one) => ({ ...one, id: bytes(one.id) }));
  }
  return made;
}

function encode(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type, authenticatorAttachment } = credential;
  const clientExtensionResults = credential.getClientExtensionResults();
  return { id, type, authenticatorAttachment, rawId: text(credential.rawId), response, clientExtensionResults };
}

async function optionsOf(form) {
  const island = form.querySelector('script[type="application/json"]');
  if (island) return JSON.parse(island.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

async function perform(form) {
  const data = await optionsOf(form);
  if (form.dataset.passkey !== "create") {
    return navigator.credentials.get({ publicKey: decode(data.request_options.publicKey) });
  }
  const publicKey = decode(data.creation_options.publicKey);
  const isPasskey = form.elements.passwordless?.checked ?? false;
  const verification = isPasskey ? { userVerification: "required" } : {};
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection, ...verification,
    residentKey: isPasskey ? "required" : "discouraged", requireResidentKey: isPasskey,
  };
  return navigator.credentials.create({ publicKey });
}

export function start() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.passkey === undefined || form.elements.credential.value) return;
    event.preventDefault();
    try {
      form.elements.credential.value = JSON.stringify(encode(await perform(form)));
      form.requestSubmit();
    } catch {
      toast(form.dataset.failedText, "error");
    }
  }, true);
}
