// Overview: freshness of every region, counts, trends and the latest runs.
import { get } from "./api.js";
import { bars } from "./bars.js";
import { driftByDay, flowLogsByDay } from "./charts.js";
import { el } from "./dom.js";
import { ago, count, number } from "./format.js";
import { freshness, runNotice, staleNotice } from "./freshness.js";
import { empty, load } from "./loading.js";
import { mark } from "./marks.js";
import { link } from "./router.js";
import { runTable } from "./run-table.js";
import { snapshotLines } from "./snapshot-line.js";

export const title = "Overview";

const latest = 5;

export function open(main) {
  const body = el("div", { class: "stack" });
  main.append(body);
  const update = () => load(body, ask, render);
  return { update, refresh: update };
}

async function ask(signal) {
  const [summary, regions, runs, snapshots] = await Promise.all([
    get("summary", {}, signal), get("regions", {}, signal), get("runs", { pageSize: latest }, signal),
    get("snapshots", { pageSize: 1 }, signal)]);
  return {
    summary, regions: regions.items, accounts: regions.accounts, runs: runs.items, snapshots: snapshots.series,
  };
}

function render({ summary, regions, accounts, runs, snapshots }) {
  if (runs.length === 0)
    return empty(el("h2", {}, "Nothing has been synced yet"), el("p", {}, "Click “Sync now” to start the first run."));
  return [
    runNotice(runs.find(run => run.outcome !== null), accounts),
    staleNotice(regions),
    tiles(summary, regions, runs[0]),
    snapshotLines(snapshots),
    el("div", { class: "halves" },
      el("section", { class: "card", "aria-labelledby": "freshness" },
        el("h2", { id: "freshness" }, "Freshness"), freshness(regions)),
      el("section", { class: "card", "aria-labelledby": "trends" }, el("h2", { id: "trends" }, "Last 30 days"),
        flowLogsByDay(summary.days), driftByDay(summary.days))),
    counts(summary),
    el("section", { class: "card", "aria-labelledby": "latest" },
      el("h2", { id: "latest" }, "Latest runs"), runTable(runs)),
  ];
}

function tiles(summary, regions, run) {
  const fresh = regions.filter(region => region.staleReason === null).length;
  const today = summary.days.at(-1);
  const events = today.added + today.changed + today.removed;
  return el("dl", { class: "tiles" },
    tile("Flow logs", el("a", { href: link("inventory") }, number(summary.flowLogs)),
      `in ${count(summary.cens, "CEN instance")}`),
    tile("Regions verified", `${number(fresh)} of ${number(regions.length)}`, "by the latest run"),
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
