// What is told about the finding, the row or the chart that is selected.

import { cell, documents, findings, findingsOf, chartsOf, charts, indicators, placeOf, reasonsOf, rules } from "./data.js";
import { html, path, pieces, shown } from "./dom.js";
import { chartName } from "./filters.js";
import { Decide, Decided, Corrections } from "./decide.js";
import { SeriesChart, RegionBars } from "./charting.js";
import { state } from "./store.js";
import { goTo, openRow, showPlace } from "./actions.js";
import { language, reason, ruleTitle, said, t } from "./words.js";
import { Verdict } from "./lists.js";

/** The middle of the page. */
export function DetailPane() {
  const { detail } = state;
  return html`<section class="pane detail" id="detail" tabindex="-1" aria-label=${t("detail")}>
    ${!detail && html`<p class="empty">${t("pick")}</p>`}
    ${detail?.kind === "findings" && html`<${FindingDetail} n=${detail.n} key=${`f${detail.n}`} />`}
    ${detail?.kind === "rows" && html`<${RowDetail} row=${detail.n} key=${`r${detail.n}`} />`}
    ${detail?.kind === "charts" && html`<${ChartDetail} n=${detail.n} key=${`c${detail.n}`} />`}
  </section>`;
}

/** A text of a passage with what is quoted and what differs marked. */
function Passage({ passage }) {
  const { text } = documents[passage.doc];
  const spans = [
    ...passage.quotes.map(([start, end]) => ({ start, end, kind: "quoted" })),
    ...passage.marks.map(([start, end]) => ({ start, end, kind: "differs" })),
  ];
  const parts = pieces(text, passage.start, passage.end, spans).map(({ text: piece, over }) => {
    const kinds = over.map((s) => s.kind);
    const flat = shown(piece.replace(/\s+/g, " "));
    if (kinds.includes("differs")) return html`<mark class="differs">${flat}</mark>`;
    return kinds.includes("quoted") ? html`<mark class="quoted">${flat}</mark>` : flat;
  });
  return html`<p class="passage" lang="zh-Hans">${parts}</p>`;
}

function Passages({ finding }) {
  // The place that a passage leads to: the first of the finding's that lies in it.
  const first = (p) => finding.places.findIndex(([doc, start]) => doc === p.doc && start >= p.start && start <= p.end);
  const pair = finding.passages.length === 2 ? "pair" : "";
  return html`<h3>${t("places")}</h3>
    <div class="passages ${pair}">
      ${finding.passages.map((p, i) => {
        const place = Math.max(first(p), 0);
        const where = `${documents[p.doc].name}:${p.line}`;
        const current = finding.places[state.place]?.[0] === p.doc && first(p) <= state.place && (i + 1 === finding.passages.length || first(finding.passages[i + 1]) > state.place);
        return html`<div key=${i} class="one ${current ? "current" : ""}">
          <button type="button" class="place" aria-label=${t("go_place", { place: where })} onClick=${() => showPlace(place)}>${path(where)}</button>
          <${Passage} passage=${p} />
        </div>`;
      })}
    </div>`;
}

function FindingDetail({ n }) {
  const f = findings[n];
  const rule = rules[f.code];
  const words = rule[state.lang];
  return html`
    <header class="title">
      <div class="first">
        <span class=${`severity ${f.severity}`}>${t(f.severity)}</span>
        <span class="code">${f.code}</span>
        <${Verdict} n=${n} />
      </div>
      <h2>${ruleTitle(f.code)}</h2>
    </header>
    <p class="message" lang=${language()}>${shown(said(f, "message"))}</p>
    <${Passages} finding=${f} />
    ${(f.reported || f.computed || f.suggestion) &&
    html`<dl class="facts">
      ${["reported", "computed", "suggestion"].map(
        (name) => f[name] && html`<div key=${name}><dt>${t(name)}</dt><dd lang=${language()}>${shown(said(f, name))}</dd></div>`,
      )}
    </dl>`}
    <${Decided} n=${n} />
    <${Decide} n=${n} rows=${f.rows} />
    ${f.rows.length > 0 && html`<h3>${t("taking_part")}</h3><${Rows} rows=${f.rows} />`}
    <details class="rule">
      <summary>${t("rule")}</summary>
      ${["what", "why", "tolerance", "ignore"].map((part) => html`<h4 key=${part}>${t(part)}</h4><p>${words[part]}</p>`)}
    </details>`;
}

/** A few rows, each a button to its place. */
export function Rows({ rows }) {
  return html`<ul class="rows-small">
    ${rows.slice(0, 60).map(
      (row) => html`<li key=${row}>
        <button type="button" class="row-button" onClick=${() => openRow(row)}>
          <span class="label">${shown([cell(row, "label"), cell(row, "breakdown")].filter(Boolean).join(" · "))}</span>
          <span class="quiet">${[cell(row, "region"), cell(row, "period")].filter(Boolean).join(" ")}</span>
          <span class="number">${shown(cell(row, "quote").replace(/\s+/g, " "))}</span>
        </button>
      </li>`,
    )}
  </ul>`;
}

function RowDetail({ row }) {
  const id = cell(row, "indicator");
  const names = indicators[id];
  const range = cell(row, "value_to");
  const fields = [
    ["f_value", `${cell(row, "value")}${range ? `–${range}` : ""} ${cell(row, "unit")}`],
    ["f_base_value", `${cell(row, "base_value")}${range ? `–${cell(row, "base_value_to")}` : ""} ${cell(row, "base_unit")}`],
    ["f_measure", t(cell(row, "measure"))],
    ["f_qualifier", cell(row, "qualifier") === "exact" ? "" : t(`bound_${cell(row, "qualifier")}`)],
    ["f_statement", cell(row, "statement") === "actual" ? "" : t(cell(row, "statement"))],
    ["f_compared_to", cell(row, "compared_to")],
    ["f_region", [cell(row, "region"), cell(row, "region_code")].filter(Boolean).join(" · ")],
    ["f_period", [cell(row, "period"), cell(row, "period_source") && t(`from_${cell(row, "period_source")}`)].filter(Boolean).join(" · ")],
    ["f_breakdown", cell(row, "breakdown")],
    ["f_indicator", id && `${id}${names ? ` · ${state.lang === "zh" ? names.zh : names.en || names.zh}` : ""}`],
    ["f_table", cell(row, "table")],
    ["f_obs_id", cell(row, "obs_id")],
  ];
  const reasons = reasonsOf(row);
  return html`
    <header class="title">
      <button type="button" class="place" aria-label=${t("go_place", { place: placeOf(row) })} onClick=${() => openRow(row)}>${path(placeOf(row))}</button>
      <h2>${shown(cell(row, "label") || cell(row, "quote"))}</h2>
      <p class="figure-large">${shown(cell(row, "quote").replace(/\s+/g, " "))}</p>
    </header>
    ${findingsOf(row).length > 0 && html`<h3>${t("findings_of")}</h3>
      <ul class="links">
        ${findingsOf(row).map((n) => html`<li key=${n}>
          <button type="button" class="row-button" onClick=${() => goTo("findings", n)}>
            <span class=${`severity ${findings[n].severity}`}>${t(findings[n].severity)}</span>
            <span class="code">${findings[n].code}</span>
            <span class="label">${ruleTitle(findings[n].code)}</span>
          </button></li>`)}
      </ul>`}
    <h3>${t("fields")}</h3>
    <dl class="fields">
      ${fields.map(([name, value]) => value && html`<div key=${name}><dt>${t(name)}</dt><dd>${shown(value)}</dd></div>`)}
    </dl>
    <${Corrections} row=${row} />
    <${Decide} n=${-1} rows=${[row]} />
    ${chartsOf(row).length > 0 && html`<h3>${t("charts_of")}</h3>
      <ul class="links">
        ${chartsOf(row).map((n) => html`<li key=${n}>
          <button type="button" class="row-button" onClick=${() => goTo("charts", n)}>
            <span class="label">${shown(chartName(charts[n]))}</span>
            <span class="quiet">${[charts[n].region || charts[n].period, t(charts[n].measure)].filter(Boolean).join(" · ")}</span>
          </button></li>`)}
      </ul>`}
    ${reasons.length > 0 && html`<h3>${t("reasons")}</h3>
      <dl class="reasons" lang=${language()}>
        ${reasons.map(([field, n], i) => html`<div key=${i}><dt>${t(`f_${field}`)}</dt><dd>${shown(reason(n))}</dd></div>`)}
      </dl>`}`;
}

function ChartDetail({ n }) {
  const chart = charts[n];
  return html`
    <header class="title">
      <h2>${shown(chartName(chart))}</h2>
      <p class="quiet">${[chart.region || chart.period, t(chart.measure), chart.unit].filter(Boolean).join(" · ")}</p>
    </header>
    ${chart.kind === "series" ? html`<${SeriesChart} chart=${chart} />` : html`<${RegionBars} chart=${chart} />`}`;
}
