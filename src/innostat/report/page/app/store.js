// What the page is showing now. One record, changed by set(), told to who subscribed.

import { documents, findings, rowCount } from "./data.js";

const KEYS = ["lang", "theme", "by", "keys"];

/** Settings that outlive the page; a browser that keeps nothing for files is no reason to stop. */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem("innostat-review") || "{}");
  } catch {
    return {};
  }
}

export const NO_FILTERS = {
  findings: { text: "", severity: "", code: "", state: "", doc: "" },
  rows: { text: "", doc: "", indicator: "", region: "", measure: "", from: "", to: "", flagged: false },
  charts: { text: "", kind: "" },
  documents: { text: "" },
};

export const state = {
  lang: /^zh/i.test(navigator.language) ? "zh" : "en",
  theme: "auto",
  by: "",
  keys: true,
  ...remembered(),
  tab: findings.length || !rowCount ? "findings" : "rows",
  view: "list",
  selected: { findings: -1, rows: -1, charts: -1, documents: -1 },
  detail: null, // { kind: "findings" | "rows" | "charts", n }
  doc: 0,
  target: null, // { start, end } in the text of doc, with a number that makes each jump a new one
  place: 0,
  filters: structuredClone(NO_FILTERS),
  sort: { by: "", down: false },
  form: "",
  help: false,
  said: "",
  problem: "",
  version: 0, // counts changes
  past: [],
};

const told = new Set();

/** Call back after each change; gives what ends it. */
export function subscribe(callback) {
  told.add(callback);
  return () => told.delete(callback);
}

/** Change what is shown. */
export function set(patch) {
  Object.assign(state, patch);
  state.version += 1;
  if (KEYS.some((key) => key in patch)) {
    try {
      localStorage.setItem("innostat-review", JSON.stringify(Object.fromEntries(KEYS.map((key) => [key, state[key]]))));
    } catch {
      // settings last as long as the page, then
    }
  }
  told.forEach((callback) => callback());
}

/** Say something to screen readers, and nothing twice the same way, or they would stay silent. */
export function say(text) {
  set({ said: state.said === text ? `${text}\u00a0` : text });
}

/** Change filters of one list. */
export function filter(list, patch) {
  set({ filters: { ...state.filters, [list]: { ...state.filters[list], ...patch } } });
}

let jumps = 0;

/** Where to go back to. */
function here() {
  const { tab, view, selected, detail, doc, target, place } = state;
  return { tab, view, selected, detail, doc, target, place, focused: document.activeElement?.id || "" };
}

/** Show something else (`patch`), with a place in its text if there is one; remembers where one was if `leaving`. */
export function jump(patch, place, { leaving = true, view = "place" } = {}) {
  const past = leaving ? [...state.past.slice(-49), here()] : state.past;
  jumps += 1;
  const [doc, start, end] = place || [];
  set({ ...patch, ...(place && documents[doc] ? { doc, target: { start, end, jump: jumps } } : {}), view, past, form: "" });
}

/** Go back to where the last jump started; tells whether there was one. */
export function back() {
  const last = state.past.at(-1);
  if (!last) {
    if (state.view === "list") return false;
    set({ view: "list" });
    return true;
  }
  jumps += 1;
  const { focused, ...was } = last;
  set({ ...was, target: was.target && { ...was.target, jump: jumps }, past: state.past.slice(0, -1), form: "" });
  document.getElementById(focused)?.focus();
  return true;
}
