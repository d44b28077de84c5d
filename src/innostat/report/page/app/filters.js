// What the lists hold once filters and sorting are applied. Computed when what it depends on has changed.

import { cell, charts, documents, findings, haystack, indicators, rowCount } from "./data.js";
import { decisionOn } from "./session.js";
import { state } from "./store.js";
import { ruleTitle, said } from "./words.js";

/** Compute again only if the key is another one. */
function remember(compute) {
  let key = null;
  let value = null;
  return (now) => {
    if (now !== key) {
      key = now;
      value = compute();
    }
    return value;
  };
}

const wordsOf = (text) => text.toLowerCase().split(/\s+/).filter(Boolean);
const all = (words, text) => words.every((word) => text.includes(word));

const findingTexts = remember(() =>
  findings.map((f) => {
    const title = ruleTitle(f.code);
    const words = [f.message, f.suggestion, said(f, "message"), said(f, "suggestion")].join(" ");
    const docs = f.places.map(([doc]) => documents[doc].name).join(" ");
    const rows = f.rows.map(haystack).join(" ");
    return `${f.code} ${title} ${words} ${f.fingerprint} ${docs} ${rows}`.toLowerCase();
  }),
);

/** Numbers of the findings to show. */
export function findingsShown() {
  const { text, severity, code, state: wanted, doc } = state.filters.findings;
  const words = wordsOf(text);
  const texts = words.length ? findingTexts(state.lang) : [];
  return findings
    .map((_, n) => n)
    .filter((n) => {
      const f = findings[n];
      if (severity && f.severity !== severity) return false;
      if (code && f.code !== code) return false;
      if (doc !== "" && !f.places.some(([d]) => d === Number(doc))) return false;
      if (wanted && (wanted === "open") !== !decisionOn(n)) return false;
      return !words.length || all(words, texts[n]);
    });
}

const SORTED = {
  place: (row) => row,
  value: (row) => Number(cell(row, "base_value")),
  period: (row) => cell(row, "period"),
};

const rowList = remember(() => {
  const { text, doc, indicator, region, measure, from, to, flagged } = state.filters.rows;
  const words = wordsOf(text);
  const low = Number(from) || 0;
  const high = Number(to) || 0;
  const out = [];
  for (let row = 0; row < rowCount; row += 1) {
    if (doc !== "" && cell(row, "doc") !== Number(doc)) continue;
    if (indicator && cell(row, "indicator") !== indicator) continue;
    if (region && cell(row, "region") !== region) continue;
    if (measure && cell(row, "measure") !== measure) continue;
    const year = cell(row, "year");
    if (low && (!year || year < low)) continue;
    if (high && (!year || year > high)) continue;
    if (flagged && !cell(row, "flags")) continue;
    if (words.length && !all(words, haystack(row))) continue;
    out.push(row);
  }
  const { by, down } = state.sort;
  if (!by) return out;
  const collator = new Intl.Collator("zh-CN", { numeric: true });
  const keys = new Map(out.map((row) => [row, (SORTED[by] || ((r) => cell(r, by)))(row)]));
  const empty = (key) => key === "" || Number.isNaN(key);
  out.sort((a, b) => {
    const [x, y] = [keys.get(a), keys.get(b)];
    if (empty(x) !== empty(y)) return empty(x) ? 1 : -1; // empty cells last, whichever way
    const order = typeof x === "number" ? x - y : collator.compare(x, y);
    return (down ? -order : order) || a - b;
  });
  return out;
});

/** Numbers of the rows to show, in their order. */
export const rowsShown = () => rowList(JSON.stringify([state.filters.rows, state.sort]));

/** A chart's name in the language of the page. */
export function chartName(chart) {
  const indicator = indicators[chart.indicator];
  const name = chart.plain && state.lang === "en" && indicator.en ? `${chart.label} (${indicator.en})` : chart.label;
  return chart.breakdown ? `${name} · ${chart.breakdown}` : name;
}

const chartList = remember(() => {
  const { text, kind } = state.filters.charts;
  const words = wordsOf(text);
  return charts
    .map((_, n) => n)
    .filter((n) => {
      const c = charts[n];
      const names = indicators[c.indicator];
      const hay = `${c.label} ${c.breakdown} ${c.region} ${c.unit} ${c.period || ""} ${names ? `${names.zh} ${names.en} ${c.indicator}` : ""}`;
      return (!kind || c.kind === kind) && all(words, hay.toLowerCase());
    });
});

/** Numbers of the charts to show. */
export const chartsShown = () => chartList(JSON.stringify(state.filters.charts));

/** Numbers of the documents to show. */
export function documentsShown() {
  const words = wordsOf(state.filters.documents.text);
  return documents.map((_, n) => n).filter((n) => all(words, documents[n].name.toLowerCase()));
}

/** What the list of a tab shows now. */
export function shownIn(tab) {
  if (tab === "findings") return findingsShown();
  if (tab === "rows") return rowsShown();
  if (tab === "charts") return chartsShown();
  return tab === "documents" ? documentsShown() : [];
}

