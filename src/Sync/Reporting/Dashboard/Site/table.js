// A table with a caption, in a frame that scrolls horizontally on narrow screens.
import { el, unseen } from "./dom.js";

// columns: [{ name, cell: row => content, class, sort }]; the first is the row's header.
export function table(caption, columns, rows, { headings, rowAttributes } = {}) {
  return el("div", { class: "frame", role: "region", "aria-label": caption, tabindex: "0" },
    el("table", {},
      el("caption", {}, unseen(caption)),
      el("thead", {}, el("tr", {},
        headings ?? columns.map(column => el("th", { scope: "col", class: column.class }, column.name)))),
      el("tbody", {}, rows.map(row => el("tr", rowAttributes?.(row), columns.map((column, at) =>
        el(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: column.class }, column.cell(row))))))));
}
