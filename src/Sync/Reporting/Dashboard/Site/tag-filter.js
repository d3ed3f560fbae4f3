// A filter by tags.
import { el } from "./dom.js";

// tag.KEY=VALUE in the URL is KEY=VALUE here, separated by commas. KEY alone matches any value.
export function tags() {
  const input = el("input", { type: "text", id: "filter-tags", spellcheck: "false", placeholder: "env=prod, team" });
  let shown = "";
  let names = [];
  return {
    element: el("p", { class: "field" }, el("label", { for: "filter-tags" }, "Tags"), input),
    read() {
      if (input.value === shown) return {};
      const given = input.value.split(",").map(each => each.trim()).filter(Boolean).map(each => each.split(/=(.*)/s));
      return {
        ...Object.fromEntries(names.map(name => [name, null])),
        ...Object.fromEntries(given.map(([key, value]) => [`tag.${key}`, value ?? any])),
      };
    },
    show(params) {
      const known = [...params].filter(([name]) => name.startsWith("tag."));
      names = known.map(([name]) => name);
      shown = input.value = known
        .map(([name, value]) => name.slice(4) + (value.trim() === "" ? "" : `=${value}`))
        .join(", ");
    },
  };
}

// The API accepts a key without a value, but an empty parameter would be removed from the URL.
const any = " ";
