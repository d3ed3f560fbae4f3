// The accounts, regions and CEN instances that filters offer, and the names of accounts. Asked for once.
import { get } from "./api.js";
import { el, unseen } from "./dom.js";
import { choice, offerAll } from "./filters.js";

let known = null;

// { accounts: [{ accountId, name }], regions: [regionId], cens: [{ cenId, name }] }
export function choices() {
  known ??= get("choices").catch(problem => {
    known = null;
    throw problem;
  });
  return known;
}

// Names by account ID; empty if they cannot be read: pages then show IDs only.
export async function accountNames() {
  try {
    const { accounts } = await choices();
    return new Map(accounts.filter(each => each.name).map(each => [each.accountId, each.name]));
  } catch {
    return new Map();
  }
}

// The filters that every list of flow logs, connections and events has.
export function pickers() {
  const [account, region, cen] = [
    choice("accountId", "Account", []), choice("regionId", "Region", []), choice("cenId", "CEN instance", [])];
  fill(account, region, cen);
  return [account, region, cen];
}

async function fill(account, region, cen) {
  try {
    const { accounts, regions, cens } = await choices();
    offerAll(account, accounts.map(each => [each.accountId, named(each.name, each.accountId)]));
    offerAll(region, regions.map(each => [each, each]));
    offerAll(cen, cens.map(each => [each.cenId, named(each.name, each.cenId)]));
  } catch {
    // The list shows the error, and filters in the URL work without these options.
  }
}

const named = (name, id) => name ? `${name} (${id})` : id;

// An account by its name, with its ID below. The name appears when it is known.
export function accountOf(id) {
  const shown = el("span", { class: "account" }, id ?? "unknown");
  accountNames().then(names => names.has(id) && shown.replaceChildren(
    names.get(id), unseen(" "), el("span", { class: "id" }, id)));
  return shown;
}
