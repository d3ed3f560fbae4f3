// All scopes as a table, problems first, created when it is unfolded and in portions.
import { accountOf } from "./choices.js";
import { el } from "./dom.js";
import { ago, count, value } from "./format.js";
import { isStale, reasonOf } from "./freshness.js";
import { stateOf } from "./freshness-grid.js";
import { mark } from "./marks.js";
import { more } from "./more.js";
import { link } from "./router.js";
import { table } from "./table.js";
import { unfolding } from "./troubles.js";

const portion = 100;

export function scopeList({ items }) {
  return unfolding("Show as a table", () => {
    const sorted = items.toSorted((one, other) => Number(isStale(other)) - Number(isStale(one)));
    const page = from => ({
      items: sorted.slice(from, from + portion), nextCursor: from + portion < sorted.length ? from + portion : null,
    });
    return more(page(0), async from => page(from), tableOf);
  });
}

const tableOf = scopes => table("Freshness by account and region", [
  { name: "Region", class: "token", cell: scope => scope.regionId },
  { name: "Account", cell: scope => accountOf(scope.accountId) },
  { name: "State", cell: scope => mark(stateOf(scope)) },
  { name: "Verified", cell: scope => scope.lastCompleteAt ? ago(scope.lastCompleteAt) : "never verified" },
  {
    name: "Flow logs", class: "number",
    cell: ({ accountId, regionId, flowLogs }) =>
      el("a", { href: link("inventory", { accountId, regionId }) }, count(flowLogs, "flow log")),
  },
  { name: "Reason", cell: scope => isStale(scope) ? value(reasonOf(scope)) : value(null) },
], scopes);
