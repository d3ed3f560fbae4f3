// Expectations with their pass rate, the flow logs and attachments that do not conform to them, and when that began and
// ended.
import { get } from "./api.js";
import { accountOf, pickers } from "./choices.js";
import { el } from "./dom.js";
import { expectationTable } from "./expectation-table.js";
import { exportLinks } from "./export-links.js";
import { choice, filterForm, text } from "./filters.js";
import { moment, value } from "./format.js";
import { empty, load } from "./loading.js";
import { mark } from "./marks.js";
import { more } from "./more.js";
import { resourceLink } from "./resource-link.js";
import { link } from "./router.js";
import { table } from "./table.js";

export const title = "Expectations";

export function open(main) {
  const filters = filterForm("expectations", "Filter findings and events", [
    ...pickers(), text("expectation", "Expectation"), choice("severity", "Severity", ["low", "medium", "high"]),
    choice("resource", "Resource", ["flow_log", "attachment"]), text("resourceId", "Flow log or attachment end ID"),
  ]);
  const [rules, found, events] = [el("div", {}), el("div", {}), el("div", {})];
  main.append(el("div", { class: "stack" },
    section("rules", "Expectations", rules), filters.form,
    section("found", "Nonconforming flow logs and attachments", found), section("events", "Events", events)));
  return {
    update(params) {
      filters.show(params);
      load(rules, signal => get("expectations", {}, signal), ({ items }) => items.length === 0
        ? el("p", { class: "soft" }, "No expectations are configured.")
        : expectationTable(items));
      list(found, "expectations/nonconforming", params, foundTable, "Everything that could be judged is as expected.");
      list(events, "expectations/events", params, eventTable, "No change has violated an expectation yet.");
    },
  };
}

const section = (id, name, content) =>
  el("section", { class: "card", "aria-labelledby": id }, el("h2", { id }, name), content);

function list(region, route, params, render, nothing) {
  const ask = cursor => get(route, new URLSearchParams([...params, ["cursor", cursor]]));
  load(region, signal => get(route, params, signal), page => page.items.length === 0
    ? empty(el("p", {}, params.size > 0 ? "Nothing matches these filters." : nothing))
    : [exportLinks(route, params, ["csv", "excel", "ndjson"]), ...more(page, ask, render)]);
}

const findings = item => el("ul", {}, item.findings.map(finding => el("li", {}, inWords(finding))));

// "tag owner is missing", "status is Inactive, expected Active"
function inWords({ field, actual, expected }) {
  const name = field.startsWith("tags.") ? ["tag ", value(field.slice(5))] : [field];
  const anything = expected.length === 1 && expected[0] === "*";
  const wanted = anything ? [] : [", expected ", value(expected.join(" or "))];
  return actual === null ? [...name, " is missing", ...wanted] : [...name, " is ", value(actual), ...wanted];
}

const about = [
  { name: "Finding", cell: findings },
  { name: "Expectation", cell: item => item.expectation },
  { name: "Severity", cell: item => mark(item.severity) },
  { name: "Account", cell: item => accountOf(item.accountId) },
  { name: "Region", class: "token", cell: item => item.regionId },
];

const foundTable = items => table("Nonconforming flow logs and attachments, with their findings", [
  { name: "Flow log or attachment", cell: resourceLink }, ...about,
  { name: "Since (UTC)", cell: item => moment(item.since) },
], items);

const changes = "When flow logs and attachments began to violate or meet an expectation, newest first";

const eventTable = items => table(changes, [
  { name: "At (UTC)", cell: item => moment(item.at) },
  { name: "Result", cell: item => mark(item.kind) },
  { name: "Flow log or attachment", cell: resourceLink }, ...about,
  { name: "Run", cell: item => el("a", { href: link("runs", { run: item.runId }) }, `#${item.runId}`) },
], items);
