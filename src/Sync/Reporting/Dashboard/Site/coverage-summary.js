// The share of covered ends, its trend, the counts by verdict, and what is not known.
import { coverageBars } from "./coverage-bars.js";
import { coverageByDay } from "./coverage-trend.js";
import { el } from "./dom.js";
import { count, moment, number } from "./format.js";
import { empty } from "./loading.js";
import { mark, networkOff } from "./marks.js";
import { presets } from "./presets.js";
import { changed, here, link } from "./router.js";
import { troubles } from "./troubles.js";
import { countsOf, percent, verdicts } from "./verdicts.js";

// scope: the filters that apply to it
export function coverageSummary(summary, scope) {
  if (summary.total === 0) return [unverified(summary, scope), nothing(scope, isOff(summary))];
  return [
    asOf(scope),
    unverified(summary, scope),
    el("div", { class: "halves" }, share(summary, scope),
      el("section", { class: "card", "aria-labelledby": "trend" },
        el("div", { class: "head" },
          el("h2", { id: "trend" }, `Last ${count(summary.trend.length, "day")}`),
          presets("coverage", here().params, 90)),
        coverageByDay(summary.trend, scope))),
    el("div", { class: "quarters" },
      coverageBars("CEN instance", summary.byCen, "cenId", scope),
      coverageBars("Region", summary.byRegion, "regionId", scope),
      coverageBars("Kind of connection", summary.byKind, "resourceType", scope),
      coverageBars("Account", summary.byAccount, "accountId", scope)),
  ];
}

const isOff = ({ staleRegions }) => staleRegions.some(each => each.reason === "networkOff");

const nothing = (scope, off) => scope.size > 0
  ? empty(el("h2", {}, "No connection matches"), el("p", {}, el("a", { href: link("coverage") }, "Clear filters")))
  : empty(el("h2", {}, "No connection has been listed yet"),
    !off && el("p", {}, "Click “Sync now” to start a run. It lists the network and finds out what is not logged."));

const asOf = scope => scope.get("asOf") && el("p", { class: "notice" },
  "The coverage as it was at ", moment(scope.get("asOf")), " UTC. ",
  el("a", { href: link("coverage", changed(scope, { asOf: null })) }, "Show the current coverage"));

// Missing listings hide connections, and make the verdicts on others unknown.
function unverified({ byVerdict, total, staleRegions }, scope) {
  const off = isOff({ staleRegions });
  const stale = off ? [] : staleRegions.filter(each => each.reason !== "excluded");
  if (byVerdict.unknown === 0 && stale.length === 0 && !off) return false;
  return el("div", { class: "notice warn" },
    off && el("p", {}, el("strong", {}, networkOff),
      " Connections that are known stay known, and their coverage becomes unknown."),
    byVerdict.unknown > 0 && el("p", {},
      el("strong", {},
        `The coverage of ${number(byVerdict.unknown)} of ${count(total, "end")} of connections is unknown. `),
      el("a", { href: link("coverage", changed(scope, { verdict: "unknown" })) },
        "Show them with the reasons")),
    stale.length > 0 && el("p", {}, el("strong", {}, "The newest run did not list the complete network."),
      " Connections that are known stay known, but new ones may be missing."),
    troubles(stale.map(each => ({ ...each, code: null, message: null })), null,
      ["of the network is not listed", "of the network are not listed"], { what: "part" }));
}

function share(summary, scope) {
  const counts = countsOf(summary.byVerdict);
  const coverable = counts.covered + counts.partly + counts.not_covered;
  return el("section", { class: "card share", "aria-labelledby": "share" },
    el("h2", { id: "share" }, "Connections with an active flow log"),
    el("p", { class: "big" }, percent(summary.share)),
    el("p", { class: "soft" },
      `${number(counts.covered)} of ${count(coverable, "end")} of connections that can have a flow log. `,
      "A connection between two transit routers has two ends."),
    el("ul", { class: "verdicts" }, verdicts.map(verdict => el("li", {},
      el("a", { href: link("coverage", changed(scope, { verdict })), "data-key": `verdict ${verdict}` },
        el("span", { class: "figure" }, number(counts[verdict])), " ", mark(verdict))))));
}
