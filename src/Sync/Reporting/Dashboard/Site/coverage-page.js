// One page of ends of connections as a table.
import { accountOf } from "./choices.js";
import { el } from "./dom.js";
import { keyOf, nameOf } from "./end-link.js";
import { exportLinks } from "./export-links.js";
import { clock, count, moment, number, value } from "./format.js";
import { tagList } from "./item.js";
import { empty } from "./loading.js";
import { mark } from "./marks.js";
import { heading, pager } from "./paging.js";
import { listed } from "./coverage-filters.js";
import { changed, here, link } from "./router.js";
import { table } from "./table.js";

export const fields = [
  "accountId", "regionId", "attachmentEndId", "transitRouterAttachmentId", "transitRouterId", "cenId", "resourceType",
  "resourceId", "attachmentName", "peerRegionId", "verdict", "reason", "since", "tags",
];

const columns = [
  { name: "Connection", sort: "attachmentName", cell: row => rowLink(row) },
  { name: "Verdict", sort: "verdict", cell: row => mark(row.verdict) },
  { name: "Reason", class: "reason", cell: row => value(row.reason) },
  { name: "Owner tags", class: "minor", cell: row => ownerTags(row.tags ?? {}) },
  { name: "Since (UTC)", sort: "since", class: "minor", cell: row => moment(row.since) },
  { name: "Connects", sort: "resourceType", class: "minor", cell: row => connected(row) },
  { name: "Region, CEN instance", sort: "regionId", cell: row => [value(row.regionId), id(row.cenId)] },
  { name: "Account", sort: "accountId", class: "minor", cell: row => accountOf(row.accountId) },
];

export function coveragePage(page, params) {
  const router = params.get("transitRouterId");
  return [
    router && el("p", { class: "notice" }, "Connections of transit router ", value(router), ". ",
      el("a", { href: link("coverage", changed(params, { transitRouterId: null, cursor: null, from: null })) },
        "Show those of all transit routers")),
    page.totalCount === 0 ? nothing(params) : [
      head(page, params),
      table("Connections", columns, page.items, {
        headings: columns.map(column => heading("coverage", column, params)),
      }),
      pager("coverage", page, params),
    ],
  ].flat();
}

const nothing = params => params.has("verdict")
  ? empty(el("h2", { id: "page-of", tabindex: "-1" }, "No connection matches"),
    el("p", {}, el("a", { href: link("coverage") }, "Clear filters")))
  : empty(el("h2", { id: "page-of", tabindex: "-1" }, "No connection is known to lack a flow log"),
    el("p", {}, el("a", { href: link("coverage", changed(params, { verdict: "all" })) }, "Show all connections")));

function head(page, params) {
  const from = Number(params.get("from")) || 1;
  return el("div", { class: "head" },
    el("p", { id: "page-of", tabindex: "-1", "data-focus": true },
      `${number(from)}–${number(from + page.items.length - 1)} of ${count(page.totalCount, "end")} of connections`,
      el("span", { class: "soft" }, `, as of ${clock(page.asOf)} UTC`)),
    exportLinks("coverage", changed(listed(params), { cursor: null, pageSize: null }),
      ["csv", "excel", "ndjson", "parquet"]));
}

const rowLink = row => [
  el("a", {
    href: link("coverage", changed(here().params, { selected: keyOf(row) })),
    "data-row": keyOf(row), "data-key": `row ${keyOf(row)}`,
  }, nameOf(row)),
  row.attachmentName && id(row.transitRouterAttachmentId ?? row.attachmentEndId)];

const connected = row => [
  value(row.resourceType), row.peerRegionId && [" in ", value(row.peerRegionId)], id(row.resourceId)];

const id = text => text && el("span", { class: "id" }, value(text));

const owners = /own|team|contact|mail|dep|cost|app|project|service/i;
const few = 3;

// Tags that say whose it is come first.
function ownerTags(tags) {
  const all = Object.entries(tags);
  if (all.length === 0) return value(null);
  const [first, others] = [all.filter(([key]) => owners.test(key)), all.filter(([key]) => !owners.test(key))];
  const shown = [...first, ...others].slice(0, few);
  return [tagList(shown), all.length > few && el("span", { class: "soft" }, `and ${all.length - few} more`)];
}
