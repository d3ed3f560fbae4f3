// What a run listed of the network, and what was not complete. Accounts with the same problem are one line.
import { el } from "./dom.js";
import { count, number } from "./format.js";
import { mark, networkOff } from "./marks.js";

const order = ["failed", "incomplete", "skipped", "unsupported", "synced"];

export function networkPart(run, networks) {
  if (run.networkOff) return el("p", { class: "notice warn" }, networkOff);
  if (networks.length === 0) return false;
  const sum = name => networks.reduce((total, each) => total + each[name], 0);
  const problems = [...group(networks)];
  return el("section", { "aria-labelledby": "run-network" },
    el("h3", { id: "run-network" }, `Network of ${count(networks.length, "account")}`),
    el("p", {}, order.map(outcome => [outcome, networks.filter(each => each.outcome === outcome).length])
      .filter(([, found]) => found > 0)
      .map(([outcome, found]) => [mark(outcome), networks.length > 1 && ` ${number(found)}`, " "]),
    `${count(sum("cens"), "CEN instance")}, ${count(sum("transitRouters"), "transit router")} and `
      + `${count(sum("attachments"), "attachment")} listed, ${number(sum("added"))} added, `
      + `${number(sum("changed"))} changed, ${number(sum("removed"))} removed, ${count(sum("calls"), "API call")}.`),
    problems.length > 0 && el("ul", {}, problems.map(problem => el("li", {},
      problem.what, problem.listings > 0 && `: ${number(problem.listings)} not complete`,
      ` in ${count(problem.accounts.size, "account")}, such as `,
      problem.example ? `${problem.example} of account ${problem.accountId}` : problem.accountId, ". ",
      el("strong", {}, problem.code), " ", problem.message))));
}

// By operation or outcome, and error code; the worst first.
function group(networks) {
  const problems = new Map();
  const worstFirst = networks.toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
  for (const network of worstFirst) {
    const own = network.gaps.length > 0 ? network.gaps
      : network.errorCode ? [{ ...network, operation: network.outcome, listings: 0, example: "" }] : [];
    for (const { operation, errorCode, errorMessage, listings, example } of own) {
      const key = `${operation} ${errorCode}`;
      if (!problems.has(key)) {
        problems.set(key, {
          what: operation, code: errorCode, message: errorMessage, example, accountId: network.accountId,
          listings: 0, accounts: new Set(),
        });
      }
      problems.get(key).listings += listings;
      problems.get(key).accounts.add(network.accountId);
    }
  }
  return problems.values();
}
