// All fields and all versions of one flow log.
import { get } from "./api.js";
import { changesTable } from "./changes.js";
import { el } from "./dom.js";
import { moment, value } from "./format.js";
import { load } from "./loading.js";
import { mark } from "./marks.js";
import { more } from "./more.js";

export function flowLogPanel(close) {
  const heading = el("h2", { id: "panel-title", tabindex: "-1" });
  const now = el("div", {});
  const history = el("div", {});
  const keydown = event => event.key === "Escape" && close();
  const element = el("section", { class: "panel card", "aria-labelledby": "panel-title", hidden: true, keydown },
    el("div", { class: "head" }, heading, el("button", { type: "button", click: close }, "Close")),
    now, el("h3", {}, "History"), history);
  let shown = null;
  const show = (selected, asOf) => {
    element.hidden = selected === null;
    const asked = selected && `${selected} ${asOf ?? ""}`;
    if (asked === shown) return;
    // The focus moves here only after a click in the list, not if the page was opened with a link to the flow log.
    const isAskedFor = document.activeElement?.closest(".list") && selected !== null;
    shown = asked;
    if (selected === null) return;
    const [accountId, regionId, flowLogId] = parts(selected);
    heading.replaceChildren(flowLogId);
    now.replaceChildren();
    history.replaceChildren();
    if (isAskedFor) heading.focus({ preventScroll: innerWidth > 1100 });
    const query = { accountId, regionId, flowLogId, ...asOf && { asOf } };
    load(now, signal => get("flowlogs", query, signal), page => facts(page.items[0], asOf));
    const path = `flowlogs/${encodeURIComponent(flowLogId)}/history`;
    const versions = cursor => get(path, { accountId, regionId, pageSize: 20, ...cursor && { cursor } });
    load(history, () => versions(), page => more(page, versions, versionList));
  };
  return { element, show };
}

// ACCOUNT/REGION/ID; only the ID can contain a slash.
function parts(selected) {
  const [accountId, regionId, ...id] = selected.split("/");
  return [accountId, regionId ?? "", id.join("/")];
}

function facts(item, asOf) {
  if (!item) {
    return el("p", { class: "notice warn" },
      asOf ? "This flow log did not exist at that time." : "This flow log no longer exists. Its history is below.");
  }
  const { tags, extra, status, firstSeenAt, changedAt, ...rest } = item;
  return [
    el("p", {}, mark(status), " ", el("strong", {}, value(item.flowLogName))),
    el("dl", { class: "facts-list" },
      Object.entries(rest).map(([name, each]) => fact(name, value(each))),
      fact("firstSeenAt", moment(firstSeenAt)), fact("changedAt", moment(changedAt)),
      Object.entries(extra ?? {}).map(([name, each]) => fact(`extra.${name}`, value(each)))),
    el("h3", {}, "Tags"),
    Object.keys(tags ?? {}).length === 0 ? el("p", { class: "soft" }, "none")
      : el("ul", { class: "tags" }, Object.entries(tags).map(([name, each]) =>
        el("li", {}, el("b", {}, name), each !== "" && [" ", value(each)]))),
  ];
}

const fact = (name, content) => el("div", {}, el("dt", {}, name), el("dd", {}, content));

const versionList = items => el("ol", { class: "events" }, items.map(versionItem));

const versionItem = version => el("li", { class: `event ${version.change}` },
  el("p", { class: "facts" }, mark(version.change), " ", moment(version.validFrom),
    version.validTo
      ? [" until ", moment(version.validTo), version.endedBy === "removed" && [", then ", mark("removed")]]
      : " until now"),
  changesTable(version.changes, `What changed at ${version.validFrom}`));
