// Filters of the coverage: the parameters of GET /api/coverage.
import { get } from "./api.js";
import { choice, filterForm, offerAll, search, text, time } from "./filters.js";
import { changed } from "./router.js";
import { tags } from "./tag-filter.js";
import { lacking, verdicts } from "./verdicts.js";

// Parameters of the URL that the API does not have.
const own = { selected: null, from: null, map: null };

export function coverageFilters() {
  const account = choice("accountId", "Account", []);
  const region = choice("regionId", "Region", []);
  const kind = choice("resourceType", "Kind", []);
  offerKnown(account, region, kind);
  return filterForm("coverage", "Filter connections", [
    search("q", "Search names, IDs, tags"),
    choice("verdict", "Verdict", ["all", ...verdicts], "not or partly covered"),
    account, region, kind, text("cenId", "CEN instance"), text("transitRouterId", "Transit router"), tags(),
    time("asOf", "As of"),
  ], { cursor: null, from: null, selected: null });
}

// What the list shows. Without a verdict in the URL: the ends that lack a flow log.
export function listed(params) {
  const verdict = params.get("verdict") ?? lacking.join(",");
  return changed(params, { ...own, verdict: verdict === "all" ? null : verdict });
}

// What the summary and the map show: the same part of the network, with any verdict.
export const scoped = params => changed(params,
  { ...own, verdict: null, transitRouterId: null, cursor: null, sort: null, pageSize: null });

async function offerKnown(account, region, kind) {
  try {
    const summary = await get("coverage/summary", { days: 1 });
    const values = groups => groups.map(group => group.value);
    offerAll(account, values(summary.byAccount));
    offerAll(region, values(summary.byRegion));
    offerAll(kind, values(summary.byKind));
  } catch {
    // The page shows the error, and filters in the URL work without these options.
  }
}
