// Charts: values of a series by year with the published ones as a line, and bars for the regions of a table.

import { cell, documents } from "./data.js";
import { html, shown, useEffect, useRef } from "./dom.js";
import { chartName } from "./filters.js";
import { state } from "./store.js";
import { openRow } from "./actions.js";
import { short, t } from "./words.js";

const HEIGHT = 260;

/** A colour of the page's tokens as the canvas wants it, in the theme that is shown. */
function colour(element, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const valueOf = (row) => Number(cell(row, "base_value"));
const yearOf = (row) => Number(cell(row, "period").slice(0, 4));

/** The columns that uPlot takes: years, published, values, values in conflict, targets and forecasts. */
function columnsOf(chart) {
  const points = [
    ...latest(chart.published).map((p) => ({ year: p.year, value: p.value, kind: 1, published: p })),
    ...chart.rows.map((row) => {
      const kind = cell(row, "statement") !== "actual" ? 4 : chart.conflicts.includes(yearOf(row)) ? 3 : 2;
      return { year: yearOf(row), value: valueOf(row), kind, row };
    }),
  ].sort((a, b) => a.year - b.year || a.kind - b.kind);
  const data = [points.map((p) => p.year), [], [], [], []];
  for (const p of points) for (let k = 1; k < 5; k += 1) data[k].push(p.kind === k ? p.value : null);
  return { points, data };
}

/** One published value a year: the last of its vintages. */
function latest(published) {
  return [...new Map(published.map((p) => [p.year, p])).values()];
}

function options(host, chart, points) {
  const pick = (name) => colour(host, name);
  const axis = { stroke: pick("muted"), font: `11px ${getComputedStyle(host).fontFamily}`, grid: { stroke: pick("line"), width: 1 }, ticks: { show: false } };
  const dots = (label, name, size, hollow) => ({
    label, stroke: pick(name), width: 0, paths: () => null,
    points: { show: true, size, width: 2, stroke: pick(name), fill: hollow ? pick("panel") : pick(name) },
  });
  const years = points.map((p) => p.year);
  return {
    width: host.clientWidth || 320,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
    scales: {
      x: { time: false, range: () => [Math.min(...years) - 0.6, Math.max(...years) + 0.6] },
      y: { range: (_, low, high) => uPlot.rangeNum(Math.min(low, low > 0 && low < high * 0.5 ? 0 : low), high, 0.08, true) },
    },
    axes: [
      { ...axis, incrs: [1, 2, 5, 10, 20], values: (_, ticks) => ticks.map((v) => (Number.isInteger(v) ? String(v) : "")), space: 44, size: 28 },
      { ...axis, values: (_, ticks) => ticks.map(short), size: 58 },
    ],
    series: [
      {},
      { label: t("published"), stroke: pick("published"), width: 1.5, spanGaps: true, points: { show: true, size: 4, fill: pick("published") } },
      dots(t("values"), "accent", 8, false),
      dots(t("conflict"), "error", 9, false),
      dots(t("not_actual"), "accent", 8, true),
    ],
  };
}

/** The row nearest to where the chart was clicked. */
function nearest(plot, points, x, y) {
  let best = null;
  for (const p of points) {
    if (p.row === undefined) continue;
    const away = Math.hypot(plot.valToPos(p.year, "x") - x, plot.valToPos(p.value, "y") - y);
    if (away < 24 && (!best || away < best.away)) best = { away, row: p.row };
  }
  return best?.row;
}

function Key({ chart }) {
  const has = { published: chart.published.length > 0, values: true, conflict: chart.conflicts.length > 0, not_actual: chart.rows.some((r) => cell(r, "statement") !== "actual") };
  return html`<ul class="key">${Object.keys(has).filter((k) => has[k]).map((k) => html`<li key=${k} class=${k}>${t(k)}</li>`)}</ul>`;
}

export function SeriesChart({ chart }) {
  const ref = useRef(null);
  const { points, data } = columnsOf(chart);
  useEffect(() => {
    const host = ref.current;
    const plot = new uPlot(options(host, chart, points), data, host);
    const clicked = () => {
      const row = nearest(plot, points, plot.cursor.left, plot.cursor.top);
      if (row !== undefined) openRow(row);
    };
    plot.over.addEventListener("click", clicked);
    const watcher = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height: HEIGHT }));
    watcher.observe(host);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [chart, state.theme, state.lang, state.dark]);
  const years = points.map((p) => p.year);
  const label = t("chart_label", {
    name: chartName(chart), n: chart.rows.length, from: String(Math.min(...years)), to: String(Math.max(...years)),
    conflicts: t("series_conflict", { n: chart.conflicts.length }),
  });
  const published = new Map();
  for (const p of chart.published) published.set(p.year, [...(published.get(p.year) || []), p]);
  const rows = [...chart.rows].sort((a, b) => yearOf(a) - yearOf(b) || a - b);
  return html`<div class="chart" ref=${ref} role="img" aria-label=${label}></div>
    <${Key} chart=${chart} />
    <table class="values">
      <thead><tr><th scope="col">${t("year")}</th><th scope="col" class="number">${t("value")}</th><th scope="col" class="number">${t("published")}</th><th scope="col">${t("source")}</th></tr></thead>
      <tbody>
        ${rows.map((row) => html`<tr key=${row} class=${chart.conflicts.includes(yearOf(row)) && cell(row, "statement") === "actual" ? "conflict" : ""}>
          <th scope="row">${yearOf(row)}</th>
          <td class="number"><button type="button" class="plain" onClick=${() => openRow(row)}>${shown(cell(row, "quote").replace(/\s+/g, " "))}</button></td>
          <td class="number quiet">${(published.get(yearOf(row)) || []).map((p, i) => html`${i ? ", " : ""}${p.text}${p.vintage && html`<span class="vintage"> (${t(`vintage_${p.vintage}`, {}, p.vintage)})</span>`}`)}</td>
          <td class="where" title=${documents[cell(row, "doc")].name}>${documents[cell(row, "doc")].name.split("/").at(-1)}:${cell(row, "line")}</td>
        </tr>`)}
      </tbody>
    </table>`;
}

export function RegionBars({ chart }) {
  const values = chart.rows.map(valueOf);
  const high = Math.max(...values, 0);
  const low = Math.min(...values, 0);
  const span = high - low || 1;
  return html`<table class="bars">
    <caption class="hidden">${t("regions_n", { n: chart.rows.length, period: chart.period })}</caption>
    <thead class="hidden"><tr><th scope="col">${t("col_region")}</th><th scope="col">${t("value")}</th></tr></thead>
    <tbody>
      ${chart.rows.map((row) => {
        const value = valueOf(row);
        const left = ((Math.min(value, 0) - low) / span) * 100;
        const width = (Math.abs(value) / span) * 100;
        const disputed = chart.conflicts.includes(cell(row, "region"));
        return html`<tr key=${row} class=${disputed ? "conflict" : ""}>
          <th scope="row">${cell(row, "region")}</th>
          <td><div class="track"><div class="bar-fill" style=${{ marginLeft: `${left}%`, width: `${width}%` }}></div></div></td>
          <td class="number"><button type="button" class="plain" title=${documents[cell(row, "doc")].name} onClick=${() => openRow(row)}>${shown(cell(row, "quote").replace(/\s+/g, " "))}</button></td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}
