// A form whose fields are parameters of the URL, with the names of the API parameters.
import { el } from "./dom.js";
import { labelOf } from "./marks.js";
import { changed, go, goInPlace, here, link } from "./router.js";

const typingPause = 350;

// fields: created by the functions below; dropped: parameters to remove when a filter changes
export function filterForm(view, label, fields, dropped = {}) {
  let typed;
  const apply = inPlace => {
    clearTimeout(typed);
    const changes = Object.assign({}, ...fields.map(field => field.read()));
    const { params } = here();
    const next = changed(params, changes);
    if (next.toString() === params.toString()) return;
    (inPlace ? goInPlace : go)(link(view, changed(next, dropped)));
  };
  const form = el("form", {
    class: "filters card", role: "search", "aria-label": label,
    submit: event => { event.preventDefault(); apply(false); },
    change: () => apply(false),
    input: event => {
      clearTimeout(typed);
      if (event.target.type === "search") typed = setTimeout(() => apply(true), typingPause);
    },
  }, fields.map(field => field.element), el("p", { class: "buttons" }, el("a", { href: link(view) }, "Clear filters")));
  return { form, show: params => fields.forEach(field => field.show(params)) };
}

// Unchanged fields leave their parameters unchanged, because the URL can contain values that the form cannot show.
function bound(name, label, input, { toText = text => text, toParam = text => text } = {}) {
  const id = `filter-${name}`;
  input.id = id;
  let shown = "";
  return {
    element: el("p", { class: "field" }, el("label", { for: id }, label), input),
    read: () => input.value === shown ? {} : { [name]: toParam(input.value.trim()) },
    show: params => {
      shown = toText(params.getAll(name).join(","));
      if (input.tagName === "SELECT") offer(input, shown);
      const isTyping = document.activeElement === input && input.type === "search";
      if (input.value !== shown && !isTyping) input.value = shown;
      shown = input.value;
    },
  };
}

export const search = (name, label) => bound(name, label, el("input", { type: "search" }));

export const text = (name, label, attributes) =>
  bound(name, label, el("input", { type: "text", spellcheck: "false", ...attributes }));

export const choice = (name, label, options, unchosen = "all") => {
  const input = el("select", {}, el("option", { value: "" }, unchosen));
  options.forEach(each => offer(input, each));
  return bound(name, label, input);
};

// datetime-local has no offset; its value is interpreted as UTC.
export const time = (name, label) => bound(name, `${label} (UTC)`, el("input", { type: "datetime-local", step: "1" }), {
  toText: given => Number.isNaN(Date.parse(given)) ? "" : new Date(given).toISOString().slice(0, 19),
  toParam: given => given && `${given.length === 16 ? `${given}:00` : given}Z`,
});

export function offer(select, value) {
  if (!value || [...select.options].some(option => option.value === value)) return;
  select.append(el("option", { value }, labelOf(value)));
}

// Adds the values, sorted, to a field created by choice.
export function offerAll(field, values) {
  const select = field.element.querySelector("select");
  [...new Set(values)].filter(Boolean).sort().forEach(value => offer(select, value));
}
