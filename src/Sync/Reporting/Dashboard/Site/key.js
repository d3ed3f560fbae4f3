// Asks the user for a function key if the app requires one.
import { el } from "./dom.js";

const name = "sync.key";

// Kept until the browser's tab is closed: a reload must not ask again. Not localStorage, which outlives the session.
export function keptKey() {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

export function keepKey(key) {
  try {
    sessionStorage.setItem(name, key);
  } catch {
    // Storage is disabled: the key is kept in memory, and a reload asks for it.
  }
}

// Resolves to the key, or to null if the user cancels.
export function askForKey({ starts, refused }) {
  const input = el("input", {
    type: "password", id: "key", autocomplete: "off", spellcheck: "false", required: true,
    "aria-describedby": "key-why",
  });
  const dialog = el("dialog", { "aria-labelledby": "key-title" },
    el("form", { submit: event => { event.preventDefault(); dialog.close(input.value.trim()); } },
      el("h2", { id: "key-title" }, "Key required"),
      el("p", { id: "key-why" }, why(starts, refused)),
      el("label", { for: "key" }, "Function key"),
      input,
      el("p", { class: "soft" }, "The key is kept for this browser tab until you close it. Other tabs ask again."),
      el("p", { class: "buttons" },
        el("button", { type: "submit", class: "primary" }, "Use key"),
        el("button", { type: "button", click: () => dialog.close("") }, "Cancel"))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue || null);
  }));
}

function why(starts, refused) {
  if (starts) return "Starting a run requires the app's master key (_master).";
  return refused ? "The app did not accept that key. Enter another one." : "This app requires a function key.";
}
