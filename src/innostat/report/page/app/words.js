// The page's own words in the language that is chosen.

import { because, rules, strings, WORDS } from "./data.js";
import { state } from "./store.js";

/** A word or sentence with its blanks filled: t("shown", { n: 3, all: 12 }); {n:year|years} gives 1 year, 2 years. */
export function t(key, blanks = {}, otherwise = key) {
  const words = WORDS[state.lang];
  const text = words[key] ?? WORDS.en[key] ?? otherwise;
  return text.replace(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) => {
    if (!(name in blanks)) return whole;
    const value = format(blanks[name]);
    return one === undefined ? value : `${value} ${blanks[name] === 1 ? one : many}`;
  });
}

const format = (value) => (typeof value === "number" ? value.toLocaleString(state.lang === "zh" ? "zh-CN" : "en") : String(value));

/** The language of the page's words, as documents name it. */
export const language = () => (state.lang === "zh" ? "zh-Hans" : "en");

/** The name of a rule in words: Same year both ends. */
export function ruleTitle(code) {
  const { title } = rules[code][state.lang];
  return title[0].toUpperCase() + title.slice(1);
}

/** What a finding says: its message, reported, computed or suggestion. */
export const said = (finding, part) => (state.lang === "zh" && finding.zh[part]) || finding[part];

/** A reason by its number. */
export const reason = (n) => toldReason(because.held[n]);

function toldReason(held) {
  if (typeof held === "number") return strings[held];
  return because[state.lang][held[0]].replace(/\{(\d+)\}/g, (_, i) => toldReason(held[Number(i) + 1]));
}

/** A number in short: 3.3万亿, 3.3T. */
export function short(value) {
  const locale = state.lang === "zh" ? "zh-CN" : "en";
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 2 }).format(value);
}
