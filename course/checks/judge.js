// Judges numbers and letters in the words of value.py and choice.py, from the data of plain.py.
"use strict";
const courseJudge = (() => {
const say = courseWords(/*words*/{});

// ---- numbers as people write them

class Unreadable extends Error {}
const NAMES = {inf: Infinity, infinity: Infinity, "∞": Infinity, nan: NaN};
const LOOKS = {"−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "^": "**", "√": "sqrt"};
const TOKEN = /\s*(?:((?:\d[\d.,]*|[.,]\d[\d.,]*)(?:e[+-]?\d+)?)|(\*\*|[-+*\/()])|(?:np\.)?([a-z]+|∞))/iy;

// "0.02", "0,02"; "1,000" could be a thousand or one, and must be asked about.
function numeral(text) {
  const [digits, exponent = ""] = text.toLowerCase().split(/(?=e)/);
  let plain = digits;
  if (/^[1-9]\d{0,2},\d{3}$/.test(digits))
    throw new Unreadable(say("two-ways", {text, many: digits.replace(",", ""), few: digits.replace(",", ".")}));
  if (/^[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(digits)) plain = digits.replaceAll(",", "");
  else if (/^\d*,\d+$/.test(digits)) plain = digits.replace(",", ".");
  if (!/^(\d+\.?\d*|\.\d+)$/.test(plain)) throw new Unreadable();
  return Number(plain + exponent);
}

// The value of "1 - 0.06*25", "2/25", "1e-3", "2^-4", "sqrt(0.5)": arithmetic as Python reads it.
function calculated(text) {
  const source = text.replace(/[−–·×÷^√]/g, sign => LOOKS[sign]).trim();
  const tokens = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < source.length;) {
    const found = TOKEN.exec(source);
    if (!found) throw new Unreadable();
    const [, number, sign, name] = found;
    tokens.push(number ? numeral(number) : sign ?? name.toLowerCase());
  }
  let place = 0;
  const next = (...signs) => signs.includes(tokens[place]) && tokens[place++];

  function sum() {
    let left = product();
    for (let sign; sign = next("+", "-");) left += sign === "+" ? product() : -product();
    return left;
  }
  function product() {
    let left = signed();
    for (let sign; sign = next("*", "/");) {
      const right = signed();
      if (sign === "/" && right === 0) throw new Unreadable(say("by-zero", {text}));
      left = sign === "*" ? left * right : left / right;
    }
    return left;
  }
  function signed() {
    const sign = next("+", "-");
    return sign ? (sign === "-" ? -signed() : signed()) : power();
  }
  function power() {
    const base = atom();
    return next("**") ? base ** signed() : base;
  }
  function atom() {
    const token = tokens[place++];
    if (typeof token === "number") return token;
    if (Object.hasOwn(NAMES, token) && tokens.length <= 2) return NAMES[token];   // alone, or with its sign
    if (token !== "(" && !(token === "sqrt" && next("("))) throw new Unreadable();
    const inside = sum();
    if (!next(")")) throw new Unreadable();
    return token === "(" ? inside : Math.sqrt(inside);
  }

  const value = sum();
  const lost = Number.isNaN(value) && !tokens.includes("nan");
  if (place < tokens.length || lost) throw new Unreadable();
  return value;
}

// Each text as a number; what cannot be read says so in its place.
function numbers(texts) {
  const faults = [];
  const values = texts.map((text, i) => {
    try { return calculated(text); } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults[i] = error.message || say("not-a-number", {text});
      return NaN;
    }
  });
  return {values, faults};
}

// ---- sentences

// A number as Python's f"{x:.6g}" writes it; a tie goes to the even digit.
function short(x) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const exact = Math.abs(x).toExponential(60), even = /^(.\..{4}[02468])50*e(.*)/.exec(exact);
  const [digits, power] = even ? even.slice(1) : Math.abs(x).toExponential(5).split("e");
  const exponent = Number(power), row = digits.replace(".", "").replace(/0+$/, "");
  const point = (text, at) => text.length > at ? `${text.slice(0, at)}.${text.slice(at)}` : text.padEnd(at, "0");
  const size = exponent < -4 || exponent > 5
    ? `${point(row, 1)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`
    : exponent < 0 ? `0.${"0".repeat(-exponent - 1)}${row}` : point(row, exponent + 1);
  return (x < 0 ? "-" : "") + size;
}

const feedback = (kind, title, ...paragraphs) =>
  ({kind, title, paragraphs: paragraphs.filter(Boolean)});
const retry = (mistake, ...paragraphs) =>
  feedback("retry", say(mistake ? "recognised" : "not-yet", {mistake}), ...paragraphs);
const unread = faults => ({...feedback("open", say("not-read"), ...faults), faults});

// ---- judges

class Value {
  constructor(data) { Object.assign(this, data); }

  near = (a, b) => a === b
    || Number.isFinite(b) && Math.abs(a - b) <= 1e-12 + this.tolerance * Math.abs(b);

  judge(given) {
    if (this.expected.every((b, i) => this.near(given[i], b))) return this.right;
    for (const same of [this.near, this.rough]) {
      const agrees = many => many.every((b, i) => same(given[i], b, this.expected[i]));
      const whole = this.mistakes.filter(mistake => mistake.wrong.some(agrees));
      if (whole.length === 1) return this.recognised(whole);
    }
    const verdicts = this.verdicts(given);
    const sorted = many => Float64Array.from(many).sort();
    const right = sorted(this.expected);
    if (sorted(given).every((a, i) => this.near(a, right[i])))
      return retry(say("in-order"), say("permuted"), verdicts);
    const wrong = [...given.keys()].filter(i => !this.near(given[i], this.expected[i]));
    for (const same of [this.near, this.rough]) {
      const found = this.explained(given, wrong, same);
      if (found.length) return this.recognised(found, verdicts);
    }
    const slip = this.slip(given, wrong);
    if (slip) return retry(slip.name, say("slip", {what: slip.what}), this.named && verdicts);
    return retry(null, verdicts, this.hint);
  }

  recognised(found, ...notes) {
    const mistakes = [...new Set(found)];       // one may explain two entries
    return retry(mistakes.map(({name}) => name).join("; "),
      ...mistakes.flatMap(mistake => [mistake.why, say("try", {advice: mistake.try})]), ...notes);
  }

  // Whether `a` is a mistake's number, exactly or rounded as people do; `e` is right.
  rough = (a, wrong, e) => this.near(a, wrong)
    || Math.abs(a - wrong) < 0.005 * Math.abs(wrong) && this.rounded(a, wrong) && !this.rounded(a, e);

  explained(given, wrong, same) {
    const explaining = some => this.mistakes.filter(({parts}) =>
      parts.some(part => some.every(i => same(given[i], part[i], this.expected[i]))));
    const together = explaining(wrong);
    if (together.length) return together.length === 1 ? together : [];
    const each = wrong.map(i => explaining([i]));
    return each.every(some => some.length === 1) ? each.flat() : [];
  }

  // The one slip that makes every wrong entry.
  slip(given, wrong) {
    const fitting = wrong.map(i => this.slipped[i]?.find(([, made]) =>
      made.some(values => values.every(value => this.near(given[i], value))))?.[0]);
    return new Set(fitting).size === 1 ? this.slips[fitting[0]] : undefined;
  }

  verdicts(given) {
    const said = given.map((a, i) =>
      say("value-is", {value: short(a), verdict: this.verdict(a, this.expected[i])}));
    return said.length === 1 ? `${said[0]}.`
      : `${said.map((verdict, i) => say("labelled", {label: this.labels[i], verdict})).join("; ")}.`;
  }

  verdict(a, e) {
    if (this.near(a, e)) return say("is-right");
    if (Number.isNaN(a)) return say("is-nan");
    if (!Number.isFinite(a)) return say("is-infinite");
    if (!this.ordered) return say("is-not-it");
    if (this.near(a, -e)) return say("wrong-sign");
    const direction = say(a > e ? "too-large" : "too-small");
    if (this.plain.some(factor => this.near(a, factor * e))) return say("off-by-factor", {direction});
    if (Math.abs(a - e) < 0.01 * Math.abs(e)) return say(this.rounded(a, e) ? "is-rounded" : "is-close");
    if (e && this.near(a, 1 / e)) return say("upside-down");
    return direction;
  }

  // Whether `a` is `e` rounded, or cut off, where the last decimal of `a` stands.
  rounded(a, e) {
    for (const power of [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9])
      if (Math.abs(a * power - Math.floor(a * power + 0.5)) < 1e-4) return Math.abs(a - e) * power < 1;
    return false;
  }

  // What is in the fields; `faults` has a sentence for each that cannot be read.
  answer(texts) {
    const {values, faults} = numbers(texts);
    return faults.length ? unread(faults) : this.judge(values);
  }
}

class Choice {
  constructor(data) { Object.assign(this, data); }
  judge(ticked) {
    return this.verdicts[this.of[ticked.reduce((sum, tick, i) => sum + tick * 2 ** i, 0)]];
  }
  answer(ticked) { return this.judge(ticked); }
}

// What takes Python is a request to it: what to run before, the code, and the call of check().
class Setting {
  constructor(data) { Object.assign(this, data); }
  answer(texts) {
    const {values, faults} = numbers(texts);
    if (faults.length) return unread(faults);
    const python = value => Number.isFinite(value) ? String(value) : `float("${short(value)}")`;
    const items = this.fields.map((name, i) => `"${name}": ${python(values[i])}`);
    return {request: {before: "", code: "", last: `check("${this.name}", {${items.join(", ")}})`}};
  }
}

class Function_ {
  constructor(data) { Object.assign(this, data); }
  answer([code]) { return {request: {before: this.before, code, last: this.last}}; }
}

const KINDS = {value: Value, choice: Choice, setting: Setting, function: Function_}, known = {};
return {
  short, numbers,
  know(exercises) {
    for (const [name, data] of Object.entries(exercises)) known[name] = new KINDS[data.kind]({...data, name});
  },
  judge: (name, answer) => known[name].judge(answer),
  // for the texts or ticks of an exercise's fields: {kind, title, paragraphs}, or {request}
  answer: (name, answer) => known[name].answer(answer),
};
})();
