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
    class: "filters", role: "search", "aria-label": label,
    submit: event => { event.preventDefault(); apply(false); },
    change: () => apply(false),
    input: event => {
      clearTimeout(typed);
      if (event.target.type === "search") typed = setTimeout(() => apply(true), typingPause);
    },
  }, fields.map(field => field.element), el("p", { class: "buttons" }, el("a", { href: link(view) }, "Clear filters")));
  const names = fields.flatMap(field => field.names ?? []);
  const inUse = el("span", {});
  const show = params => {
    fields.forEach(field => field.show(params));
    const used = [...params.keys()].filter(each => names.includes(each) || each.startsWith("tag.")).length;
    inUse.textContent = used > 0 ? `, ${used} in use` : "";
  };
  return { form: fold(form, inUse), show };
}

// On a phone the filters are folded, so that the list is on the first screen.
const wide = matchMedia("(min-width: 45rem)");

function fold(form, inUse) {
  const details = el("details", { class: "fold card", open: wide.matches }, el("summary", {}, "Filters", inUse), form);
  const follow = () => details.isConnected ? details.open = wide.matches : wide.removeEventListener("change", follow);
  wide.addEventListener("change", follow);
  return details;
}

// Unchanged fields leave their parameters unchanged, because the URL can contain values that the form cannot show.
function bound(name, label, input, { toText = text => text, toParam = text => text } = {}) {
  const id = `filter-${name}`;
  input.id = id;
  let shown = "";
  return {
    names: [name],
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

// Adds the values to a field created by choice, sorted by their texts. A value of the URL that was added before its
// text was known is replaced. offers: [[value, text]]
export function offerAll(field, offers) {
  const select = field.element.querySelector("select");
  const [unchosen, ...others] = select.options;
  const { value } = select;
  const offered = new Set(offers.map(([each]) => each));
  select.replaceChildren(
    unchosen,
    ...offers.toSorted(([, one], [, other]) => one < other ? -1 : 1).map(([each, name]) =>
      el("option", { value: each }, name)),
    ...others.filter(option => !offered.has(option.value)));
  select.value = value;
}
