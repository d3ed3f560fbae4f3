// Shares of covered ends by account, CEN instance, region or kind; each name selects its ends.
import { el, svg, unseen } from "./dom.js";
import { count, number } from "./format.js";
import { changed, link } from "./router.js";
import { countsOf, inWords, percent, present } from "./verdicts.js";

// groups: as the API gives them, those that lack the most first; filter: the parameter that selects one of them.
export function coverageBars(title, groups, filter, scope, shown = 6) {
  const left = groups.length - shown;
  return el("section", { class: "card" },
    el("h3", {}, title),
    el("ul", { class: "bars" }, groups.slice(0, shown).map(group => bar(group, filter, scope))),
    left > 0 && el("p", { class: "soft" }, `and ${number(left)} more`));
}

function bar(group, filter, scope) {
  const counts = countsOf(group.byVerdict);
  const lacks = counts.not_covered + counts.partly;
  const select = changed(scope, { [filter]: group.value });
  return el("li", {},
    el("span", { class: "name" },
      group.value === null ? "none"
        : el("a", { href: link("coverage", select), "data-key": `${filter} ${group.value}` }, group.value)),
    el("span", { class: "number" },
      percent(group.share), el("span", { class: "soft" }, lacks > 0 ? ` · ${number(lacks)} lacking` : ""),
      unseen(`, ${inWords(counts)}`)),
    verdictBar(counts, group.total));
}

// Stacked, in the order of verdicts.
export function verdictBar(counts, total) {
  let x = 0;
  const parts = present(counts).map(({ verdict, count: each }) => {
    const part = svg("rect", { class: verdict, x, width: 100 * each / total, height: 4 });
    x += 100 * each / total;
    return part;
  });
  const attributes = { class: "verdict-bar", "aria-hidden": "true", viewBox: "0 0 100 4", preserveAspectRatio: "none" };
  return svg("svg", attributes,
    svg("title", {}, `${count(total, "end")}: ${inWords(counts)}`), parts);
}
