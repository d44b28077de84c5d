// The keyboard: single keys where nobody types, and the help that lists them.

import { html, useEffect, useRef } from "./dom.js";
import { coverage } from "./data.js";
import { undo } from "./session.js";
import { back, set, state } from "./store.js";
import { openTab, step, stepPlace, TABS } from "./actions.js";
import { t } from "./words.js";

const HELP = [
  ["j ↓", "key_next"], ["k ↑", "key_previous"], ["Enter", "key_open"], ["Esc b", "key_back"], ["a", "key_accept"], ["d", "key_dismiss"],
  ["c", "key_correct"], ["u", "key_undo"], ["n", "key_places"], ["/", "search"], ["1–5", "key_tabs"], ["?", "key_help_key"],
];

const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
const inList = (element) => element.closest(".virtual") !== null;

function open(form) {
  if (form !== "correct" && state.detail?.kind !== "findings") return;
  if (state.detail && state.detail.kind !== "charts") set({ form, view: "place" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => open("accept"),
  d: () => open("dismiss"),
  c: () => open("correct"),
  u: undo,
  n: () => stepPlace(1),
  b: back,
  "/": () => {
    set({ view: "list" });
    document.getElementById(`search-${state.tab}`)?.focus();
  },
  "?": () => set({ help: true }),
};
TABS.forEach((tab, n) => {
  KEYS[n + 1] = () => openTab(tab);
});

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || state.help) return;
  const { key, target } = event;
  if (key === "Escape") {
    if (state.form) set({ form: "" });
    else if (typing(target)) target.blur();
    else back();
    document.getElementById(`list-${state.tab}`)?.focus();
    return;
  }
  if (typing(target)) return;
  if (inList(target)) {
    const page = Math.max(1, Math.floor(target.clientHeight / 60));
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -1e9, End: 1e9 };
    if (key in moves) {
      event.preventDefault();
      step(moves[key]);
      return;
    }
    if (key === "Enter") {
      set({ view: "place" });
      document.getElementById("text")?.focus();
      return;
    }
  }
  if (state.keys && Object.hasOwn(KEYS, key)) {
    event.preventDefault();
    KEYS[key]();
  }
}

/** Listen to keys as long as the page is there. */
export function useKeys() {
  useEffect(() => {
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

export function Help() {
  const ref = useRef(null);
  useEffect(() => {
    ref.current.showModal();
  }, []);
  return html`<dialog ref=${ref} class="help" aria-labelledby="help-title" onClose=${() => set({ help: false })}>
    <h2 id="help-title">${t("key_help")}</h2>
    <dl>
      ${HELP.map(([keys, word]) => html`<div key=${word}><dt>${keys.split(" ").map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(word)}</dd></div>`)}
    </dl>
    <label class="check"><input type="checkbox" checked=${state.keys} onChange=${(event) => set({ keys: event.target.checked })} /> ${t("key_switch")}</label>
    <p class="quiet">${t("coverage", coverage)}</p>
    <p class="quiet">${t("about")}</p>
    <button type="button" class="primary" onClick=${() => ref.current.close()}>${t("close")}</button>
  </dialog>`;
}
