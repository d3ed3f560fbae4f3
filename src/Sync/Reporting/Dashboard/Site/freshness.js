// Account × region: how the last try went and how old the last proof is.
import { el } from "./dom.js";
import { ago, count, moment, value } from "./format.js";
import { mark } from "./marks.js";
import { link } from "./router.js";
import { table } from "./table.js";

// Those that the settings leave out are meant to be stale.
export function staleNotice(regions) {
  const stale = regions.filter(region => region.staleReason !== null && region.staleReason !== "excluded");
  return stale.length > 0 && el("div", { class: "notice warn" },
    el("p", {}, el("strong", {}, `The newest run could not prove ${count(stale.length, "region")}.`),
      " Nothing is lost: what the inventory has of them is as it was last proven."),
    el("ul", {}, stale.map(region => el("li", {}, region.regionId, ": ", mark(region.staleReason), ", last proven ",
      region.lastCompleteAt ? ago(region.lastCompleteAt) : "never", region.errorMessage && `. ${region.errorMessage}`))));
}

// Why the newest run that has finished verified nothing, and the accounts that it could not try.
export function runNotice(run, accounts) {
  const failing = accounts.filter(account => account.failingSince !== null);
  if (run?.outcome !== "failed" && failing.length === 0) return false;
  return el("div", { class: "notice bad" },
    run?.outcome === "failed" && el("p", {},
      el("strong", {}, `Run #${run.runId} failed: nothing was verified.`), " ", value(run.errorMessage)),
    failing.length > 0 && el("ul", {}, failing.map(account => el("li", {},
      `Account ${account.accountId ?? "unknown"}`, account.name && ` (${account.name})`, " could not be tried, since ",
      ago(account.failingSince), `. ${account.errorMessage}`))));
}

// Those that need a look come first.
export function freshness(regions) {
  const accounts = [...new Set(regions.map(region => region.accountId))];
  const ids = [...new Set(regions.toSorted(byNeed).map(region => region.regionId))];
  const columns = accounts.map(account => ({ name: `Account ${account}`, cell: id => cell(regions.find(each => each.accountId === account && each.regionId === id)) }));
  return table("Freshness by region and account", [{ name: "Region", cell: id => id }, ...columns], ids);
}

const byNeed = (one, other) => Number(one.staleReason === null) - Number(other.staleReason === null) || (one.regionId < other.regionId ? -1 : 1);

function cell(region) {
  if (!region) return el("span", { class: "soft" }, "not seen");
  const address = link("inventory", { accountId: region.accountId, regionId: region.regionId });
  return el("div", { class: "scope" },
    mark(region.staleReason ?? region.lastOutcome),
    el("span", { class: "soft" }, region.lastCompleteAt ? ["proven ", ago(region.lastCompleteAt)] : "never proven"),
    el("a", { href: address, "data-key": address }, count(region.flowLogs, "flow log")),
    region.errorCode && el("span", { class: "soft" }, region.errorCode));
}

export const staleRegions = stale => stale.length > 0 && el("div", { class: "notice warn" },
  el("p", {}, el("strong", {}, "Some of these rows may be out of date.")),
  el("ul", {}, stale.map(region => el("li", {}, region.regionId, ": ", mark(region.reason === "neverSeen" ? "never seen" : region.reason),
    region.lastCompleteAt && [", as last proven at ", moment(region.lastCompleteAt)]))));
