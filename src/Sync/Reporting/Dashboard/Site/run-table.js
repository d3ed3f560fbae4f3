// Runs, and the result of one run in each account and region.
import { accountOf } from "./choices.js";
import { el } from "./dom.js";
import { count, duration, moment, none, number, value } from "./format.js";
import { mark } from "./marks.js";
import { more } from "./more.js";
import { link } from "./router.js";
import { table } from "./table.js";
import { troubles, unfolding } from "./troubles.js";

export const runTable = (runs, selected) => table("Runs, newest first", [
  { name: "Run", cell: run => runLink(run, selected) },
  { name: "Outcome", cell: run => mark(run.outcome ?? "running") },
  { name: "Started (UTC)", cell: run => moment(run.startedAt) },
  {
    name: "Duration", class: "number",
    cell: run => run.finishedAt ? duration(new Date(run.finishedAt) - new Date(run.startedAt)) : none(),
  },
  { name: "Trigger", cell: run => [run.trigger, run.forced && ", removals forced"] },
  {
    name: "Scopes", class: "number",
    cell: run => [number(run.scopes), run.scopesNotSynced > 0 && `, ${number(run.scopesNotSynced)} not synced`],
  },
  ...changes(),
  { name: "API calls", class: "number", cell: run => number(run.calls) },
], runs);

const fine = scope => ["synced", "unsupported"].includes(scope.outcome) || scope.errorCode === "Excluded";
const eventful = scope => scope.withheld > 0 || scope.added + scope.changed + scope.removed > 0;

const few = 30;
const portion = 100;

// What was not synced, by reason, and the scopes in which something changed. All others when unfolded, unless there are
// few of them.
export function scopeSummary(scopes) {
  const failed = scopes.filter(scope => !fine(scope));
  const statement = troubles(failed.map(scope => ({
    ...scope, reason: scope.outcome, code: scope.errorCode, message: scope.errorMessage,
  })), scopes.length, ["was not synced", "were not synced"]);
  if (scopes.length <= few) return [statement, inPortions([...failed, ...scopes.filter(fine)])];
  const changed = scopes.filter(eventful);
  return [
    statement,
    changed.length > 0 && inPortions(changed),
    folded(failed, "not synced"), folded(scopes.filter(scope => fine(scope) && !eventful(scope)), "without a change"),
  ];
}

const folded = (scopes, words) => scopes.length > 0 && unfolding(
  `${count(scopes.length, "scope")} ${words}`, () => inPortions(scopes));

function inPortions(scopes) {
  const page = from => ({
    items: scopes.slice(from, from + portion), nextCursor: from + portion < scopes.length ? from + portion : null,
  });
  return more(page(0), async from => page(from), scopeTable);
}

const scopeTable = scopes => table("What the run did in each account and region", [
  { name: "Region", class: "token", cell: scope => scope.regionId },
  { name: "Account", cell: scope => accountOf(scope.accountId) },
  { name: "Outcome", cell: scope => mark(scope.outcome) },
  { name: "Duration", class: "number", cell: scope => duration(scope.durationMs) },
  { name: "Listed", class: "number", cell: scope => number(scope.listed) },
  ...changes(),
  {
    name: "API calls", class: "number",
    cell: scope => [number(scope.calls), scope.retries > 0 && `, ${count(scope.retries, "retry", "retries")}`],
  },
  { name: "Reason", class: "wrap", cell: why },
], scopes);

const changes = () => ["added", "changed", "removed"].map(kind => ({
  name: kind[0].toUpperCase() + kind.slice(1), class: "number",
  cell: row => row[kind] > 0 ? el("strong", {}, number(row[kind])) : "0",
}));

function runLink(run, selected) {
  const isSelected = String(run.runId) === selected;
  return el("a", {
    href: link("runs", { run: run.runId }), "data-key": `run ${run.runId}`, "aria-current": isSelected && "true",
  }, `#${run.runId}`);
}

const why = scope => [
  scope.withheld > 0 && `${count(scope.withheld, "removal")} withheld by the mass-removal guard. `,
  scope.errorCode && !scope.errorMessage?.startsWith(scope.errorCode) && `${scope.errorCode}: `,
  scope.errorMessage && value(scope.errorMessage),
  scope.requestId && ` (request ${scope.requestId})`,
];
