// What a click or a key does: one step from a list to a place, from a place to its row, and along a list.

import { cell, charts, findings } from "./data.js";
import { shownIn } from "./filters.js";
import { state, set, jump, filter, NO_FILTERS } from "./store.js";

export const TABS = ["findings", "rows", "charts", "documents", "decisions"];

/** Show a finding with its first place. */
export function openFinding(n, options) {
  const [doc, start, end] = findings[n].places[0];
  set({ selected: { ...state.selected, findings: n }, detail: { kind: "findings", n }, place: 0, form: "" });
  jump(doc, start, end, options);
}

/** Show a row with its place. */
export function openRow(row, options) {
  set({ selected: { ...state.selected, rows: row }, detail: { kind: "rows", n: row }, form: "" });
  jump(cell(row, "doc"), cell(row, "start"), cell(row, "end"), options);
}

/** Show a chart; the text stays where it is. */
export function openChart(n, { view = "place" } = {}) {
  set({ selected: { ...state.selected, charts: n }, detail: { kind: "charts", n }, form: "", view });
}

/** Show a document from its beginning. */
export function openDocument(n, options) {
  set({ selected: { ...state.selected, documents: n }, detail: null, form: "" });
  jump(n, 0, 0, options);
}

const OPEN = { findings: openFinding, rows: openRow, charts: openChart, documents: openDocument };

/** From a figure in the text to its row in the table. */
export function rowOfText(row) {
  const past = state.past;
  openRow(row, { view: "list" });
  if (!shownIn("rows").includes(row)) filter("rows", NO_FILTERS.rows);
  set({ tab: "rows", past: past.length < state.past.length ? state.past : past });
  document.getElementById("list-rows")?.focus();
}

/** From anywhere to a finding, a row or a chart in its list. */
export function goTo(kind, n) {
  OPEN[kind](n);
  if (!shownIn(kind).includes(n)) filter(kind, NO_FILTERS[kind]);
  set({ tab: kind });
}

/** Move the selection of the list that is shown. */
export function step(by) {
  const items = shownIn(state.tab);
  if (!items.length) return;
  const at = items.indexOf(state.selected[state.tab]);
  const next = items[Math.min(items.length - 1, Math.max(0, at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by))];
  OPEN[state.tab](next, { leaving: false, view: state.view });
}

/** After a decision: the next finding of the list that is still open. */
export function stepToOpen(isOpen) {
  const items = shownIn("findings");
  const at = items.indexOf(state.selected.findings);
  const next = [...items.slice(at + 1), ...items.slice(0, Math.max(at, 0))].find(isOpen);
  if (next !== undefined) openFinding(next, { leaving: false, view: state.view });
}

/** The next (or previous) place of the finding that is shown. */
export function stepPlace(by) {
  if (state.detail?.kind !== "findings") return;
  const { places } = findings[state.detail.n];
  const place = (state.place + by + places.length) % places.length;
  showPlace(place, { leaving: false });
}

/** A place of the finding that is shown. */
export function showPlace(place, options) {
  const [doc, start, end] = findings[state.detail.n].places[place];
  set({ place });
  jump(doc, start, end, options);
}

/** Change the list on the left. */
export function openTab(tab) {
  set({ tab, view: "list", form: "" });
}

/** What is shown in the middle now, if it is of this kind. */
export const shownDetail = (kind) => (state.detail?.kind === kind ? state.detail.n : -1);
export const chartOf = (n) => charts[n];
