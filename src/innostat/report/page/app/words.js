// The page's own words in the language that is chosen.

import { WORDS } from "./data.js";
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

/** The name of a rule in words: Same year both ends. */
export function ruleTitle(code, name) {
  const zh = state.lang === "zh" && WORDS.zh.codes[code];
  return zh || (name[0].toUpperCase() + name.slice(1)).replaceAll("-", " ");
}

/** A number in short: 3.3万亿, 3.3T. */
export function short(value) {
  const locale = state.lang === "zh" ? "zh-CN" : "en";
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 2 }).format(value);
}
