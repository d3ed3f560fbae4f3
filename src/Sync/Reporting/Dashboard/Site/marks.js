// States as a word with a sign and a colour, never the colour alone.
import { el } from "./dom.js";

const signs = {
  synced: ["✓", "good"], succeeded: ["✓", "good"],
  unsupported: ["∅", "mute"], skipped: ["»", "mute"], missed: ["»", "warn"], excluded: ["∅", "mute"],
  interrupted: ["■", "warn"],
  incomplete: ["!", "warn"], partial: ["!", "warn"], failed: ["✕", "bad"],
  running: ["…", "info"],
  added: ["+", "good"], changed: ["~", "info"], removed: ["−", "bad"],
  low: ["▽", "mute"], medium: ["◇", "warn"], high: ["▲", "bad"],
  Active: ["●", "good"], Inactive: ["○", "mute"],
  conforming: ["✓", "good"], nonconforming: ["✕", "bad"],
  enabled: ["✓", "good"], disabled: ["■", "bad"], absent: ["∅", "mute"],
  owed: ["…", "info"], sent: ["✓", "good"], dead: ["✕", "bad"],
};

// The API's delivery state "owed" is shown as "pending".
export const labelOf = word => word === "owed" ? "pending" : word;

export function mark(word) {
  const [sign, tone] = signs[word] ?? ["·", "mute"];
  return el("span", { class: `mark ${tone}` },
    el("span", { "aria-hidden": "true", class: "sign" }, sign), labelOf(word) ?? "unknown");
}
