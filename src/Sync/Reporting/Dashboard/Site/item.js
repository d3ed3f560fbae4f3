// All fields of an item of the inventory, and its versions.
import { get } from "./api.js";
import { changesTable } from "./changes.js";
import { el } from "./dom.js";
import { moment, value } from "./format.js";
import { load } from "./loading.js";
import { mark } from "./marks.js";
import { more } from "./more.js";

const times = ["firstSeenAt", "changedAt"];

// left: names of fields that are shown elsewhere.
export function itemFacts(item, left = []) {
  const { tags, extra, ...fields } = item;
  const shown = Object.entries(fields).filter(([name]) => !left.includes(name));
  return [
    el("dl", { class: "facts-list" },
      shown.map(([name, each]) => fact(name, times.includes(name) ? moment(each) : value(each))),
      Object.entries(extra ?? {}).map(([name, each]) => fact(`extra.${name}`, value(each)))),
    el("h3", {}, "Tags"),
    Object.keys(tags ?? {}).length === 0 ? el("p", { class: "soft" }, "none") : tagList(Object.entries(tags)),
  ];
}

export const fact = (name, content) => el("div", {}, el("dt", {}, name), el("dd", {}, content));

// tags: [[key, value]]
export const tagList = tags => el("ul", { class: "tags" }, tags.map(([name, each]) =>
  el("li", {}, el("b", {}, name), each !== "" && [" ", value(each)])));

// scope: { accountId, regionId }
export function loadVersions(region, route, id, scope) {
  const path = `${route}/${encodeURIComponent(id)}/history`;
  const ask = (cursor, signal) => get(path, { ...scope, pageSize: 20, ...cursor && { cursor } }, signal);
  load(region, signal => ask(null, signal), page => more(page, ask, versionList));
}

const versionList = items => el("ol", { class: "events" }, items.map(versionItem));

const versionItem = version => el("li", { class: `event ${version.change}` },
  el("p", { class: "facts" }, mark(version.change), " ", moment(version.validFrom),
    version.validTo
      ? [" until ", moment(version.validTo), version.endedBy === "removed" && [", then ", mark("removed")]]
      : " until now"),
  changesTable(version.changes, `What changed at ${version.validFrom}`));
