// The details of the selected row, beside the list.
import { el } from "./dom.js";

// content: shown below the heading; fill: ([accountId, regionId, id], asOf) => loads it.
export function panel(close, content, fill) {
  const heading = el("h2", { id: "panel-title", tabindex: "-1" });
  const element = el("section", { class: "panel card", "aria-labelledby": "panel-title", hidden: true },
    el("div", { class: "head" }, heading, el("button", { type: "button", click: close }, "Close")), content);
  let shown = null;
  const show = (selected, asOf) => {
    element.hidden = selected === null;
    const asked = selected && `${selected} ${asOf ?? ""}`;
    if (asked === shown) return;
    // The focus moves here only after a click in the list, not if the page was opened with a link to the item.
    const isAskedFor = document.activeElement?.closest(".list") && selected !== null;
    shown = asked;
    if (selected === null) return;
    const key = parts(selected);
    heading.replaceChildren(key[2]);
    if (isAskedFor) heading.focus({ preventScroll: innerWidth > 1100 });
    fill(key, asOf);
  };
  // Wherever the focus is: a page opened with a link to the item has none in the panel.
  const escape = () => element.hidden || close();
  return { element, show, escape };
}

// ACCOUNT/REGION/ID; only the ID can contain a slash.
function parts(selected) {
  const [accountId, regionId, ...id] = selected.split("/");
  return [accountId, regionId ?? "", id.join("/")];
}
