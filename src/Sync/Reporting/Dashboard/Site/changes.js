// Changed fields with their values before and after.
import { el, unseen } from "./dom.js";
import { value } from "./format.js";

const few = 6;

export function changesTable(changes, label) {
  if (changes.length === 0) return el("p", { class: "soft" }, "No field differs.");
  const rows = el("table", { class: "changes" },
    el("caption", {}, unseen(label)),
    el("thead", {}, el("tr", {}, ["Field", "Before", "After"].map(name => el("th", { scope: "col" }, name)))),
    el("tbody", {}, changes.map(change => el("tr", {},
      el("th", { scope: "row" }, change.field),
      el("td", { class: "before" }, value(change.before)),
      el("td", { class: "after" }, value(change.after))))));
  return changes.length <= few ? rows : el("details", {}, el("summary", {}, `All ${changes.length} fields`), rows);
}
