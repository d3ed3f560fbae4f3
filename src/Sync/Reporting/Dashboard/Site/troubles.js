// What could not be verified: one statement for each reason, which unfolds to accounts and these to their regions.
// Content is created when it is unfolded, because there can be thousands of scopes.
import { accountOf } from "./choices.js";
import { el } from "./dom.js";
import { clock, count, number, shortTime, value } from "./format.js";
import { byReason, sinceOf } from "./reasons.js";
import { link } from "./router.js";

const fewReasons = 5;
const fewAccounts = 20;

// scopes: see byReason; their regionId is "" for the network of an account, and null for the account as a whole
// total: the number of all scopes, null if not known
// words: what follows the number, for one scope and for several
export function troubles(scopes, total, words, { tone = "warn", note, what = "scope" } = {}) {
  if (scopes.length === 0) return false;
  const groups = byReason(scopes);
  const isOne = groups.length === 1;
  const since = sinceOf(scopes);
  return el("div", { class: `notice ${tone} troubles` },
    el("p", {},
      el("strong", {}, howMany(scopes.length, total, what), ` ${words[scopes.length === 1 ? 0 : 1]}`,
        since && [" since ", shortTime(since)], isOne && ": "),
      isOne && value(groups[0].text)),
    note && el("p", {}, note),
    isOne ? accounts(groups[0]) : reasons(groups, what));
}

const howMany = (some, total, what) => total === null ? count(some, what) : `${number(some)} of ${count(total, what)}`;

const reasons = (groups, what) => limited(groups, fewReasons, "reason", group => el("li", {},
  unfolding([
    el("strong", {}, count(group.scopes.length, what)), ` in ${count(group.accounts.size, "account")}`,
    group.since && [", last verified ", shortTime(group.since)], ": ", value(group.text),
  ], () => accounts(group))));

const accounts = group => group.accounts.size === 1
  ? oneAccount([...group.accounts][0])
  : unfolding([`By account: ${number(group.accounts.size)}`], () =>
    limited([...group.accounts], fewAccounts, "account", each => el("li", {}, oneAccount(each))));

const oneAccount = ([accountId, scopes]) => scopes[0].regionId === null ? el("p", {}, accountOf(accountId))
  : unfolding([accountOf(accountId), ": ", whereIn(scopes)], () => regions(scopes));

const whereIn = scopes => scopes.every(each => each.regionId === "") ? "network" : count(scopes.length, "region");

const regions = scopes => el("ul", { class: "regions" }, scopes.map(({ accountId, regionId, lastCompleteAt }) =>
  el("li", {},
    regionId === "" ? "network"
      : el("a", { href: link("inventory", { ...accountId && { accountId }, regionId }) }, regionId),
    lastCompleteAt !== undefined && el("span", { class: "soft" },
      lastCompleteAt === null ? " never verified" : ` last verified ${clock(lastCompleteAt)}`))));

// A list of the first items, with a button that shows all.
function limited(items, few, word, render) {
  const list = el("ul", { class: "unfolding" }, items.slice(0, few).map(render));
  const showAll = event => {
    event.target.remove();
    list.append(...items.slice(few).map(render));
  };
  return [list, items.length > few && el("button", { type: "button", class: "small", click: showAll },
    `Show all ${count(items.length, word)}`)];
}

// summary: content; content: creates what it unfolds to
export function unfolding(summary, content) {
  const body = el("div", {});
  const toggle = ({ target }) => {
    if (target.open && !body.hasChildNodes()) body.append(...[content()].flat(Infinity).filter(Boolean));
  };
  return el("details", { toggle }, el("summary", {}, summary), body);
}
