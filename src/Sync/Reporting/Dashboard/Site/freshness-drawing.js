// Draws the map of freshness. Sizes are in pixels.
import { svg } from "./dom.js";
import { age } from "./format.js";
import { signOf } from "./marks.js";
import { stateOf, states } from "./freshness-grid.js";

// The width of a letter of a bold name.
const letter = 7.3;
const narrow = { label: 108, cell: 7 };
// A cell of this width has room for its age.
const roomy = 64;
const mostTexts = 120;
const widest = 140;
// Slanted names of regions are this high, and reach this far beyond the last column.
const slanted = { height: 96, reach: 44 };

export function measures(width, rows, columns) {
  const longest = Math.max(...rows.map(row => row.name.length)) * letter + 12;
  const label = Math.round(Math.min(longest, width < 500 ? narrow.label : 190));
  const room = (width - label) / columns.length >= 100 ? width - label : width - label - slanted.reach;
  const cell = Math.max(narrow.cell, Math.min(widest, Math.floor(room / columns.length)));
  const isRoomy = cell >= roomy && rows.length * columns.length <= mostTexts;
  const head = cell >= 100 ? 22 : cell >= 11 ? slanted.height : 4;
  const row = isRoomy ? 28 : 20;
  return {
    label, cell, row, head, isRoomy, gap: cell > 12 ? 2 : 1,
    width: Math.max(width, label + cell * columns.length), height: head + rows.length * row + 2,
  };
}

// The left and top of a cell.
export const placeOf = ({ label, cell, row, head }, at) => [label + at.column * cell, head + at.row * row];

export function drawGrid(size, rows, columns) {
  const paths = new Map(states.map(state => [state, { fill: [], sign: [] }]));
  const texts = [];
  rows.forEach((row, r) => row.cells.forEach((scope, c) => {
    if (scope) drawCell(paths.get(stateOf(scope)), texts, size, scope, placeOf(size, { row: r, column: c }));
  }));
  return [
    columns.map((column, at) => columnName(size, column, at)), rows.map((row, at) => rowName(size, row, at)),
    [...paths].filter(([, { fill }]) => fill.length > 0).map(([state, { fill, sign }]) =>
      svg("g", { class: `state ${state}` },
        svg("path", { class: "cells", d: fill.join("") }),
        sign.length > 0 && svg("path", { class: "signs", d: sign.join("") }))),
    texts,
  ];
}

function drawCell({ fill, sign }, texts, size, scope, [x, y]) {
  const [width, height] = [size.cell - size.gap, size.row - 2];
  fill.push(`M${x} ${y}h${width}v${height}h${-width}z`);
  const state = stateOf(scope);
  if (size.isRoomy) texts.push(text(size, scope, state, x, y));
  else if (state !== "synced") sign.push(signIn(state, x + width / 2, y + height / 2, Math.min(width, height) / 4));
}

// States differ in their signs, not only in their colours.
function signIn(state, x, y, reach) {
  const [left, right, top, bottom] = [x - reach, x + reach, y - reach, y + reach];
  if (state === "failed") return `M${left} ${top}L${right} ${bottom}M${left} ${bottom}L${right} ${top}`;
  if (state === "unsupported" || state === "excluded") return `M${left} ${bottom}L${right} ${top}`;
  return `M${left} ${y}L${right} ${y}`;
}

const text = (size, scope, state, x, y) => svg("text", { class: `age ${state}`, x: x + 8, y: y + size.row / 2 + 3 },
  `${signOf(state)} ${scope.ageSeconds === null ? "never" : age(scope.ageSeconds)}`);

function columnName({ label, cell, head }, column, at) {
  if (cell < 11) return null;
  const x = label + at * cell + cell / 2;
  const attributes = cell >= 100 ? { x, y: head - 7, "text-anchor": "middle" }
    : { x, y: head - 4, transform: `rotate(-60 ${x} ${head - 4})` };
  return svg("text", { class: column.stale > 0 ? "name bad" : "name", ...attributes }, column.regionId);
}

const rowName = (size, row, at) => svg("text", {
  class: row.stale > 0 ? "name bad" : "name", x: 0, y: size.head + at * size.row + size.row / 2 + 3,
}, svg("title", {}, row.accountId), cut(row.name, Math.floor((size.label - 8) / letter)));

// The end is kept: names of accounts often differ in it only.
const tail = 6;

const cut = (name, most) =>
  name.length > most ? `${name.slice(0, most - tail - 1)}…${name.slice(-tail)}` : name;
