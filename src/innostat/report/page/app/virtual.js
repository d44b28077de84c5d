// Lists of any length: only the rows in sight are in the document.

import { html, useEffect, useLayoutEffect, useRef, useState } from "./dom.js";
import { state } from "./store.js";

const SPARE = 6; // rows above and below what is in sight

/** Height and width of an element, and how far it is scrolled. */
function useWindow(ref) {
  const [seen, setSeen] = useState({ top: 0, height: 800, width: 800 });
  useLayoutEffect(() => {
    const element = ref.current;
    const look = () =>
      setSeen((was) => {
        const now = { top: element.scrollTop, height: element.clientHeight, width: element.clientWidth };
        return was.top === now.top && was.height === now.height && was.width === now.width ? was : now;
      });
    look();
    const watcher = new ResizeObserver(look);
    watcher.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      watcher.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, []);
  return seen;
}

/**
 * A list with rows of one height. `draw(item, n)` gives a row's content; `rowProps(item, n)` more attributes of it.
 * The list itself has the focus and names the selected row, so that arrow keys work although most rows are not there.
 */
export function VirtualList({ id, label, items, height, narrowHeight, narrowBelow = 0, selected, onSelect, draw, rowProps, role = "listbox", header }) {
  const ref = useRef(null);
  const seen = useWindow(ref);
  const narrow = seen.width < narrowBelow;
  const tall = narrow ? narrowHeight : height;
  const top = header && !narrow ? height : 0;
  const from = Math.max(0, Math.floor((seen.top - top) / tall) - SPARE);
  const to = Math.min(items.length, Math.ceil((seen.top - top + seen.height) / tall) + SPARE);
  const at = items.indexOf(selected);
  useEffect(() => {
    const element = ref.current;
    if (at < 0) return;
    const low = at * tall;
    if (low < element.scrollTop) element.scrollTop = low;
    else if (low + tall + top > element.scrollTop + element.clientHeight) element.scrollTop = low + tall + top - element.clientHeight;
  }, [at, selected, tall, items]);
  const grid = role === "grid";
  // Scrolling draws only the rows that come into sight: the others are the very nodes they were.
  const drawn = useRef({ rows: new Map() });
  const stamp = [state.version, items, tall, narrow];
  if (stamp.some((part, i) => part !== drawn.current.stamp?.[i])) drawn.current = { stamp, rows: new Map() };
  const rows = [];
  for (let n = from; n < to; n += 1) {
    const item = items[n];
    const held = drawn.current.rows.get(item);
    if (held) {
      rows.push(held);
      continue;
    }
    const attributes = grid ? { "aria-rowindex": n + 2 } : { "aria-posinset": n + 1, "aria-setsize": items.length };
    const row = html`<div
      key=${item}
      id=${`${id}-${item}`}
      role=${grid ? "row" : "option"}
      aria-selected=${item === selected ? "true" : "false"}
      ...${attributes}
      ...${rowProps?.(item)}
      class="item ${item === selected ? "selected" : ""} ${rowProps?.(item)?.class || ""}"
      style=${{ transform: `translateY(${n * tall}px)`, height: `${tall}px` }}
      onClick=${() => onSelect(item)}
    >${draw(item, narrow)}</div>`;
    drawn.current.rows.set(item, row);
    rows.push(row);
  }
  const inView = at >= from && at < to;
  return html`<div
    ref=${ref}
    id=${id}
    class="virtual ${narrow ? "narrow" : ""}"
    role=${role}
    aria-label=${label}
    aria-activedescendant=${inView ? `${id}-${selected}` : undefined}
    aria-rowcount=${grid ? items.length + 1 : undefined}
    tabindex="0"
  >
    ${header && !narrow && html`<div role="rowgroup" class="head">${header}</div>`}
    <div class="rows" role=${grid ? "rowgroup" : "presentation"} style=${{ height: `${items.length * tall}px` }}>${rows}</div>
  </div>`;
}
