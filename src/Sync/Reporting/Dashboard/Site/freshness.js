// Account × region: outcome of the latest run and age of the last complete listing.
import { el } from "./dom.js";
import { ago, count, moment, value } from "./format.js";
import { mark } from "./marks.js";
import { link } from "./router.js";
import { table } from "./table.js";

// Regions that the settings exclude are expected to be stale.
export function staleNotice(regions) {
  const stale = regions.filter(region => region.staleReason !== null && region.staleReason !== "excluded");
  return stale.length > 0 && el("div", { class: "notice warn" },
    el("p", {}, el("strong", {}, `The latest run could not verify ${count(stale.length, "region")}.`),
      " No data is lost: the inventory keeps their flow logs as last verified."),
    el("ul", {}, stale.map(region => el("li", {},
      region.regionId, ": ", mark(region.staleReason),
      region.lastCompleteAt ? [", last verified ", ago(region.lastCompleteAt)] : ", never verified",
      region.errorMessage && `. ${region.errorMessage}`))));
}

// Why the latest finished run failed, and the accounts that could not be synced.
export function runNotice(run, accounts) {
  const failing = accounts.filter(account => account.failingSince !== null);
  if (run?.outcome !== "failed" && failing.length === 0) return false;
  return el("div", { class: "notice bad" },
    run?.outcome === "failed" && el("p", {},
      el("strong", {}, `Run #${run.runId} failed: nothing was verified.`), " ", value(run.errorMessage)),
    failing.length > 0 && el("ul", {}, failing.map(account => el("li", {},
      `Account ${account.accountId ?? "unknown"}`, account.name && ` (${account.name})`,
      " could not be synced. First failure: ", ago(account.failingSince), `. ${account.errorMessage}`))));
}

// Stale regions come first.
export function freshness(regions) {
  const accounts = [...new Set(regions.map(region => region.accountId))];
  const ids = [...new Set(regions.toSorted(byNeed).map(region => region.regionId))];
  const columns = accounts.map(account => ({
    name: `Account ${account}`,
    cell: id => cell(regions.find(each => each.accountId === account && each.regionId === id)),
  }));
  return table("Freshness by region and account", [{ name: "Region", cell: id => id }, ...columns], ids);
}

const byNeed = (one, other) =>
  Number(one.staleReason === null) - Number(other.staleReason === null) || (one.regionId < other.regionId ? -1 : 1);

function cell(region) {
  if (!region) return el("span", { class: "soft" }, "not seen");
  const address = link("inventory", { accountId: region.accountId, regionId: region.regionId });
  return el("div", { class: "scope" },
    mark(region.staleReason ?? region.lastOutcome),
    el("span", { class: "soft" }, region.lastCompleteAt ? ["verified ", ago(region.lastCompleteAt)] : "never verified"),
    el("a", { href: address, "data-key": address }, count(region.flowLogs, "flow log")),
    region.errorCode && el("span", { class: "soft" }, region.errorCode));
}

export const staleRegions = stale => stale.length > 0 && el("div", { class: "notice warn" },
  el("p", {}, el("strong", {}, "Some of these rows may be out of date.")),
  el("ul", {}, stale.map(region => el("li", {},
    region.regionId, ": ", mark(region.reason === "neverSeen" ? "never seen" : region.reason),
    region.lastCompleteAt && [", last verified at ", moment(region.lastCompleteAt)]))));
