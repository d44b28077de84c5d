// The review file as text: entries put in, taken out, read. Everything else in it, comments too, stays as it is.

const PERIOD = /^(?:\/?\d{4}(?:-(?:\d\d(?:-\d\d)?|Q[1-4]))?\/?|\d{4}(?:-(?:\d\d|Q[1-4]))?\/\d{4}(?:-(?:\d\d|Q[1-4]))?)$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
export const FIELDS = ["value", "period", "region", "indicator", "drop"];

/** Entries of a review file: { accept, correct }. Throws where the text is no TOML or holds other things. */
export function entriesOf(text) {
  const data = smolToml.parse(text.replace(/^\ufeff/, ""));
  for (const key of Object.keys(data)) {
    if (key !== "accept" && key !== "correct") throw new Error(key);
    if (!Array.isArray(data[key])) throw new Error(`[[${key}]]`);
  }
  return { accept: data.accept || [], correct: data.correct || [] };
}

// JSON's escapes are those of TOML but for DEL; half a pair cannot stand in a file at all.
const quoted = (value) => JSON.stringify(String(value).toWellFormed()).replaceAll("\x7f", "\\u007f");

function block(kind, entry) {
  const lines = Object.entries(entry).map(([key, value]) => `${key} = ${typeof value === "number" ? value : quoted(value)}`);
  return `[[${kind}]]\n${lines.join("\n")}\n`;
}

/** The text with one more entry at its end. */
export function added(text, kind, entry) {
  const gap = text.trim() === "" ? "" : text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  const out = text + gap + block(kind, entry);
  const wanted = entriesOf(text);
  wanted[kind] = [...wanted[kind], smolToml.parse(block(kind, entry))[kind][0]];
  return checked(out, wanted);
}

/** The text without the n-th entry of a kind: its header and keys, comments right above it, blank lines below it. */
export function without(text, kind, n) {
  const wanted = entriesOf(text);
  wanted[kind] = wanted[kind].filter((_, i) => i !== n);
  const lines = text.split(/(?<=\n)/);
  const heads = lines.flatMap((line, i) => (/^[ \t]*\[/.test(line) ? [i] : []));
  const own = heads.flatMap((i, k) => (new RegExp(`^[ \\t]*\\[\\[\\s*${kind}\\s*\\]\\]`).test(lines[i]) ? [k] : []));
  if (n >= own.length) throw new Error("not_cut");
  const head = heads[own[n]];
  const comment = (i) => lines[i].trimStart().startsWith("#");
  let stop = own[n] + 1 < heads.length ? heads[own[n] + 1] : lines.length;
  while (stop > head + 1 && comment(stop - 1)) stop -= 1;
  let start = head;
  while (start > 0 && comment(start - 1)) start -= 1;
  if (start === 0) start = head; // a comment that opens the file is about the file
  const kept = lines.filter((_, i) => i < start || i >= stop).join("");
  return checked(own[n] + 1 === heads.length ? kept.replace(/\n\n$/, "\n") : kept, wanted);
}

function checked(text, wanted) {
  let got = null;
  try {
    got = entriesOf(text);
  } catch {
    // told below
  }
  if (JSON.stringify(got) !== JSON.stringify(wanted)) throw new Error("not_cut");
  return text;
}

/** The text with a finding accepted or dismissed; an earlier decision on it goes. */
export function withAccept(text, entry) {
  const before = entriesOf(text).accept.findIndex((a) => a.fingerprint === entry.fingerprint);
  return added(before < 0 ? text : without(text, "accept", before), "accept", entry);
}

/** The text without any decision on a finding. */
export function withoutAccept(text, fingerprint) {
  const n = entriesOf(text).accept.findIndex((a) => a.fingerprint === fingerprint);
  return n < 0 ? text : without(text, "accept", n);
}

/** What is wrong with a correction, as a word of the page, or "". */
export function mistake(field, to, indicators) {
  if (field === "value" && !NUMBER.test(to.trim())) return "need_value";
  if (field === "period" && to !== "" && !PERIOD.test(to)) return "need_period";
  if (field === "indicator" && to !== "" && !(to in indicators)) return "need_indicator";
  return "";
}
