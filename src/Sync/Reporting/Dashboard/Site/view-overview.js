// Overview: what needs attention, counts, freshness of every scope, trends and the latest runs.
import { get } from "./api.js";
import { bars } from "./bars.js";
import { driftByDay, flowLogsByDay } from "./charts.js";
import { el } from "./dom.js";
import { failedFirst, isNothingVerified } from "./first-run.js";
import { ago, count, number } from "./format.js";
import { accountNotice, staleNotice } from "./freshness.js";
import { freshnessMap } from "./freshness-map.js";
import { empty, load } from "./loading.js";
import { mark } from "./marks.js";
import { presets } from "./presets.js";
import { here, link } from "./router.js";
import { runTable } from "./run-table.js";
import { snapshotLines } from "./snapshot-line.js";

export const title = "Overview";

const latest = 5;

export function open(main) {
  const body = el("div", { class: "stack" });
  main.append(body);
  const update = params => load(body, signal => ask(params, signal), answers => render(answers, params));
  return { update, refresh: () => body.querySelector("details[open]") || update(here().params) };
}

async function ask(params, signal) {
  const days = params.has("days") ? { days: params.get("days") } : {};
  const [summary, regions, runs, snapshots] = await Promise.all([
    summaryOf(days, signal), get("regions", {}, signal), get("runs", { pageSize: latest }, signal),
    get("snapshots", { pageSize: 1 }, signal)]);
  return { summary, regions, runs: runs.items, snapshots: snapshots.series };
}

// If the days have too many changes to count: the counts of today, and the reason.
async function summaryOf(days, signal) {
  try {
    return await get("summary", days, signal);
  } catch (problem) {
    if (!problem.content?.errors?.days) throw problem;
    return { ...await get("summary", { days: 1 }, signal), refused: problem.details.join(" ") };
  }
}

function render({ summary, regions, runs, snapshots }, params) {
  if (runs.length === 0) {
    return empty(
      el("h2", {}, "Nothing has been synced yet"), el("p", {}, "Click “Sync now” to start the first run."));
  }
  const ended = runs.find(run => run.outcome !== null);
  const latestRuns = section("latest", "Latest runs", runTable(runs));
  if (isNothingVerified(regions, ended) && summary.flowLogs === 0) return [failedFirst(regions, ended), latestRuns];
  return [
    accountNotice(regions),
    staleNotice(regions, ended),
    tiles(summary, regions.items, runs[0]),
    snapshotLines(snapshots),
    section("freshness", "Freshness", freshnessMap(regions)),
    el("section", { class: "card", "aria-labelledby": "trends" },
      el("div", { class: "head" },
        el("h2", { id: "trends" }, `Last ${count(summary.days.length, "day")}`), presets("overview", params, 30)),
      summary.refused && el("p", {}, summary.refused),
      el("div", { class: "halves" }, flowLogsByDay(summary.days), driftByDay(summary.days))),
    counts(summary),
    latestRuns,
  ];
}

const section = (id, name, ...content) =>
  el("section", { class: "card", "aria-labelledby": id }, el("h2", { id }, name), content);

function tiles(summary, regions, run) {
  const fresh = regions.filter(region => region.staleReason === null).length;
  const today = summary.days.at(-1);
  const events = today.added + today.changed + today.removed;
  return el("dl", { class: "tiles" },
    tile("Flow logs", el("a", { href: link("inventory") }, number(summary.flowLogs)),
      `in ${count(summary.cens, "CEN instance")}`),
    tile("Scopes verified", `${number(fresh)} of ${number(regions.length)}`, "accounts × regions, by the latest run"),
    tile("Drift today", el("a", { href: link("drift", { since: `${today.day}T00:00:00Z` }) }, number(events)),
      `${number(today.high)} of high severity`),
    tile("Latest run", el("a", { href: link("runs", { run: run.runId }) }, `#${run.runId}`),
      mark(run.outcome ?? "running"), " ", ago(run.startedAt)));
}

const tile = (name, figure, ...notes) => el("div", {},
  el("dt", {}, name), el("dd", { class: "figure" }, figure), el("dd", { class: "soft" }, notes));

const counts = summary => el("section", { "aria-labelledby": "counts" },
  el("h2", { id: "counts" }, "Flow logs by"),
  el("div", { class: "thirds" },
    bars("Region", summary.byRegion, "regionId"), bars("Status", summary.byStatus, "status"),
    bars("CEN instance", summary.byCen, "cenId")));
