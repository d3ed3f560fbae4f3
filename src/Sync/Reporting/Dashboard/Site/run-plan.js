// The plan of a dry run.
import { el } from "./dom.js";
import { count } from "./format.js";
import { scopeTable } from "./run-table.js";

export function planOf(report) {
  const sum = member => report.scopes.reduce((total, scope) => total + scope[member], 0);
  return [
    el("p", {},
      `A run now would add ${count(sum("added"), "flow log")}, change ${sum("changed")} and remove ${sum("removed")}.`),
    report.errorCode && el("p", { class: "notice bad" }, `${report.errorCode}: ${report.errorMessage}`),
    scopeTable(report.scopes.map(scope => ({ ...scope, ...scope.scope, durationMs: milliseconds(scope.duration) }))),
  ];
}

// From HH:MM:SS.fff
function milliseconds(text) {
  const [hours, minutes, seconds] = text.split(":").map(Number);
  return Math.round(1000 * (hours * 3600 + minutes * 60 + seconds));
}
