// The table of figures: filters above, sortable heads, rows that are drawn as they come into sight.

import { cell, documents, findings, findingsOf, indicators, placeOf, rowCount, valuesOf } from "./data.js";
import { html, Icon, shown } from "./dom.js";
import { rowsShown } from "./filters.js";
import { Choice, Count, documentOptions, Search } from "./lists.js";
import { correctionsOf } from "./session.js";
import { filter, set, state } from "./store.js";
import { openRow } from "./actions.js";
import { t } from "./words.js";
import { VirtualList } from "./virtual.js";

const COLUMNS = ["place", "label", "breakdown", "region", "period", "value", "measure", "flags"];
const NARROW = 620;

let choices = null;

/** Values of the columns that are filtered by choice, sorted; the table's rows never change. */
function choicesOf() {
  if (!choices) {
    const collator = new Intl.Collator("zh-CN");
    const sorted = (name) => valuesOf(name).filter(Boolean).sort(collator.compare);
    choices = { indicator: sorted("indicator"), region: sorted("region"), measure: sorted("measure") };
  }
  return choices;
}

function sortBy(column) {
  const { by, down } = state.sort;
  if (by !== column) set({ sort: { by: column, down: false } });
  else set({ sort: down ? { by: "", down: false } : { by: column, down: true } });
}

function Head() {
  return html`<div class="columns" role="row" aria-rowindex="1">
    ${COLUMNS.map((column) => {
      const { by, down } = state.sort;
      const order = by === column ? (down ? "descending" : "ascending") : "none";
      return html`<div key=${column} role="columnheader" class=${`c-${column}`} aria-sort=${order}>
        <button type="button" class="plain" title=${t("sort_by", { column: t(`col_${column}`) })} onClick=${() => sortBy(column)}>
          <span>${t(`col_${column}`)}</span>${order !== "none" && html`<${Icon} name=${down ? "fall" : "up"} />`}
        </button>
      </div>`;
    })}
  </div>`;
}

const year = (name, value, label) => html`<input
  type="number"
  class="year ${value ? "set" : ""}"
  inputmode="numeric"
  min="1900"
  max="2200"
  aria-label=${label}
  placeholder=${label}
  value=${value}
  onInput=${(event) => filter("rows", { [name]: event.target.value })}
/>`;

export function RowTable() {
  const items = rowsShown();
  const { text, from, to, flagged } = state.filters.rows;
  const { indicator, region, measure } = choicesOf();
  const name = (id) => (state.lang === "en" && indicators[id]?.en ? `${indicators[id].zh} · ${indicators[id].en}` : indicators[id]?.zh || id);
  return html`
    <div class="filters">
      <${Search} list="rows" text=${text} />
      <${Choice} list="rows" name="doc" label=${t("filter_doc")} any=${t("any_doc")} options=${documentOptions()} />
      <${Choice} list="rows" name="indicator" label=${t("filter_indicator")} any=${t("any_indicator")} options=${indicator.map((id) => [id, name(id)])} />
      <${Choice} list="rows" name="region" label=${t("filter_region")} any=${t("any_region")} options=${region.map((r) => [r, r])} />
      <${Choice} list="rows" name="measure" label=${t("filter_measure")} any=${t("any_measure")} options=${measure.map((m) => [m, t(m)])} />
      ${year("from", from, t("filter_from"))} ${year("to", to, t("filter_to"))}
      <label class="check">
        <input type="checkbox" checked=${flagged} onChange=${(event) => filter("rows", { flagged: event.target.checked })} />
        ${t("filter_flagged")}
      </label>
      <${Count} list="rows" n=${items.length} all=${rowCount} />
    </div>
    ${items.length
      ? html`<${VirtualList}
          id="list-rows"
          role="grid"
          label=${t("tab_rows")}
          items=${items}
          height=${28}
          narrowHeight=${58}
          narrowBelow=${NARROW}
          selected=${state.selected.rows}
          onSelect=${openRow}
          draw=${drawRow}
          rowProps=${(row) => ({ class: `figure ${worst(row)}` })}
          header=${html`<${Head} />`}
        />`
      : html`<p class="empty">${t(rowCount ? "nothing" : "no_rows")}</p>`}`;
}

/** The gravest of a row's findings. */
function worst(row) {
  const held = findingsOf(row).map((n) => findings[n].severity);
  return ["error", "warning", "note"].find((s) => held.includes(s)) || "";
}

function drawRow(row) {
  const fixed = correctionsOf(row).length > 0;
  const flags = cell(row, "flags").split(";").filter((code) => code && code !== "corrected");
  const cells = {
    place: html`<span class="where" title=${placeOf(row)}>${documents[cell(row, "doc")].name.split("/").at(-1)}</span><span class="line">:${cell(row, "line")}</span>`,
    label: shown(cell(row, "label")),
    breakdown: shown(cell(row, "breakdown")),
    region: shown(cell(row, "region")),
    period: cell(row, "period"),
    value: shown(cell(row, "quote").replace(/\s+/g, " ")),
    measure: t(cell(row, "measure")) + (cell(row, "statement") === "actual" ? "" : ` · ${t(cell(row, "statement"))}`),
    flags: html`${flags.join(" ")}${fixed && html` <span class="verdict corrected">${t("corrected")}</span>`}`,
  };
  return COLUMNS.map((column) => html`<div key=${column} role="gridcell" class=${`c-${column}`}>${cells[column]}</div>`);
}
