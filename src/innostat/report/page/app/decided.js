// The list of decisions: what is in the file now, with what takes it back, and the file itself.

import { documents, findings, rowCount, cell, serve } from "./data.js";
import { html, Icon, shown } from "./dom.js";
import { checkAgain, decided, download, file, load, takeBack, takeCorrectionBack } from "./session.js";
import { correctionText } from "./decide.js";
import { goTo } from "./actions.js";
import { ruleTitle, t } from "./words.js";

function rowFor(c) {
  for (let row = 0; row < rowCount; row += 1) if (cell(row, "obs_id") === c.obs_id && (!c.doc || documents[cell(row, "doc")].name.endsWith(c.doc))) return row;
  return -1;
}

function Entry({ head, body, by, own, path, back, open }) {
  return html`<li>
    ${open ? html`<button type="button" class="row-button" onClick=${open}>${head}</button>` : html`<div class="row-button">${head}</div>`}
    <p>${shown(body)} <span class="quiet">${by}</span></p>
    ${own ? html`<button type="button" class="plain" onClick=${back}>${t("undo")}</button>` : html`<span class="quiet">${t("decided_in", { file: path })}</span>`}
  </li>`;
}

export function DecisionList() {
  const made = decided();
  const accepts = [...made.accept.values()];
  const none = !accepts.length && !made.corrections.length;
  return html`<div class="decided-list scroll" id="list-decisions" tabindex="0" role="region" aria-label=${t("tab_decisions")}>
    <p class="intro">${serve ? t("decisions_intro_serve", { file: file.path }) : t("decisions_intro_file")}</p>
    <div class="buttons">
      <button type="button" class="primary" onClick=${download}><${Icon} name="down" /> ${t("download")}</button>
      ${serve
        ? html`<button type="button" onClick=${checkAgain}>${t("check_again")}</button>`
        : html`<label class="file-button">
            ${t("load")}
            <input type="file" id="load" accept=".toml" class="hidden" onChange=${(event) => event.target.files[0] && load(event.target.files[0])} />
          </label>`}
    </div>
    ${none && html`<p class="empty">${t("none_decided")}</p>`}
    <ul class="entries">
      ${accepts.map((a) => {
        const n = findings.findIndex((f) => f.fingerprint === a.fingerprint);
        const f = findings[n];
        const head = html`<span class=${`verdict ${a.verdict}`}>${t(a.verdict)}</span>
          ${f ? html`<span class="code">${f.code}</span> <span class="label">${ruleTitle(f.code)}</span>
            <span class="quiet">${documents[f.places[0][0]].name}:${f.places[0][3]}</span>` : html`<span class="code">${a.fingerprint}</span> <span class="quiet">${t("gone")}</span>`}`;
        return html`<${Entry} key=${a.fingerprint} head=${head} body=${a.reason} by=${a.by} own=${a.own} path=${a.path}
          back=${() => takeBack(a.fingerprint)} open=${f && (() => goTo("findings", n))} />`;
      })}
      ${made.corrections.map((c) => {
        const row = c.obs_id ? rowFor(c) : -1;
        const head = html`<span class="verdict corrected">${t("corrected")}</span>
          <span class="label">${correctionText(c)}</span> <span class="quiet">${shown(c.quote || c.obs_id)} ${c.doc}</span>`;
        return html`<${Entry} key=${`${c.path}${c.n}`} head=${head} body=${c.reason} by=${c.by} own=${c.own} path=${c.path}
          back=${() => takeCorrectionBack(c.n)} open=${row >= 0 && (() => goTo("rows", row))} />`;
      })}
    </ul>
    ${file.text && html`<details><summary>${t("file_now")}</summary><pre tabindex="0" aria-label=${t("file_now")}>${shown(file.text)}</pre></details>`}
  </div>`;
}
