// Decisions of this session: the review file's text as it is now, who is asked for it, and where it goes.

import { cell, documents, findings, reviews, serve } from "./data.js";
import { added, entriesOf, without, withAccept, withoutAccept } from "./decisions.js";
import { state, set, say } from "./store.js";
import { t } from "./words.js";

export const FILE = "innostat-review.toml";
/** The review file that decisions go to. */
export const file = { path: reviews[0].path, text: reviews[0].text, tag: "", unsaved: 0 };
const others = reviews.slice(1).map((r) => ({ ...r, ...entriesOf(r.text) }));
const undone = [];
let known = null;

/** What has been decided: findings by fingerprint, corrections in their order, and the entries of other files. */
export function decided() {
  if (known?.text === file.text) return known;
  const own = { path: file.path, prefix: reviews[0].prefix, ...entriesOf(file.text) };
  const byFingerprint = new Map();
  for (const from of [...others, own]) {
    for (const a of from.accept) byFingerprint.set(a.fingerprint, { ...a, verdict: a.verdict || "stands", own: from === own, path: from.path });
  }
  const corrections = [own, ...others].flatMap((from) => from.correct.map((c, n) => ({ ...c, n, own: from === own, path: from.path, prefix: from.prefix })));
  known = { text: file.text, accept: byFingerprint, corrections };
  return known;
}

/** The decision on a finding, or undefined. */
export const decisionOn = (n) => decided().accept.get(findings[n].fingerprint);

/** Corrections of a row. */
export function correctionsOf(row) {
  const name = documents[cell(row, "doc")].name;
  return decided().corrections.filter((c) => {
    const docs = [c.doc, c.prefix && c.doc ? `${c.prefix}/${c.doc}` : c.doc];
    if (c.obs_id) return c.obs_id === cell(row, "obs_id") && (!c.doc || docs.includes(name));
    return docs.includes(name) && c.quote === cell(row, "quote") && (c.line === undefined || c.line === cell(row, "line"));
  });
}

/**
 * Put a change of the file through: here, and with a server on disk. Tells whether it held.
 * `revert` is the change that takes it back; it is made on the file as it is then, which others may have changed too.
 */
async function change(edit, message, revert) {
  try {
    if (serve) await put(edit);
    else file.text = edit(file.text);
  } catch (error) {
    const problem = error.message === "not_cut" ? t("not_cut") : error.message;
    set({ problem: t("not_saved", { problem }) });
    return false;
  }
  if (revert) undone.push(revert);
  if (!serve) file.unsaved += 1;
  set({ problem: "" });
  say(serve ? `${message}. ${t("said_saved", { file: file.path })}` : message);
  return true;
}

const token = new URLSearchParams(location.search).get("token") || "";
export const address = (path) => `${path}?token=${encodeURIComponent(token)}`;

/** Write to the server's file; if it changed meanwhile, the change is made on what stands there now. */
async function put(edit) {
  let now = file.tag ? file : await fetched();
  for (let tries = 0; tries < 3; tries += 1) {
    const text = edit(now.text);
    const answer = await fetch(address("decisions"), { method: "PUT", body: text, headers: { "If-Match": now.tag, "Content-Type": "application/toml" } });
    if (answer.ok) {
      file.text = text;
      file.tag = answer.headers.get("ETag");
      return;
    }
    if (answer.status !== 412) throw new Error((await answer.text()).trim());
    now = await fetched();
  }
  throw new Error("412");
}

/** The server's file as it is now, and the tag of this state. */
async function fetched() {
  const answer = await fetch(address("decisions"));
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return { text: await answer.text(), tag: answer.headers.get("ETag") };
}

/** Accept or dismiss a finding. */
export function judge(n, verdict, reason, by) {
  const { fingerprint, code } = findings[n];
  const entry = { fingerprint, reason, by, ...(verdict === "stands" ? {} : { verdict }) };
  const message = t(verdict === "stands" ? "said_accept" : "said_dismiss", { code });
  return change((text) => withAccept(text, entry), message, reaccept(fingerprint));
}

/** The change that brings back what stands in the file now about a finding. */
function reaccept(fingerprint) {
  const entry = entriesOf(file.text).accept.find((a) => a.fingerprint === fingerprint);
  return entry ? (text) => withAccept(text, entry) : (text) => withoutAccept(text, fingerprint);
}

/** The text without the last correction that is the same as this one. */
function withoutCorrection(text, entry) {
  const same = entriesOf(text).correct.map((c) => JSON.stringify(c)).lastIndexOf(JSON.stringify(entry));
  return same < 0 ? text : without(text, "correct", same);
}

/** Correct a field of a row. */
export function correct(row, field, to, reason, by) {
  const expect = field === "drop" ? cell(row, "value") : currentOf(row, field);
  const named = { doc: nameFor(row), obs_id: cell(row, "obs_id"), quote: cell(row, "quote") };
  const entry = { ...named, field, expect, ...(field === "drop" ? {} : { to }), reason, by };
  const message = t("said_correct", { field: t(field === "drop" ? "field_drop" : `f_${field}`) });
  return change((text) => added(text, "correct", entry), message, (text) => withoutCorrection(text, entry));
}

/** A document's name as seen from the review file. */
function nameFor(row) {
  const name = documents[cell(row, "doc")].name;
  const { prefix } = reviews[0];
  return prefix && name.startsWith(`${prefix}/`) ? name.slice(prefix.length + 1) : name;
}

/** What a field holds once the decisions of this session are applied. */
export function currentOf(row, field) {
  const made = correctionsOf(row).filter((c) => c.field === field && !atStart(c));
  return made.length ? String(made.at(-1).to) : cell(row, field);
}

const started = entriesOf(reviews[0].text).correct.map((c) => JSON.stringify(c));
const atStart = ({ n, own, path, prefix, ...entry }) => !own || started.includes(JSON.stringify(entry));

/** Take what is decided on a finding back. */
export const takeBack = (fingerprint) => change((text) => withoutAccept(text, fingerprint), t("said_undo"), reaccept(fingerprint));

/** Take a correction back. */
export function takeCorrectionBack(n) {
  const entry = entriesOf(file.text).correct[n];
  return change((text) => withoutCorrection(text, entry), t("said_undo"), (text) => added(text, "correct", entry));
}

/** Take the last decision of this session back. */
export async function undo() {
  if (undone.length && (await change(undone.at(-1), t("said_undo")))) undone.pop();
}

/** Hand the file to the browser's downloads. */
export function download() {
  const url = URL.createObjectURL(new Blob([file.text], { type: "application/toml" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: FILE });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  file.unsaved = 0;
  set({});
}

/** Go on from a file that was saved earlier. */
export async function load(chosen) {
  try {
    const text = await chosen.text();
    const { accept, correct: corrections } = entriesOf(text);
    const before = file.text;
    if (await change(() => text, t("said_loaded", { n: accept.length + corrections.length }), () => before)) {
      file.unsaved = 0;
      set({});
    }
  } catch (error) {
    set({ problem: t("not_loaded", { file: chosen.name, problem: error.message }) });
  }
}

/** Have the server check the texts again with the decisions as they are, and show what it finds. */
export async function checkAgain() {
  try {
    const answer = await fetch(address("check"), { method: "POST" });
    if (!answer.ok) throw new Error((await answer.text()).trim());
    location.reload();
  } catch (error) {
    set({ problem: t("not_saved", { problem: error.message }) });
  }
}

addEventListener("beforeunload", (event) => {
  if (file.unsaved) event.preventDefault();
});

/** The reviewer's name, remembered for the next decision. */
export const rememberName = (by) => by !== state.by && set({ by });
