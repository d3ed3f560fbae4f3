import { el } from "./dom.js";
import { flowLogLink } from "./flow-log-link.js";
import { link } from "./router.js";

// A link to the details of a flow log or of the end of a connection, whichever an item of the API is about.
export const resourceLink = item => item.resource === "attachment" ? endLink(item) : flowLogLink(item);

function endLink({ accountId, regionId, resourceId, resourceName }) {
  const selected = `${accountId}/${regionId}/${resourceId}`;
  return el("a", { href: link("coverage", { verdict: "all", selected }) }, resourceName ?? resourceId);
}
