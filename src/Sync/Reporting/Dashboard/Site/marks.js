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
  covered: ["✓", "good"], uncovered: ["✕", "bad"],
  enabled: ["✓", "good"], disabled: ["■", "bad"], absent: ["∅", "mute"],
  covered: ["✓", "good"], partly: ["◐", "warn"], not_covered: ["✕", "bad"], impossible: ["∅", "mute"],
  unknown: ["?", "info"],
  owed: ["…", "info"], overdue: ["!", "bad"], sent: ["✓", "good"], dead: ["✕", "bad"],
};

export const networkOff = "Network is switched off (Sync__Network__Enabled).";

// Words of the API that are shown as others.
const labels = { owed: "pending", not_covered: "not covered", partly: "partly covered", networkOff };

export const labelOf = word => Object.hasOwn(labels, word) ? labels[word] : word;

export const signOf = word => Object.hasOwn(signs, word) ? signs[word][0] : "·";

export function mark(word) {
  const [sign, tone] = Object.hasOwn(signs, word) ? signs[word] : ["·", "mute"];
  return el("span", { class: `mark ${tone}` },
    el("span", { "aria-hidden": "true", class: "sign" }, sign), labelOf(word) ?? "unknown");
}
