import { el } from "./dom.js";
import { value } from "./format.js";
import { link } from "./router.js";

export const keyOf = end => `${end.accountId}/${end.regionId}/${end.attachmentEndId}`;

// A link to the details of an end of a connection.
export const endLink = end => [
  el("a", { href: link("coverage", { verdict: "all", selected: keyOf(end) }) }, nameOf(end)),
  el("span", { class: "soft" }, " ", value(end.resourceType), " ", value(end.resourceId))];

export const nameOf = end => end.attachmentName || end.transitRouterAttachmentId || end.attachmentEndId;
