// Formats values. Times are UTC, as everywhere in the API.
import { el, unseen } from "./dom.js";

const whole = new Intl.NumberFormat("en");
const units = [["day", 86400], ["hour", 3600], ["min", 60]];

export const number = value => whole.format(value);

export const count = (value, one, several = `${one}s`) => `${number(value)} ${value === 1 ? one : several}`;

// 2026-01-31 12:00:00
export const clock = text => new Date(text).toISOString().slice(0, 19).replace("T", " ");

// 12:00 today, otherwise 2026-01-31 12:00
export function shortTime(text) {
  const [day, time] = clock(text).split(" ");
  const shown = day === clock(Date.now()).slice(0, 10) ? time.slice(0, 5) : `${day} ${time.slice(0, 5)}`;
  return el("time", { datetime: text, title: `${day} ${time} UTC` }, shown);
}

export const moment = text => text ? el("time", { datetime: text, title: `${clock(text)} UTC` }, clock(text)) : none();

export const ago = text => text
  ? el("time", { datetime: text, title: `${clock(text)} UTC` }, `${age((Date.now() - new Date(text)) / 1000)} ago`)
  : "never";

export function age(seconds) {
  const [name, size] = units.find(([, each]) => seconds >= each) ?? ["s", 1];
  const value = Math.max(0, Math.floor(seconds / size));
  return `${value} ${name}${(name === "day" || name === "hour") && value !== 1 ? "s" : ""}`;
}

export const duration = milliseconds =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

export const none = () => el("span", { class: "soft" }, el("span", { "aria-hidden": "true" }, "–"), unseen("none"));

const longest = 400;

// The value of a field. Very long values are truncated, with a button that shows all.
export function value(given) {
  if (given === null || given === undefined || given === "") return none();
  const text = typeof given === "string" ? given : JSON.stringify(given);
  if (text.length <= longest) return el("span", { class: "value" }, text);
  const showAll = () => shown.replaceChildren(text);
  const all = el("button", { type: "button", class: "small", click: showAll },
    `Show all ${number(text.length)} characters`);
  const shown = el("span", { class: "value" }, text.slice(0, longest), "… ", all);
  return shown;
}
