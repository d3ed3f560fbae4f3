// One run with its regions, polled until it ends.
import { get } from "./api.js";
import { el } from "./dom.js";
import { count, moment } from "./format.js";
import { failure, replace } from "./loading.js";
import { mark } from "./marks.js";
import { link } from "./router.js";
import { networkPart } from "./run-network.js";
import { scopeSummary } from "./run-table.js";
import { say } from "./sync.js";

const pause = 700;

// ended: called when a run that was in progress has ended.
export async function watchRun(region, runId, ended) {
  const turn = region.turn = Symbol(runId);
  const isCurrent = () => region.turn === turn && region.isConnected;
  if (runId === null) return region.replaceChildren();
  for (let wasWorking = false; isCurrent();) {
    try {
      const [answer, regions] = await Promise.all([get(`runs/${encodeURIComponent(runId)}`), get("regions")]);
      if (!isCurrent()) return;
      const isWorking = answer.run.outcome === null;
      replace(region, section(answer, regions.items.length));
      tell(answer, isWorking, wasWorking);
      if (wasWorking && !isWorking) ended();
      if (!isWorking) return;
      wasWorking = true;
    } catch (problem) {
      if (isCurrent()) region.replaceChildren(failure(problem, () => watchRun(region, runId, ended)));
      return;
    }
    await new Promise(resolve => setTimeout(resolve, pause));
    // The view has been closed: clears the status, which is no longer updated.
    if (!region.isConnected) say("");
  }
}

function tell({ run, scopes }, isWorking, wasWorking) {
  if (isWorking) say(`Run ${run.runId} is in progress: ${count(scopes.length, "region")} done.`);
  else if (wasWorking) {
    const changes = `${run.added} added, ${run.changed} changed, ${run.removed} removed`;
    say(`Run ${run.runId} ended: ${run.outcome}. ${changes}.`);
  }
}

function section({ run, scopes, networks }, known) {
  const isWorking = run.outcome === null;
  return el("section", { class: "card", "aria-labelledby": "one-run" },
    el("h2", { id: "one-run" }, `Run #${run.runId} `, mark(run.outcome ?? "running")),
    el("p", {}, "Started ", moment(run.startedAt), ", trigger: ", run.trigger,
      run.finishedAt && [", ended ", moment(run.finishedAt)], ". ",
      el("a", { href: link("drift", { runId: run.runId }), "data-key": "drift" }, "Drift events of this run")),
    isWorking && progress(scopes.length, known),
    run.errorCode && el("p", { class: "notice bad" }, el("strong", {}, run.errorCode), " ", run.errorMessage),
    networkPart(run, networks),
    scopes.length > 0 && scopeSummary(scopes),
    !run.hasScopes && el("p", { class: "soft" }, "What it did in each region is not stored any more."));
}

// The total is an estimate: the number of regions known from earlier runs.
const progress = (done, known) => el("p", {},
  el("label", { for: "progress" }, `${count(done, "region")} done`, known > done && ` of ${known} known`, " "),
  el("progress", { id: "progress", max: Math.max(known, done, 1), value: known > 0 ? done : null }));
