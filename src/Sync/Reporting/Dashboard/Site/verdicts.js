// The verdicts on ends of connections, those that need attention first.
import { el } from "./dom.js";
import { number } from "./format.js";
import { labelOf, signOf } from "./marks.js";

export const verdicts = ["not_covered", "partly", "unknown", "covered", "impossible"];

// Ends that lack a flow log. The list shows them unless the URL says otherwise.
export const lacking = ["not_covered", "partly"];

// counts: numbers by verdict. Anything that is not a known verdict counts as unknown, as in the API.
export const noCounts = () => Object.fromEntries(verdicts.map(verdict => [verdict, 0]));

export const known = verdict => verdicts.includes(verdict) ? verdict : "unknown";

// The counts of the API, whose members are in camelCase.
export const countsOf = ({ notCovered, ...others }) => ({ ...others, not_covered: notCovered });

// Null if there are no ends.
export const worst = counts => verdicts.find(verdict => counts[verdict] > 0) ?? null;

// [{ verdict, count, sign, label }] of the verdicts that occur.
export const present = counts => verdicts.filter(verdict => counts[verdict] > 0).map(verdict => ({
  verdict, count: counts[verdict], sign: signOf(verdict), label: `${number(counts[verdict])} ${labelOf(verdict)}`,
}));

export const inWords = counts => present(counts).map(each => each.label).join(", ") || "no connections";

// Rounded down, so that 100 % means all.
export const percent = share => share === null ? "–" : `${Math.floor(share * 1000 + 1e-9) / 10} %`;

export const legend = () => el("ul", { class: "legend" }, verdicts.map(verdict => el("li", { class: verdict },
  el("span", { class: "sign", "aria-hidden": "true" }, signOf(verdict)), labelOf(verdict))));
