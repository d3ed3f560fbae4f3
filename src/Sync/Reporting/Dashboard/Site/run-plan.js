// The plan of a dry run: what was not listed, and the flow logs that a run would change.
import { accountOf } from "./choices.js";
import { changesTable } from "./changes.js";
import { el } from "./dom.js";
import { flowLogLink } from "./flow-log-link.js";
import { count, number } from "./format.js";
import { mark } from "./marks.js";
import { more } from "./more.js";
import { scopeSummary } from "./run-table.js";
import { table } from "./table.js";
import { unfolding } from "./troubles.js";

const kinds = ["removed", "changed", "added"];
const portion = 50;

export function planOf(report) {
  const sums = Object.fromEntries(kinds.map(kind =>
    [kind, report.scopes.reduce((total, scope) => total + scope[kind], 0)]));
  const scopes = report.scopes.map(scope =>
    ({ ...scope, ...scope.scope, durationMs: milliseconds(scope.duration) }));
  return [
    el("p", {},
      `A run now would add ${count(sums.added, "flow log")}, change ${sums.changed} and remove ${sums.removed}.`),
    report.errorCode && el("p", { class: "notice bad" }, `${report.errorCode}: ${report.errorMessage}`),
    flowLogs(scopes, sums),
    unfolding(`What the dry run did in ${count(scopes.length, "scope")}`, () => scopeSummary(scopes)),
  ];
}

// Removals first: they are what people check a plan for.
function flowLogs(scopes, sums) {
  const planned = scopes.flatMap(scope =>
    (scope.plan ?? []).map(each => ({ ...each, accountId: scope.accountId, regionId: scope.regionId })));
  if (planned.length === 0) return false;
  const sorted = kinds.flatMap(kind => planned.filter(each => each.kind === kind));
  const total = kinds.reduce((sum, kind) => sum + sums[kind], 0);
  const page = from => ({
    items: sorted.slice(from, from + portion), nextCursor: from + portion < sorted.length ? from + portion : null,
  });
  return [
    total > planned.length && el("p", { class: "soft" },
      `The plan names ${number(planned.length)} of ${count(total, "flow log")}: up to 100 in each scope.`),
    ...more(page(0), async from => page(from), plannedTable),
  ];
}

const plannedTable = items => table("Flow logs that a run would change", [
  { name: "Flow log", cell: item => item.kind === "added" ? item.flowLogName ?? item.flowLogId : flowLogLink(item) },
  { name: "Change", cell: item => mark(item.kind) },
  { name: "Region", class: "token", cell: item => item.regionId },
  { name: "Account", cell: item => accountOf(item.accountId) },
  {
    name: "Fields", class: "wrap",
    cell: item => item.changes.length > 0 && changesTable(item.changes, `What would change in ${item.flowLogId}`),
  },
], items);

// From HH:MM:SS.fff
function milliseconds(text) {
  const [hours, minutes, seconds] = text.split(":").map(Number);
  return Math.round(1000 * (hours * 3600 + minutes * 60 + seconds));
}
