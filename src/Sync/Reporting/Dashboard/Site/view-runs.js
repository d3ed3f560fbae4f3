// All runs; one run with its regions, refreshed while it is in progress; and the plan of a dry run.
import { get, post } from "./api.js";
import { el } from "./dom.js";
import { empty, load } from "./loading.js";
import { more } from "./more.js";
import { watchRun } from "./run-watch.js";
import { planOf } from "./run-plan.js";
import { changed, go, here, link } from "./router.js";
import { runTable } from "./run-table.js";

export const title = "Runs";

export function open(main) {
  const one = el("div", { class: "stack" });
  const list = el("div", {});
  const plan = el("div", { "aria-live": "polite" });
  const ask = cursor => get("runs", cursor ? { cursor } : {});
  let selected;
  const refresh = () => load(list, () => ask(), page => page.items.length === 0
    ? empty(el("p", {}, "There has been no run yet. Click “Sync now” to start one."))
    : more(page, ask, items => runTable(items, selected)));
  main.append(el("div", { class: "stack" },
    one,
    el("section", { class: "card", "aria-labelledby": "all-runs" }, el("h2", { id: "all-runs" }, "All runs"), list),
    el("section", { class: "card", "aria-labelledby": "dry-run" },
      el("h2", { id: "dry-run" }, "Dry run"),
      el("p", {}, "Lists every region and compares it with the inventory, but writes nothing.",
        " The plan shows what a run would change."),
      el("p", {}, el("button", { type: "button", click: event => dryRun(event.target, plan) }, "Show the plan")),
      plan)));
  return {
    update(params) {
      selected = params.get("run");
      watchRun(one, selected, refresh);
      refresh();
    },
    refresh,
    escape: () => here().params.has("run") && go(link("runs", changed(here().params, { run: null }))),
  };
}

async function dryRun(button, plan) {
  button.disabled = true;
  plan.replaceChildren();
  await load(plan, () => post("sync", { dryRun: true }), planOf);
  button.disabled = false;
}
