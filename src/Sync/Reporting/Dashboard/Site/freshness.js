// What the latest run did not verify, from GET /api/regions.
import { textOf } from "./reasons.js";
import { troubles } from "./troubles.js";

// Regions that the settings exclude are expected to be stale.
export const isStale = region => region.staleReason !== null && region.staleReason !== "excluded";

// One statement about all scopes that are not verified, and why. run: the latest one that has ended
export function staleNotice({ items, accounts }, run) {
  const byId = new Map(accounts.map(account => [account.accountId, account]));
  const stale = items.filter(isStale).map(region => ({
    ...region, reason: region.staleReason, ...whyOf(region, byId.get(region.accountId), run),
  }));
  return troubles(stale, items.length, ["is stale", "are stale"], {
    tone: run?.outcome === "failed" || stale.length === items.length ? "bad" : "warn",
    note: "No data is lost: the inventory keeps their flow logs as last verified.",
  });
}

// Why a region is not verified, as far as its own listing says.
export const reasonOf = region =>
  textOf({ reason: region.staleReason, code: region.errorCode, message: region.errorMessage });

// A region that the latest run did not reach has the reason of its account, or of the run.
function whyOf(region, account, run) {
  const source = [region, account, run].find(each => each?.errorMessage || each?.errorCode);
  return { code: source?.errorCode ?? null, message: source?.errorMessage ?? null };
}

// Accounts of which no region was ever listed, so that no scope is stale. An account without an ID is not known because
// the run failed before: then that is the reason of all scopes.
export function accountNotice({ items, accounts }) {
  const listed = new Set(items.map(region => region.accountId));
  const failing = accounts.filter(each =>
    each.failingSince !== null && each.accountId !== null && !listed.has(each.accountId));
  return troubles(failing.map(account => ({
    accountId: account.accountId, regionId: null, reason: "failed", code: account.errorCode,
    message: account.errorMessage,
  })), null, ["was never listed", "were never listed"], { tone: "bad", what: "account" });
}

// stale: the staleRegions of a list, which have no messages
export const staleRegions = stale => troubles(
  stale.map(each => ({ ...each, code: null, message: null })), null,
  ["may be out of date in this list", "may be out of date in this list"]);
