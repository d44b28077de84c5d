// The page: a bar, the lists, the details, the text.

import { charts, documents, findings, rowCount, serve } from "./data.js";
import { html, Icon, render, useEffect, useLayoutEffect, useStore } from "./dom.js";
import { DecisionList } from "./decided.js";
import { DetailPane } from "./detail.js";
import { Help, useKeys } from "./keys.js";
import { ChartList, DocumentList, FindingList } from "./lists.js";
import { RowTable } from "./table.js";
import { TextPane } from "./text.js";
import { decided, download, file } from "./session.js";
import { back, set, state } from "./store.js";
import { openFinding, openTab, step, TABS } from "./actions.js";
import { shownIn } from "./filters.js";
import { t } from "./words.js";

const LISTS = { findings: FindingList, rows: RowTable, charts: ChartList, documents: DocumentList, decisions: DecisionList };
const THEMES = ["auto", "light", "dark"];
const ICONS = { auto: "auto", light: "sun", dark: "moon" };

const counts = () => {
  const made = decided();
  return {
    findings: findings.length - findings.filter((f) => made.accept.has(f.fingerprint)).length,
    rows: rowCount,
    charts: charts.length,
    documents: documents.length,
    decisions: made.accept.size + made.corrections.length,
  };
};

function Bar() {
  const nextTheme = THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length];
  return html`<header class="top">
    <h1>innostat</h1>
    <p class="summary">${t("summary", { documents: documents.length, rows: rowCount, findings: findings.length })}</p>
    <div class="tools">
      ${!serve && file.unsaved > 0 && html`<button type="button" class="primary" onClick=${download}>
        <${Icon} name="down" /> ${t("download_short")} <span class="quiet-on">${t("unsaved", { n: file.unsaved })}</span></button>`}
      <button type="button" class="plain" lang=${state.lang === "zh" ? "en" : "zh-Hans"} aria-label=${t("language_label")}
        onClick=${() => set({ lang: state.lang === "zh" ? "en" : "zh" })}>${t("language")}</button>
      <button type="button" class="icon-button" aria-label=${t(`theme_${state.theme}`)} title=${t(`theme_${state.theme}`)}
        onClick=${() => set({ theme: nextTheme })}><${Icon} name=${ICONS[state.theme]} /></button>
      <button type="button" class="icon-button" aria-label=${t("help")} title=${t("help")} onClick=${() => set({ help: true })}>?</button>
    </div>
  </header>`;
}

/** Arrow keys go along the tabs, as they do in tabs elsewhere. */
function alongTabs(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const tab = TABS[(TABS.indexOf(state.tab) + by + TABS.length) % TABS.length];
  openTab(tab);
  document.getElementById(`tab-${tab}`)?.focus();
}

function Lists() {
  const n = counts();
  const List = LISTS[state.tab];
  return html`<section class="pane lists" aria-label=${t("lists")}>
    <div class="tabs" role="tablist" aria-label=${t("lists")} onKeyDown=${alongTabs}>
      ${TABS.map((tab) => html`<button
        key=${tab}
        type="button"
        role="tab"
        id=${`tab-${tab}`}
        aria-selected=${tab === state.tab ? "true" : "false"}
        aria-controls="list"
        tabindex=${tab === state.tab ? 0 : -1}
        onClick=${() => openTab(tab)}
      >${t(`tab_${tab}`)} <span class="number">${n[tab].toLocaleString()}</span></button>`)}
    </div>
    <div class="list ${state.tab}" id="list" role="tabpanel" aria-labelledby=${`tab-${state.tab}`}><${List} key=${state.tab} /></div>
  </section>`;
}

function Page() {
  useStore();
  useKeys();
  useEffect(() => {
    document.documentElement.lang = state.lang === "zh" ? "zh-Hans" : "en";
    document.title = t("title");
  }, [state.lang]);
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = state.theme;
  }, [state.theme]);
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const look = () => set({ dark: dark.matches });
    dark.addEventListener("change", look);
    return () => dark.removeEventListener("change", look);
  }, []);
  const items = shownIn(state.tab);
  const at = items.indexOf(state.selected[state.tab]);
  return html`
    <${Bar} />
    <main class=${`page ${state.view} on-${state.tab} ${state.detail ? `detail-${state.detail.kind}` : "no-detail"}`}>
      <${Lists} />
      <div class="place-side">
        <div class="bar back-bar">
          <button type="button" class="plain" onClick=${back}><${Icon} name="back" /> ${t("back")}</button>
          <span class="count">${at >= 0 ? `${at + 1} / ${items.length}` : ""}</span>
          <button type="button" class="icon-button" disabled=${at <= 0} aria-label=${t("key_previous")} onClick=${() => step(-1)}><${Icon} name="left" /></button>
          <button type="button" class="icon-button" disabled=${at < 0 || at + 1 >= items.length} aria-label=${t("key_next")} onClick=${() => step(1)}><${Icon} name="right" /></button>
        </div>
        <${DetailPane} />
        <${TextPane} />
      </div>
    </main>
    ${state.problem && html`<div class="toast" role="alert">${state.problem}
      <button type="button" class="plain" onClick=${() => set({ problem: "" })}>${t("close")}</button></div>`}
    <div class="hidden" role="status" aria-live="polite" id="said">${state.said}</div>
    ${state.help && html`<${Help} />`}`;
}

document.documentElement.dataset.theme = state.theme;
const host = document.getElementById("app");
host.textContent = "";
if (findings.length) openFinding(0, { leaving: false, view: "list" });
render(html`<${Page} />`, host);
