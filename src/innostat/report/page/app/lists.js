// The lists on the left but for the table of figures: findings, charts, texts.

import { charts, documents, findings, findingsIn, rowsOf } from "./data.js";
import { html, Icon, shown } from "./dom.js";
import { chartName, chartsShown, documentsShown, findingsShown } from "./filters.js";
import { decisionOn } from "./session.js";
import { filter, NO_FILTERS, state } from "./store.js";
import { openChart, openDocument, openFinding } from "./actions.js";
import { language, ruleTitle, said, t } from "./words.js";
import { VirtualList } from "./virtual.js";

/** The field that searches a list; `/` goes to it. */
export function Search({ list, text }) {
  return html`<label class="search">
    <${Icon} name="search" />
    <span class="hidden">${t(`search_${list}`)}</span>
    <input
      id=${`search-${list}`}
      type="search"
      placeholder=${t(`search_${list}`)}
      value=${text}
      autocomplete="off"
      spellcheck=${false}
      onInput=${(event) => filter(list, { text: event.target.value })}
    />
  </label>`;
}

/** A choice among values; the first means all. */
export function Choice({ list, name, any, options, label }) {
  const value = state.filters[list][name];
  return html`<select
    aria-label=${label}
    class=${value === "" ? "" : "set"}
    value=${value}
    onChange=${(event) => filter(list, { [name]: event.target.value })}
  >
    <option value="">${any}</option>
    ${options.map(([key, text]) => html`<option key=${key} value=${key}>${text}</option>`)}
  </select>`;
}

/** How many are shown, and what undoes the filters. */
export function Count({ list, n, all }) {
  const changed = JSON.stringify(state.filters[list]) !== JSON.stringify(NO_FILTERS[list]);
  return html`<span class="count" role="status">
    ${n === all ? all.toLocaleString() : t("shown", { n, all })}
    ${changed && html` <button type="button" class="plain" onClick=${() => filter(list, NO_FILTERS[list])}>${t("clear")}</button>`}
  </span>`;
}

export const documentOptions = () => documents.map((d, n) => [n, d.name]);

/** What a finding was decided to be, in a word. */
export function Verdict({ n }) {
  const made = decisionOn(n);
  return made ? html`<span class=${`verdict ${made.verdict}`}>${t(made.verdict)}</span>` : null;
}

/** A list that may be empty, with the reason. */
function Listed({ items, none, ...rest }) {
  if (!items.length) return html`<p class="empty">${none}</p>`;
  return html`<${VirtualList} items=${items} ...${rest} />`;
}

export function FindingList() {
  const items = findingsShown();
  const filters = state.filters.findings;
  const codes = [...new Set(findings.map((f) => f.code))].sort();
  return html`
    <div class="filters">
      <${Search} list="findings" text=${filters.text} />
      <${Choice} list="findings" name="state" label=${t("filter_state")} any=${t("any_state")}
        options=${["open", "decided"].map((s) => [s, t(`state_${s}`)])} />
      <${Choice} list="findings" name="severity" label=${t("filter_severity")} any=${t("any_severity")}
        options=${["error", "warning", "note"].map((s) => [s, t(s)])} />
      <${Choice} list="findings" name="code" label=${t("filter_code")} any=${t("any_code")}
        options=${codes.map((code) => [code, `${code} ${ruleTitle(code)}`])} />
      <${Choice} list="findings" name="doc" label=${t("filter_doc")} any=${t("any_doc")} options=${documentOptions()} />
      <${Count} list="findings" n=${items.length} all=${findings.length} />
    </div>
    <${Listed}
      id="list-findings"
      label=${t("tab_findings")}
      items=${items}
      none=${t(findings.length ? "nothing" : "no_findings")}
      height=${74}
      selected=${state.selected.findings}
      onSelect=${openFinding}
      draw=${drawFinding}
      rowProps=${(n) => ({ class: `finding ${findings[n].severity} ${decisionOn(n) ? "done" : ""}` })}
    />`;
}

function drawFinding(n) {
  const f = findings[n];
  const [doc, , , line] = f.places[0];
  return html`<div class="first">
      <span class=${`severity ${f.severity}`}>${t(f.severity)}</span>
      <span class="code">${f.code}</span>
      <span class="name">${ruleTitle(f.code)}</span>
      <${Verdict} n=${n} />
    </div>
    <div class="message" lang=${language()}>${shown(said(f, "message"))}</div>
    <div class="where">${documents[doc].name}:${line}${f.places.length > 1 ? ` +${f.places.length - 1}` : ""}</div>`;
}

export function ChartList() {
  const items = chartsShown();
  return html`
    <div class="filters">
      <${Search} list="charts" text=${state.filters.charts.text} />
      <${Choice} list="charts" name="kind" label=${t("filter_kind")} any=${t("any_kind")}
        options=${["series", "table"].map((kind) => [kind, t(`kind_${kind}`)])} />
      <${Count} list="charts" n=${items.length} all=${charts.length} />
    </div>
    <${Listed}
      id="list-charts"
      label=${t("tab_charts")}
      items=${items}
      none=${t(charts.length ? "nothing" : "no_charts")}
      height=${52}
      selected=${state.selected.charts}
      onSelect=${openChart}
      draw=${drawChart}
      rowProps=${() => ({ class: "charted" })}
    />`;
}

function drawChart(n) {
  const c = charts[n];
  return html`<div class="first">
      <${Icon} name=${c.kind === "series" ? "line" : "bars"} />
      <span class="name">${shown(chartName(c))}</span>
      ${c.conflicts.length > 0 && html`<span class="conflicts">${t(`${c.kind}_conflict`, { n: c.conflicts.length })}</span>`}
    </div>
    <div class="where">${[c.region || c.period, t(c.measure), c.unit, t("figures_n", { n: c.rows.length })].filter(Boolean).join(" · ")}</div>`;
}

export function DocumentList() {
  const items = documentsShown();
  return html`
    <div class="filters">
      <${Search} list="documents" text=${state.filters.documents.text} />
      <${Count} list="documents" n=${items.length} all=${documents.length} />
    </div>
    <${Listed}
      id="list-documents"
      label=${t("tab_documents")}
      items=${items}
      none=${t("nothing")}
      height=${48}
      selected=${state.selected.documents}
      onSelect=${openDocument}
      draw=${(n) => html`<div class="first"><span class="name">${documents[n].name}</span></div>
        <div class="where">${[documents[n].date, t("figures_n", { n: rowsOf(n).length }), t("findings_n", { n: findingsIn[n] })].filter(Boolean).join(" · ")}</div>`}
      rowProps=${() => ({ class: "document" })}
    />`;
}
