// Expectations, the flow logs and attachments that do not conform to them, and when that began and ended.
import { get } from "./api.js";
import { el } from "./dom.js";
import { exportLinks } from "./export-links.js";
import { choice, filterForm, text } from "./filters.js";
import { moment, number, value } from "./format.js";
import { empty, load } from "./loading.js";
import { mark } from "./marks.js";
import { more } from "./more.js";
import { resourceLink } from "./resource-link.js";
import { link } from "./router.js";
import { table } from "./table.js";

export const title = "Expectations";

export function open(main) {
  const filters = filterForm("expectations", "Filter findings and events", [
    text("expectation", "Expectation"), choice("severity", "Severity", ["low", "medium", "high"]),
    text("regionId", "Region"), text("accountId", "Account"), text("cenId", "CEN instance"),
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
        : ruleTable(items));
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
    : [exportLinks(route, params, ["csv", "ndjson"]), ...more(page, ask, render)]);
}

const ruleTable = items => table("Expectations", [
  { name: "Expectation", cell: rule => el("a", { href: link("expectations", { expectation: rule.name }) }, rule.name) },
  { name: "Severity", cell: rule => mark(rule.severity) },
  { name: "Applies to", cell: rule => appliesTo(rule) },
  { name: "Expects", cell: rule => texts(rule.expect) },
  { name: "Conforming", class: "number", cell: rule => number(rule.conforming) },
  {
    name: "Nonconforming", class: "number",
    cell: rule => rule.nonconforming > 0 ? el("strong", {}, number(rule.nonconforming)) : "0",
  },
  { name: "Not known", class: "number", cell: rule => number(rule.unknown) },
  { name: "Not evaluated yet", class: "number", cell: rule => number(rule.unjudged) },
  { name: "Nonconforming since (UTC)", cell: rule => moment(rule.nonconformingSince) },
], items);

function appliesTo(rule) {
  const all = rule.resource === "attachment" ? "attachments" : "flow logs";
  const selected = texts(rule.select);
  return selected ? [`${all} with`, selected] : `all ${all}`;
}

function texts(byField) {
  const fields = Object.entries(byField);
  if (fields.length === 0) return null;
  return el("ul", {}, fields.map(([field, any]) => el("li", {}, field, ": ", value(any.join(" or ")))));
}

const findings = item => el("ul", {}, item.findings.map(finding =>
  el("li", {}, finding.field, " is ", value(finding.actual), ", expected ", value(finding.expected.join(" or ")))));

const about = [
  { name: "Region", cell: item => item.regionId },
  { name: "Expectation", cell: item => item.expectation },
  { name: "Severity", cell: item => mark(item.severity) },
  { name: "Finding", cell: findings },
];

const foundTable = items => table("Nonconforming flow logs and attachments", [
  { name: "Flow log or attachment", cell: resourceLink }, ...about, { name: "Since (UTC)", cell: item => moment(item.since) },
], items);

const eventTable = items => table("When flow logs and attachments began to violate or meet an expectation, newest first", [
  { name: "At (UTC)", cell: item => moment(item.at) },
  { name: "Result", cell: item => mark(item.kind) },
  { name: "Flow log or attachment", cell: resourceLink }, ...about,
  { name: "Run", cell: item => el("a", { href: link("runs", { run: item.runId }) }, `#${item.runId}`) },
], items);
