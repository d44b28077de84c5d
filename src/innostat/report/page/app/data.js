// What the page shows, as it was embedded: columns of rows, texts once. Offsets are UTF-16 units, as strings here count.

const raw = JSON.parse(document.getElementById("data").textContent);
export const WORDS = JSON.parse(document.getElementById("words").textContent);

export const documents = raw.documents;
export const findings = raw.findings;
export const rules = raw.rules;
export const indicators = raw.indicators;
export const reviews = raw.reviews;
export const coverage = raw.coverage;
export const serve = raw.serve;
export const strings = raw.strings;
export const because = raw.because;
export const rowCount = raw.rows.doc.length;
/** Charts: series by year, then tables by region. */
export const charts = [
  ...raw.series.map((s) => ({ ...s, kind: "series" })),
  ...raw.tables.map((s) => ({ ...s, region_kind: s.kind, kind: "table" })),
];

const NUMBERS = new Set(["doc", "start", "end", "line", "page", "year"]);

/** One field of one row, as a string (numbers for doc, start, end, line, page and year). */
export function cell(row, name) {
  const value = raw.rows[name][row];
  return NUMBERS.has(name) ? value : raw.strings[value];
}

/** Why the fields of a row hold what they hold: pairs of field and number of a reason. */
export function reasonsOf(row) {
  return (raw.reasons[row] || []).map(([field, n]) => [raw.strings[field], n]);
}

/** The different values of a text column, in the order of their first row. */
export function valuesOf(name) {
  return [...new Set(raw.rows[name])].map((n) => raw.strings[n]);
}

/** Where a row stands, for people: report.txt:12, with the page where there are pages. */
export function placeOf(row) {
  const page = cell(row, "page");
  return `${documents[cell(row, "doc")].name}:${cell(row, "line")}${page ? ` p${page}` : ""}`;
}

// Rows of each document: they stand in the order of documents, so that first and last tell all.
const spans = documents.map(() => [0, 0]);
raw.rows.doc.forEach((doc, i) => {
  if (spans[doc][1] === 0) spans[doc][0] = i;
  spans[doc][1] = i + 1;
});

/** Numbers of the rows of a document. */
export function rowsOf(doc) {
  const [from, to] = spans[doc];
  return Array.from({ length: to - from }, (_, i) => from + i).filter((i) => raw.rows.doc[i] === doc);
}

// What to find a row, a finding or a chart by from the other side.
const byRow = new Map();
findings.forEach((f, n) => f.rows.forEach((row) => byRow.set(row, [...(byRow.get(row) || []), n])));
const chartsByRow = new Map();
charts.forEach((c, n) => c.rows.forEach((row) => chartsByRow.set(row, [...(chartsByRow.get(row) || []), n])));

/** Numbers of the findings that a row takes part in. */
export const findingsOf = (row) => byRow.get(row) || [];
/** Numbers of the charts that a row is in. */
export const chartsOf = (row) => chartsByRow.get(row) || [];

/** How many findings begin in each document. */
export const findingsIn = documents.map(() => 0);
findings.forEach((f) => (findingsIn[f.places[0][0]] += 1));

const SEARCHED = ["quote", "label", "breakdown", "region", "period", "unit", "table", "flags", "indicator", "measure"];
let haystacks = null;

/** The text that a search of rows looks in, small letters; made when it is first asked for. */
export function haystack(row) {
  if (!haystacks) haystacks = new Array(rowCount);
  if (haystacks[row] === undefined) {
    const indicator = indicators[cell(row, "indicator")];
    const words = SEARCHED.map((name) => cell(row, name));
    if (indicator) words.push(indicator.zh, indicator.en);
    haystacks[row] = `${words.join(" ")} ${documents[cell(row, "doc")].name}`.toLowerCase();
  }
  return haystacks[row];
}
