// The libraries by the names that the modules use, and the smallest parts.

import { state, subscribe } from "./store.js";

export const html = htm.bind(preact.h);
export const render = preact.render;
export const { useEffect, useLayoutEffect, useMemo, useRef, useState } = preactHooks;

/** Draw the component again whenever the page's state changes. */
export function useStore() {
  const [, redraw] = useState(0);
  useEffect(() => subscribe(() => redraw((n) => n + 1)), []);
  return state;
}

// Characters that would not show, or would turn those around them: controls, marks of direction, halves of pairs.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** Text of a document as children of an element: what would not show is named by a small sign, and has no effect beyond it. */
export function shown(text) {
  if (text.search(HIDDEN) < 0) return text;
  const out = [];
  let at = 0;
  for (const m of text.matchAll(HIDDEN)) {
    if (m.index > at) out.push(text.slice(at, m.index));
    const code = `U+${m[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    out.push(html`<span class="control" data-code=${code}>${m[0]}</span>`);
    at = m.index + m[0].length;
  }
  if (at < text.length) out.push(text.slice(at));
  return out;
}

/** Pieces of text[start:end] with the spans that each lies in: [{ text, over }]. */
export function pieces(text, start, end, spans) {
  const cuts = new Set([start, end]);
  const inside = spans.filter((s) => s.end > start && s.start < end);
  for (const s of inside) {
    cuts.add(Math.max(s.start, start));
    cuts.add(Math.min(s.end, end));
  }
  const at = [...cuts].sort((a, b) => a - b);
  inside.sort((a, b) => a.start - b.start);
  const out = [];
  let over = [];
  let next = 0;
  for (let i = 0; i + 1 < at.length; i += 1) {
    over = over.filter((s) => s.end > at[i]);
    while (next < inside.length && inside[next].start <= at[i]) over.push(inside[(next += 1) - 1]);
    out.push({ text: text.slice(at[i], at[i + 1]), over: [...over] });
  }
  return out;
}

/** A path that breaks behind its folders. */
export const path = (name) => name.split("/").map((part, i) => (i ? html`/<wbr />${part}` : part));

/** A small picture; what it means is said beside it. */
export function Icon({ name }) {
  const paths = {
    back: "M10 3 5 8l5 5",
    down: "M8 2v9M4 7.5 8 11.5l4-4M2.5 14h11",
    sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6 13 13M3 13l1.4-1.4M11.6 4.4 13 3",
    moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z",
    auto: "M8 2a6 6 0 1 0 0 12Zm0 0a6 6 0 0 1 0 12",
    search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5 14 14",
    up: "M3.5 10 8 5.5l4.5 4.5",
    fall: "M3.5 6 8 10.5 12.5 6",
    line: "M2 12l4-4 3 2 5-6",
    bars: "M2 4h10M2 8h7M2 12h4",
    left: "M10 3 5 8l5 5",
    right: "M6 3l5 5-5 5",
  };
  return html`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=${paths[name]} /></svg>`;
}
