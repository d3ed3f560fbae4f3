// The scopes of GET /api/regions as rows (accounts) and columns (regions), both with the problems first.
import { isStale } from "./freshness.js";

// What a cell shows. Exactly one word per scope; those of `problems` need attention, the worst first.
export const problems = ["failed", "incomplete", "interrupted", "skipped", "missed"];
export const states = [...problems, "synced", "unsupported", "excluded"];

export const stateOf = region => {
  const word = region.staleReason ?? region.lastOutcome;
  return states.includes(word) ? word : isStale(region) ? "failed" : "synced";
};

// { rows: [{ accountId, name, stale, cells: [region | undefined] }], columns: [{ regionId, stale }] }
export function gridOf({ items, accounts }) {
  const named = new Map(accounts.map(account => [account.accountId, account.name]));
  const columns = sorted([...Map.groupBy(items, each => each.regionId)].map(([regionId, scopes]) =>
    ({ regionId, name: regionId, stale: scopes.filter(isStale).length })));
  const at = new Map(columns.map((column, index) => [column.regionId, index]));
  const rows = sorted([...Map.groupBy(items, each => each.accountId)].map(([accountId, scopes]) => {
    const cells = Array(columns.length).fill(undefined);
    for (const scope of scopes) cells[at.get(scope.regionId)] = scope;
    return { accountId, name: named.get(accountId) || accountId, stale: scopes.filter(isStale).length, cells };
  }));
  return { rows, columns };
}

const names = new Intl.Collator("en", { numeric: true });

const sorted = list => list.sort((one, other) => other.stale - one.stale || names.compare(one.name, other.name));
