// A bar chart of counts; each name links to the flow logs it counts.
import { el, svg, unseen } from "./dom.js";
import { count, number } from "./format.js";
import { link } from "./router.js";

// counts: [{ value, flowLogs }], the largest first; filter: the parameter that selects one of them.
export function bars(title, counts, filter, shown = 8) {
  const most = Math.max(1, ...counts.map(each => each.flowLogs));
  const left = counts.slice(shown);
  return el("section", { class: "card" },
    el("h3", {}, title),
    el("ul", { class: "bars" }, counts.slice(0, shown).map(each => el("li", {},
      el("span", { class: "name" },
        each.value === null ? "none" : el("a", { href: link("inventory", { [filter]: each.value }) }, each.value)),
      el("span", { class: "number" }, number(each.flowLogs), unseen(" flow logs")),
      svg("svg", { "aria-hidden": "true", viewBox: "0 0 100 4", preserveAspectRatio: "none" },
        svg("rect", { class: "track", width: 100, height: 4 }),
        svg("rect", { class: "bar", width: 100 * each.flowLogs / most, height: 4 }))))),
    left.length > 0 && el("p", { class: "soft" },
      `and ${count(left.reduce((sum, each) => sum + each.flowLogs, 0), "flow log")} in ${number(left.length)} more`));
}
