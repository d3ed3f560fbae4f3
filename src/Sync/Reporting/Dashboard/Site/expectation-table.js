// Expectations, those that fail first, with the share of flow logs or attachments that conform.
import { el, svg } from "./dom.js";
import { count, moment, number, value } from "./format.js";
import { mark } from "./marks.js";
import { link } from "./router.js";
import { table } from "./table.js";
import { percent } from "./verdicts.js";

// rules: as GET /api/expectations gives them
export function expectationTable(rules) {
  const judged = rules.reduce((sum, rule) => sum + rule.conforming + rule.nonconforming, 0);
  const passed = rules.reduce((sum, rule) => sum + rule.conforming, 0);
  const failing = rules.filter(rule => rule.nonconforming > 0).length;
  return [
    el("p", { class: "facts" },
      el("strong", {}, judged === 0 ? "Not evaluated yet" : `${percent(passed / judged)} pass`),
      el("span", {}, `${number(failing)} of ${count(rules.length, "expectation")} not met`)),
    table("Expectations and their results", columns, rules.toSorted(byNeed)),
  ];
}

const severities = ["high", "medium", "low"];

const byNeed = (one, other) => Math.sign(other.nonconforming) - Math.sign(one.nonconforming)
  || severities.indexOf(one.severity) - severities.indexOf(other.severity)
  || other.nonconforming - one.nonconforming || (one.name < other.name ? -1 : 1);

const columns = [
  { name: "Expectation", cell: rule => el("a", { href: link("expectations", { expectation: rule.name }) }, rule.name) },
  { name: "Result", cell: result },
  { name: "Pass rate", class: "number", cell: rate },
  {
    name: "Nonconforming", class: "number",
    cell: rule => rule.nonconforming > 0 ? el("strong", {}, number(rule.nonconforming)) : "0",
  },
  { name: "Severity", cell: rule => mark(rule.severity) },
  { name: "Expects", cell: rule => texts(rule.expect) },
  { name: "Applies to", cell: appliesTo },
  { name: "Not known", class: "number", cell: rule => number(rule.unknown) },
  { name: "Not evaluated yet", class: "number", cell: rule => number(rule.unjudged) },
  { name: "Nonconforming since (UTC)", cell: rule => moment(rule.nonconformingSince) },
];

function appliesTo(rule) {
  const all = rule.resource === "attachment" ? "attachments" : "flow logs";
  const selected = texts(rule.select);
  return selected ? [`${all} with`, selected] : `all ${all}`;
}

function result(rule) {
  if (rule.nonconforming > 0) return mark("nonconforming");
  if (rule.conforming > 0) return mark("conforming");
  return el("span", { class: "soft" }, rule.unknown > 0 ? "not known"
    : rule.unjudged > 0 ? "not evaluated yet"
    : `applies to no ${rule.resource === "attachment" ? "attachment" : "flow log"}`);
}

function rate({ conforming, nonconforming }) {
  const judged = conforming + nonconforming;
  if (judged === 0) return value(null);
  return [percent(conforming / judged),
    svg("svg", { class: "rate", "aria-hidden": "true", viewBox: "0 0 100 4", preserveAspectRatio: "none" },
      svg("rect", { class: "failed", width: 100, height: 4 }),
      svg("rect", { class: "passed", width: 100 * conforming / judged, height: 4 }))];
}

function texts(byField) {
  const fields = Object.entries(byField);
  if (fields.length === 0) return null;
  return el("ul", {}, fields.map(([field, any]) => el("li", {}, field, ": ", value(any.join(" or ")))));
}
