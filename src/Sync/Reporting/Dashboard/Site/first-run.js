// What is shown until something was verified: that the first run failed, why, and what to do.
import { el } from "./dom.js";
import { moment, value } from "./format.js";
import { link } from "./router.js";
import { textOf } from "./reasons.js";
import { unfolding } from "./troubles.js";

const advice = [
  [/^(InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature|InvalidSecurityToken|SecurityToken|NoCredentials)/i,
    "Check the access key, or the role, that the settings name: it is not accepted."],
  [/^(Forbidden|NoPermission|AccessDenied|.*NotAuthorized)/i,
    "Grant the role or user of the app the permissions in infra/alibaba/policy.json."],
  [/^(AccountMismatch|NoAccounts|NoRegions)/, "Check the accounts and regions in the settings."],
  [/^(Throttling|ServiceUnavailable|InternalError)/i, "Try again: the cloud refused the calls for the moment."],
  [/(connect|refused|resolve|timed? ?out|network|unreachable|ssl|tls|certificate)/i,
    "Check that the app can reach the cloud: the endpoint in Sync__Alibaba__Endpoint, DNS, proxy and firewall."],
];

// regions: as GET /api/regions gives it; run: the latest one that has ended
export const isNothingVerified = (regions, run) =>
  run !== undefined && run.outcome !== "succeeded" && regions.items.every(each => each.lastCompleteAt === null);

export function failedFirst(regions, run) {
  const reasons = reasonsOf(regions, run);
  const steps = [...new Set(reasons.map(adviceFor).filter(Boolean))];
  return el("div", { class: "notice bad", "aria-labelledby": "failed-first", role: "region" },
    el("h2", { id: "failed-first" }, "Nothing has been listed yet: ",
      el("a", { href: link("runs", { run: run.runId }) }, `run #${run.runId}`), ` ${outcomeOf(run)}`),
    el("p", {}, "It ended at ", moment(run.finishedAt), " UTC. ",
      reasons.length === 1 ? ["The reason: ", value(reasons[0])] : `There are ${reasons.length} reasons:`),
    reasons.length > 1 && list(reasons.slice(0, 3)),
    reasons.length > 3 && unfolding("More reasons", () => list(reasons.slice(3))),
    el("h3", {}, "What to do"),
    el("ol", { class: "steps" },
      steps.map(each => el("li", {}, each)),
      el("li", {}, "Run the command doctor where the app runs: it checks settings, database, credentials, endpoint ",
        "and permissions, and says how to fix what is wrong."),
      el("li", {}, "Then click “Sync now”, or wait for the next run of the schedule.")));
}

const outcomeOf = run => run.outcome === "failed" ? "failed" : `ended as ${run.outcome}`;

const list = reasons => el("ul", { class: "steps" }, reasons.map(each => el("li", {}, value(each))));

// Without those of accounts and regions that only repeat the run's.
function reasonsOf({ items, accounts }, run) {
  const all = [run, ...accounts, ...items].filter(each => each.errorMessage || each.errorCode)
    .map(each => textOf({ reason: "failed", code: each.errorCode, message: each.errorMessage }));
  return all.length > 0 ? [...new Set(all)] : ["no account and no region could be listed"];
}

const adviceFor = reason => advice.find(([pattern]) => pattern.test(reason))?.[1];
