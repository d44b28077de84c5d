// The text of a document with its figures marked. Blocks of lines are drawn as they come near the window.

import { cell, documents, findings, findingsOf, rowsOf } from "./data.js";
import { html, Icon, pieces, shown, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./dom.js";
import { state } from "./store.js";
import { openDocument, rowOfText } from "./actions.js";
import { t } from "./words.js";

const LINES = 40; // of a block
const CHARACTERS = 3000;

/** Lines of a text in blocks: { start, end, first, lines: [[start, end]] }. */
function blocksOf(text) {
  const blocks = [];
  let block = null;
  let number = 1;
  for (let start = 0; start <= text.length; number += 1) {
    const stop = text.indexOf("\n", start);
    const end = stop < 0 ? text.length : stop;
    if (!block || block.lines.length >= LINES || end - block.start > CHARACTERS) {
      block = { start, end, first: number, lines: [] };
      blocks.push(block);
    }
    block.lines.push([start, end]);
    block.end = end;
    if (stop < 0) break;
    start = stop + 1;
  }
  return blocks;
}

/** Figures of a document as spans, and how bad the findings are that each takes part in. */
function marksOf(doc) {
  return rowsOf(doc)
    .map((row) => ({ start: cell(row, "start"), end: cell(row, "end"), row, kind: severityOf(row) }))
    .filter((m) => m.end > m.start);
}

function severityOf(row) {
  const severities = findingsOf(row).map((n) => findings[n].severity);
  return ["error", "warning", "note"].find((s) => severities.includes(s)) || "";
}

/** Places of the finding that is shown, in this document. */
function placesShown(doc) {
  if (state.detail?.kind !== "findings") return [];
  return findings[state.detail.n].places.filter(([d]) => d === doc).map(([, start, end]) => ({ start, end, place: true }));
}

function Line({ text, start, end, number, marks }) {
  const parts = pieces(text, start, end, marks).map(({ text: piece, over }) => {
    if (!over.length) return shown(piece);
    const mark = over.find((m) => m.row !== undefined);
    const names = [over.some((m) => m.place) && "place", over.some((m) => m.target) && "target", mark && `figure ${mark.kind}`];
    const kind = names.filter(Boolean).join(" ");
    return html`<mark class=${kind} data-row=${mark?.row}>${shown(piece)}</mark>`;
  });
  return html`<div class="line" data-n=${number}>${parts}${start === end ? html`<br />` : null}</div>`;
}

function Block({ block, text, marks, near, bare }) {
  const [drawn, setDrawn] = useState(near);
  const ref = useRef(null);
  useEffect(() => {
    if (drawn) return undefined;
    const watcher = new IntersectionObserver((seen) => seen.some((s) => s.isIntersecting) && setDrawn(true), { rootMargin: "1500px 0px" });
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [drawn]);
  if (!drawn && !near) {
    const lines = block.lines.reduce((n, [a, b]) => n + 1 + Math.floor((b - a) / 38), 0);
    return html`<div ref=${ref} class="block" style=${{ height: `${lines * 26}px` }}></div>`;
  }
  const own = marks.filter((m) => m.end > block.start && m.start < block.end);
  return html`<div ref=${ref} class="block">
    ${block.lines.map(
      ([start, end], i) => html`<${Line} key=${start} text=${text} start=${start} end=${end} number=${bare ? "" : block.first + i}
        marks=${own.filter((m) => m.end > start && m.start < end)} />`,
    )}
  </div>`;
}

/** The document that is shown, its name above it. */
export function TextPane() {
  const { doc, target } = state;
  const held = documents[doc];
  const body = useRef(null);
  const blocks = useMemo(() => blocksOf(held.text), [doc]);
  const figures = useMemo(() => marksOf(doc), [doc]);
  const drawn = useMemo(() => {
    const marks = [...figures, ...placesShown(doc)];
    if (target && target.end > target.start) marks.push({ start: target.start, end: target.end, target: true });
    const near = target ? Math.max(0, blocks.findIndex((b) => target.start <= b.end)) : 0;
    return blocks.map((block, i) => html`<${Block} key=${`${doc}-${i}`} block=${block} text=${held.text} marks=${marks} near=${Math.abs(i - near) < 2} bare=${held.bare} />`);
  }, [doc, target, state.detail]);

  useLayoutEffect(() => {
    if (!target) return;
    const pane = body.current;
    const mark = pane.querySelector("mark.target");
    // By hand: scrollIntoView would move what lies around the pane as well.
    if (!mark) pane.scrollTop = 0;
    else pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight * 0.38;
  }, [target?.jump, doc]);

  const clicked = (event) => {
    const row = event.target.closest("mark[data-row]")?.dataset.row;
    if (row !== undefined && String(getSelection()) === "") rowOfText(Number(row));
  };
  return html`<section class="pane text" aria-label=${t("text")}>
    <header class="bar">
      <button type="button" class="icon-button" disabled=${doc === 0} aria-label=${t("previous")} title=${t("previous")}
        onClick=${() => openDocument(doc - 1)}><${Icon} name="left" /></button>
      <button type="button" class="icon-button" disabled=${doc === documents.length - 1} aria-label=${t("next")} title=${t("next")}
        onClick=${() => openDocument(doc + 1)}><${Icon} name="right" /></button>
      <h2 class="name" title=${held.name}>${held.name}</h2>
      <span class="quiet">${[held.date, t("figures_n", { n: rowsOf(doc).length })].filter(Boolean).join(" · ")}</span>
    </header>
    ${held.bare && html`<p class="remark">${t("text_bare")}</p>`}
    <div class="body" id="text" ref=${body} key=${doc} tabindex="0" role="region" aria-label=${held.name} lang="zh-Hans" onClick=${clicked}>
      ${drawn}
    </div>
  </section>`;
}
