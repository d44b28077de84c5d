// What a click or a key does: one step from a list to a place, from a place to its row, and along a list.

import { cell, findings } from "./data.js";
import { shownIn } from "./filters.js";
import { state, set, jump, filter, NO_FILTERS } from "./store.js";

export const TABS = ["findings", "rows", "charts", "documents", "decisions"];

const chosen = (kind, n) => ({ selected: { ...state.selected, [kind]: n }, detail: kind === "documents" ? null : { kind, n } });

/** Show a finding with its first place. */
export function openFinding(n, options) {
  jump({ ...chosen("findings", n), place: 0 }, findings[n].places[0], options);
}

/** Show a row with its place. */
export function openRow(row, options) {
  jump(chosen("rows", row), ["doc", "start", "end"].map((name) => cell(row, name)), options);
}

/** Show a chart; the text stays where it is. */
export function openChart(n, options) {
  jump(chosen("charts", n), null, options);
}

/** Show a document from its beginning. */
export function openDocument(n, options) {
  jump(chosen("documents", n), [n, 0, 0], options);
}

const OPEN = { findings: openFinding, rows: openRow, charts: openChart, documents: openDocument };

/** From a figure in the text to its row in the table. */
export function rowOfText(row) {
  openRow(row, { view: "list" });
  set({ tab: "rows" });
  if (!shownIn("rows").includes(row)) filter("rows", NO_FILTERS.rows);
  document.getElementById("list-rows")?.focus();
}

/** From anywhere to a finding, a row or a chart in its list. */
export function goTo(kind, n) {
  OPEN[kind](n);
  set({ tab: kind });
  if (!shownIn(kind).includes(n)) filter(kind, NO_FILTERS[kind]);
}

/** Move the selection of the list that is shown. */
export function step(by) {
  const items = shownIn(state.tab);
  if (!items.length) return;
  const at = items.indexOf(state.selected[state.tab]);
  const from = at >= 0 ? at : by > 0 ? -1 : items.length;
  const next = items[Math.min(items.length - 1, Math.max(0, from + by))];
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
  jump({ place }, findings[state.detail.n].places[place], options);
}

/** Change the list on the left. */
export function openTab(tab) {
  set({ tab, view: "list", form: "" });
}
