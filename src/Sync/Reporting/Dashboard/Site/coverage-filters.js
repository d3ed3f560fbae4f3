// Filters of the coverage: the parameters of GET /api/coverage.
import { get } from "./api.js";
import { pickers } from "./choices.js";
import { choice, filterForm, offerAll, search, text, time } from "./filters.js";
import { changed } from "./router.js";
import { tags } from "./tag-filter.js";
import { lacking, verdicts } from "./verdicts.js";

// Parameters of the URL that the API does not have.
const own = { selected: null, from: null, map: null, days: null };

export function coverageFilters() {
  const kind = choice("resourceType", "Kind", []);
  offerKnown(kind);
  return filterForm("coverage", "Filter connections", [
    search("q", "Search names, IDs, tags"),
    choice("verdict", "Verdict", ["all", ...verdicts], "not or partly covered"),
    ...pickers(), kind, text("transitRouterId", "Transit router"), tags(), time("asOf", "As of"),
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

async function offerKnown(kind) {
  try {
    const { byKind } = await get("coverage/summary", { days: 1 });
    offerAll(kind, byKind.filter(each => each.value).map(each => [each.value, each.value]));
  } catch {
    // The page shows the error, and filters in the URL work without these options.
  }
}
