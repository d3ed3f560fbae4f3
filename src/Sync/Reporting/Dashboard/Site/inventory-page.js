// One page of flow logs as a table, with its position and links to other pages.
import { accountOf } from "./choices.js";
import { el } from "./dom.js";
import { exportLinks } from "./export-links.js";
import { clock, count, moment, number, value } from "./format.js";
import { staleRegions } from "./freshness.js";
import { empty } from "./loading.js";
import { mark } from "./marks.js";
import { heading, pager } from "./paging.js";
import { changed, here, link } from "./router.js";
import { table } from "./table.js";

// Only the fields that the table shows: others can be long.
export const fields = [
  "accountId", "regionId", "flowLogId", "flowLogName", "cenId", "projectName", "logStoreName", "interval", "status",
  "changedAt",
];

const columns = [
  { name: "Flow log", sort: "flowLogName", cell: row => rowLink(row) },
  { name: "Region", class: "token", sort: "regionId", cell: row => row.regionId },
  { name: "Account", sort: "accountId", class: "minor", cell: row => accountOf(row.accountId) },
  { name: "Status", sort: "status", cell: row => mark(row.status) },
  { name: "CEN instance", sort: "cenId", class: "minor", cell: row => value(row.cenId) },
  { name: "Destination", sort: "projectName", cell: row => [value(row.projectName), " / ", value(row.logStoreName)] },
  {
    name: "Interval", sort: "interval", class: "number",
    cell: row => row.interval === null ? value(null) : `${number(row.interval)} s`,
  },
  { name: "Changed (UTC)", sort: "changedAt", class: "minor", cell: row => moment(row.changedAt) },
];

export function inventoryPage(page, params) {
  const now = link("inventory", changed(params, { asOf: null, cursor: null, from: null }));
  const asOf = params.get("asOf") && el("p", { class: "notice" },
    "The inventory as it was at ", moment(params.get("asOf")), " UTC. ",
    el("a", { href: now }, "Show the current inventory"));
  if (page.totalCount === 0) return [asOf, staleRegions(page.staleRegions), nothing(params)];
  return [
    asOf,
    staleRegions(page.staleRegions),
    head(page, params),
    table("Flow logs", columns, page.items, { headings: columns.map(column => heading("inventory", column, params)) }),
    pager("inventory", page, params),
  ];
}

const nothing = params => params.size > 0
  ? empty(el("h2", {}, "No flow log matches"), el("p", {}, el("a", { href: link("inventory") }, "Clear filters")))
  : empty(el("h2", {}, "The inventory is empty"), el("p", {}, "Click “Sync now” to start a run, which fills it."));

function head(page, params) {
  const from = Number(params.get("from")) || 1;
  const query = changed(params, { selected: null, cursor: null, from: null, pageSize: null });
  return el("div", { class: "head" },
    el("p", { id: "page-of", tabindex: "-1", "data-focus": true },
      `${number(from)}–${number(from + page.items.length - 1)} of ${count(page.totalCount, "flow log")}`,
      el("span", { class: "soft" }, `, as of ${clock(page.asOf)} UTC`)),
    exportLinks("flowlogs", query, ["csv", "excel", "ndjson", "parquet"]));
}

const key = row => `${row.accountId}/${row.regionId}/${row.flowLogId}`;

const rowLink = row => [
  el("a", {
    href: link("inventory", changed(here().params, { selected: key(row) })),
    "data-row": key(row), "data-key": `row ${key(row)}`,
  }, row.flowLogName ?? row.flowLogId),
  row.flowLogName !== null && el("span", { class: "id" }, row.flowLogId)];
