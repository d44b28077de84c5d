// Decisions: the buttons, the form behind them, and what has been decided.

import { cell, documents, findings, indicators, valuesOf } from "./data.js";
import { FIELDS, mistake } from "./decisions.js";
import { html, useEffect, useRef, useState } from "./dom.js";
import { correct, correctionsOf, currentOf, decisionOn, file, judge, rememberName, takeBack, takeCorrectionBack } from "./session.js";
import { set, state } from "./store.js";
import { stepToOpen } from "./actions.js";
import { t } from "./words.js";

/** The buttons below a finding or a row, or the form that one of them opened. */
export function Decide({ n, rows }) {
  const kinds = n >= 0 ? ["accept", "dismiss"] : [];
  const keys = { accept: "a", dismiss: "d", correct: "c" };
  const can = rows.length > 0;
  return html`<div class="decide">
    <div class="buttons">
      ${[...kinds, "correct"].map((kind) => html`<button
        key=${kind}
        type="button"
        class=${kind}
        title=${t(`${kind}_hint`)}
        disabled=${kind === "correct" && !can}
        aria-expanded=${state.form === kind ? "true" : "false"}
        onClick=${() => set({ form: state.form === kind ? "" : kind })}
      >${t(kind)} <kbd aria-hidden="true">${keys[kind]}</kbd></button>`)}
    </div>
    ${(state.form === "accept" || state.form === "dismiss") && n >= 0 && html`<${JudgeForm} kind=${state.form} n=${n} key=${state.form} />`}
    ${state.form === "correct" && can && html`<${CorrectForm} rows=${rows} />`}
  </div>`;
}

function Field({ id, label, problem, children }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${children}
    ${problem && html`<p class="problem" id=${`${id}-problem`} role="alert">${t(problem)}</p>`}
  </div>`;
}

const cancel = () => {
  set({ form: "" });
  document.getElementById(`list-${state.tab}`)?.focus();
};

/** Reason and name, which every decision has. */
function Why({ reason, setReason, by, setBy, problems }) {
  return html`
    <${Field} id="reason" label=${t("reason")} problem=${problems.reason}>
      <input id="reason" type="text" value=${reason} onInput=${(event) => setReason(event.target.value)} aria-invalid=${problems.reason ? "true" : "false"} />
    <//>
    <${Field} id="by" label=${t("by")} problem=${problems.by}>
      <input id="by" type="text" value=${by} autocomplete="name" onInput=${(event) => setBy(event.target.value)} aria-invalid=${problems.by ? "true" : "false"} />
    <//>`;
}

const whyProblems = (reason, by) => ({ ...(reason.trim() ? {} : { reason: "need_reason" }), ...(by.trim() ? {} : { by: "need_by" }) });

function Buttons() {
  return html`<div class="buttons">
    <button type="submit" class="primary">${t("save")} <kbd aria-hidden="true">Enter</kbd></button>
    <button type="button" onClick=${cancel}>${t("cancel")} <kbd aria-hidden="true">Esc</kbd></button>
  </div>`;
}

function useFocus() {
  const ref = useRef(null);
  useEffect(() => {
    ref.current?.querySelector("input, select")?.focus({ preventScroll: true });
    if (!ref.current) return;
    const pane = document.getElementById("detail");
    const below = ref.current.getBoundingClientRect().bottom - pane.getBoundingClientRect().bottom + 12;
    if (below > 0) pane.scrollTop += below;
  }, []);
  return ref;
}

function JudgeForm({ kind, n }) {
  const before = decisionOn(n);
  const [reason, setReason] = useState(before?.reason || t(`${kind}_hint`));
  const [by, setBy] = useState(state.by);
  const [problems, setProblems] = useState({});
  const ref = useFocus();
  const save = async (event) => {
    event.preventDefault();
    const wrong = whyProblems(reason, by);
    setProblems(wrong);
    if (Object.keys(wrong).length) return;
    rememberName(by.trim());
    if (!(await judge(n, kind === "accept" ? "stands" : "false-alarm", reason.trim(), by.trim()))) return;
    set({ form: "" });
    document.getElementById(`list-${state.tab}`)?.focus();
    if (state.tab === "findings") stepToOpen((other) => !decisionOn(other));
  };
  return html`<form ref=${ref} class="form" aria-label=${t(kind)} onSubmit=${save}>
    <p class="quiet">${t(`${kind}_hint`)}</p>
    <${Why} ...${{ reason, setReason, by, setBy, problems }} />
    <${Buttons} />
  </form>`;
}

function CorrectForm({ rows }) {
  const [row, setRow] = useState(rows[0]);
  const [field, setField] = useState("value");
  const [to, setTo] = useState("");
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(state.by);
  const [problems, setProblems] = useState({});
  const ref = useFocus();
  if (documents[cell(row, "doc")].bare) return html`<p class="remark">${t("need_text")}</p>`;
  const save = async (event) => {
    event.preventDefault();
    const wrong = whyProblems(reason, by);
    const about = mistake(field, to, indicators);
    if (about) wrong.to = about;
    setProblems(wrong);
    if (Object.keys(wrong).length) return;
    rememberName(by.trim());
    if (!(await correct(row, field, to.trim(), reason.trim(), by.trim()))) return;
    cancel();
  };
  const options = field === "indicator" ? Object.keys(indicators) : field === "region" ? valuesOf("region") : [];
  return html`<form ref=${ref} class="form" aria-label=${t("correct")} onSubmit=${save}>
    ${rows.length > 1 && html`<${Field} id="which-row" label=${t("which_row")}>
      <select id="which-row" value=${row} onChange=${(event) => setRow(Number(event.target.value))}>
        ${rows.map((r) => html`<option key=${r} value=${r}>${`${cell(r, "quote")} · ${cell(r, "label")} · ${cell(r, "region")} ${cell(r, "period")}`}</option>`)}
      </select><//>`}
    <${Field} id="which-field" label=${t("which_field")}>
      <select id="which-field" value=${field} onChange=${(event) => setField(event.target.value)}>
        ${FIELDS.map((name) => html`<option key=${name} value=${name}>${t(`field_${name}`)}</option>`)}
      </select><//>
    <${Field} id="expect" label=${t("expect")}>
      <output id="expect">${field === "drop" ? cell(row, "value") : currentOf(row, field)}${field === "value" || field === "drop" ? ` ${cell(row, "unit")}` : ""}</output><//>
    ${field !== "drop" && html`<${Field} id="to" label=${t("to")} problem=${problems.to}>
      <input id="to" type="text" value=${to} list=${options.length ? "to-options" : undefined} onInput=${(event) => setTo(event.target.value)}
        aria-invalid=${problems.to ? "true" : "false"} />
      ${options.length > 0 && html`<datalist id="to-options">${options.map((o) => html`<option key=${o} value=${o}></option>`)}</datalist>`}<//>`}
    <${Why} ...${{ reason, setReason, by, setBy, problems }} />
    <${Buttons} />
  </form>`;
}

/** What was decided on a finding, with what takes it back. */
export function Decided({ n }) {
  const made = decisionOn(n);
  const { rows } = findings[n];
  return html`${made && html`<div class="decided">
      <span>${t("decided_by", { verdict: t(made.verdict), by: made.by, reason: made.reason })}</span>
      ${made.own
        ? html`<button type="button" class="plain" onClick=${() => takeBack(made.fingerprint)}>${t("undo")}</button>`
        : html`<span class="quiet">${t("decided_in", { file: made.path })}</span>`}
    </div>`}
    ${rows.map((row) => html`<${Corrections} key=${row} row=${row} />`)}`;
}

/** Corrections of a row. */
export function Corrections({ row }) {
  return correctionsOf(row).map((c) => html`<div class="decided" key=${`${c.path}${c.n}`}>
    <span>${correctionText(c)} <span class="quiet">${c.by}: ${c.reason}</span></span>
    ${c.own
      ? html`<button type="button" class="plain" onClick=${() => takeCorrectionBack(c.n)}>${t("undo")}</button>`
      : html`<span class="quiet">${t("decided_in", { file: c.path })}</span>`}
  </div>`);
}

/** A correction in a line: period: 2023 → 2022. */
export function correctionText(c) {
  if (c.field === "drop") return `${t("field_drop")} (${c.expect})`;
  return t("changed_since", { field: t(`f_${c.field}`), from: c.expect || "∅", to: c.to || "∅" });
}

export const unsaved = () => file.unsaved;
