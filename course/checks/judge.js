// Judges numbers and letters in the words of value.py and choice.py, from the data of plain.py.
"use strict";
const courseJudge = (() => {
const say = courseWords(/*words*/{});

// ---- numbers as people write them

class Unreadable extends Error {}
const NAMES = {inf: Infinity, infinity: Infinity, "∞": Infinity, nan: NaN};
const CONSTANTS = {e: Math.E, pi: Math.PI};
const FUNCTIONS = {sqrt: Math.sqrt, exp: Math.exp, ln: Math.log, log: Math.log};
const LOOKS = {"−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "÷": "/", "^": "**", "。": ".", "、": ",",
               "π": "pi", "\u3000": " ", "²": "**2", "³": "**3", "½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)"};
const WORD = String.raw`(?:about|around|roughly|approx\.?|steps?|epochs?|values?|points?|examples?|samples?|`
  + "大约|约|大概|第|步|轮|个(?:值|数|点|样本)?)";
const LABEL = /^\p{L}[^=≈:,;|\n]*[=≈:]\s*/u;                                     // θ_1 = ½
const WORDS = new RegExp(String.raw`^(?:(?:[=≈~]|${WORD})\s*)+|\s*${WORD}$`, "gi");  // no more than the number
const NUMERAL = String.raw`(?:\d[\d.,]*|[.,]\d[\d.,]*)(?:e[+-]?\d+)?`;
const ROOT = new RegExp(String.raw`√\s*(${NUMERAL})`, "gi");
const LOGARITHM = new RegExp(String.raw`\bln\s*(${NUMERAL})`, "gi");
const TOKEN = new RegExp(String.raw`\s*(?:(${NUMERAL}(?:\s*%)?)|(\*\*|[-+*\/()])|(?:np\.|math\.)?([a-z]+|∞))`, "iy");

// The text in Python's signs, its full-width ones (Chinese keyboards) made narrow (written.py).
function looks(text) {
  return text.replace(/[！-～]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xFEE0))
    .replace(/(^|[^\d.,])(\d+)\s?([½¼¾])/g, "$1($2+$3)")                     // 7½
    .replace(/[−–—·×÷^。、π\u3000²³½¼¾]/g, sign => LOOKS[sign]).trim()
    .replace(/(\d)_(?=\d)/g, "$1").replace(LABEL, "").replace(WORDS, "")
    .replace(/^([-+]?)(\d+)\s+(\d+\/\d+)$/, "$1($2+$3)").replace(ROOT, "sqrt($1)").replaceAll("√", "sqrt")
    .replace(LOGARITHM, "ln($1)");
}

// "0.02", "0,02"; "1,000" could be a thousand or one, and must be asked about.
function numeral(text) {
  if (text.endsWith("%")) return numeral(text.slice(0, -1).trim()) / 100;
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
  const source = looks(text);
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
    if (Object.hasOwn(CONSTANTS, token)) return CONSTANTS[token];
    if (token !== "(" && !(Object.hasOwn(FUNCTIONS, token) && next("("))) throw new Unreadable();
    const inside = sum();
    if (!next(")")) throw new Unreadable();
    if (token === "(") return inside;
    const value = FUNCTIONS[token](inside);
    if (Number.isFinite(inside) && !Number.isFinite(value)) throw new Unreadable();   // ln(0)
    return value;
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
function short(x, digits = 6) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";
  if (x === 0) return Object.is(x, -0) ? "-0" : "0";
  const exact = Math.abs(x).toExponential(60), even = new RegExp(`^(.{${digits}}[02468])50*e(.*)`).exec(exact);
  const [rounded, power] = even ? even.slice(1) : Math.abs(x).toExponential(digits - 1).split("e");
  const exponent = Number(power), row = rounded.replace(".", "").replace(/0+$/, "");
  const point = (text, at) => text.length > at ? `${text.slice(0, at)}.${text.slice(at)}` : text.padEnd(at, "0");
  const size = exponent < -4 || exponent >= digits
    ? `${point(row, 1)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`
    : exponent < 0 ? `0.${"0".repeat(-exponent - 1)}${row}` : point(row, exponent + 1);
  return (x < 0 ? "-" : "") + size;
}

// The minus sign of the formulas, and none for zero; code stays Python's (words.py).
function trueMinus(sentence) {
  const pieces = sentence.split("`"), coded = pieces.length % 2;
  return pieces.map((piece, i) => coded && i % 2 ? piece : piece
    .replace(/(^|[^\w.)\]])-(?=\.?\d|inf)/g, "$1−").replace(/−(?=0(?:\.0+)?(?!\.?\d|e))/g, "")).join("`");
}

const feedback = (kind, title, ...paragraphs) =>
  ({kind, title, paragraphs: paragraphs.filter(Boolean).map(trueMinus)});
const retry = (mistake, ...paragraphs) =>
  feedback("retry", say(mistake ? "looks-like" : "not-yet", {mistake}), ...paragraphs);
const unread = faults => ({...feedback("open", say("not-read"), ...faults), faults});

// ---- what a number would imply: the trees of probe.py

const OPERATIONS = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b,
  "**": (a, b) => a ** b, "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b,
  ">=": (a, b) => a >= b, "==": (a, b) => a === b, and: (a, b) => a && b, or: (a, b) => a || b,
  not: a => !a, abs: Math.abs, log: Math.log, exp: Math.exp, sqrt: Math.sqrt, cos: Math.cos,
  floor: Math.floor, at: (table, place) => table[place] ?? NaN,
};

function worth(tree, given) {
  if (typeof tree === "number") return tree;
  const [sign, ...parts] = tree;
  if (sign === "given") return given[parts[0]];
  if (sign === "at") return OPERATIONS.at(parts[0], worth(parts[1], given));
  const values = parts.map(part => worth(part, given));
  return values.length > 1 ? values.reduce(OPERATIONS[sign]) : OPERATIONS[sign](values[0]);
}

// ---- judges

class Value {
  constructor(data) { Object.assign(this, data); }

  near = (a, b) => a === b
    || Number.isFinite(b) && Math.abs(a - b) <= 1e-12 + this.tolerance * Math.abs(b);

  judge(given) {
    if (this.expected.every((b, i) => this.near(given[i], b))) return this.right;
    const wrong = [...given.keys()].filter(i => !this.near(given[i], this.expected[i]));
    const implied = this.implied(given, wrong);
    for (const same of [this.near, this.rough]) {
      const agrees = many => many.every((b, i) => same(given[i], b, this.expected[i]));
      const whole = this.mistakes.filter(mistake => mistake.wrong.some(agrees));
      if (whole.length === 1) return this.recognised(whole, ...implied);
    }
    const verdicts = this.verdicts(given);
    const sorted = many => Float64Array.from(many).sort();
    const right = sorted(this.expected);
    if (this.ordered && sorted(given).every((a, i) => this.near(a, right[i])))
      return feedback("retry", say("recognised", {mistake: say("in-order")}), say("permuted"), verdicts);
    for (const same of [this.near, this.rough]) {
      const found = this.explained(given, wrong, same);
      if (found.length)
        return this.recognised(found, this.alone(given, wrong, same, found), verdicts, ...implied);
    }
    const slips = this.slipsIn(given, wrong);
    if (slips.length) return this.slipped_(slips, this.named && verdicts, ...implied);
    return retry(null, verdicts, this.begun(given, wrong), ...implied, this.hint);
  }

  // A sentence where the others follow from the first number: what that comes of.
  begun([first], [i]) {
    const found = this.mistakes.filter(({wrong}) => wrong.some(([one]) => this.near(first, one)));
    return this.follow && i === 0 && found.length > 0 && found.length < 3 && say("begun", {
      label: this.labels[0], value: short(first), names: found.map(({name}) => name).join(say("or"))});
  }

  recognised(found, ...notes) {
    const mistakes = [...new Set(found)];       // one may explain two entries
    return retry(mistakes.map(({name}) => name).join(say("between")),
      ...mistakes.flatMap(mistake => [mistake.why, say("try", {advice: mistake.try})]), ...notes);
  }

  // Whether `a` is a mistake's number, exactly or rounded as people do; `e` is right.
  rough = (a, wrong, e) => {
    const power = this.rounded(a, wrong);
    const digits = Math.abs(a) * power > 9.5 ? 0.02 : 0.005;        // two of them, or one
    return this.near(a, wrong)
      || power && Math.abs(a - wrong) < digits * Math.abs(wrong) && !this.rounded(a, e);
  };

  explained(given, wrong, same) {
    // The right size, and what else the mistake would have spoilt is right.
    const onlyASign = (part, i) => this.near(given[i], -this.expected[i])
      && part.some((b, j) => !wrong.includes(j) && !this.near(b, this.expected[j]));
    const explaining = some => this.mistakes.filter(({parts}) =>
      parts.some(part => some.every(i => same(given[i], part[i], this.expected[i]) && !onlyASign(part, i))));
    const together = explaining(wrong);
    if (together.length) return together.length === 1 ? together : [];
    const each = wrong.map(i => explaining([i]));
    return each.every(some => some.length === 1) ? each.flat() : [];
  }

  // A sentence if right numbers speak against one of these mistakes, made throughout.
  alone(given, wrong, same, mistakes) {
    const spoils = part => part.some((b, j) => !wrong.includes(j) && !this.near(b, this.expected[j]));
    const fits = part => wrong.some(i => same(given[i], part[i], this.expected[i]));
    return mistakes.some(({parts}) => parts.filter(fits).every(spoils)) && say("alone");
  }

  // The slips that make every wrong entry.
  slipsIn(given, wrong) {
    const [first, ...others] = wrong.map(i => (this.slipped[i] ?? []).filter(([, made]) =>
      made.some(values => values.every(value => this.near(given[i], value)))).map(([slip]) => slip));
    return [...new Set(first)].filter(slip => others.every(some => some.includes(slip)))
      .map(slip => this.slips[slip]);
  }

  slipped_(slips, ...notes) {
    const names = new Set(slips.map(({name}) => name));
    const what = [...new Set(slips.map(slip => slip.what))].join(say("or-else"));
    return retry([...names].join(say("or")), say("slip", {what}), ...notes);
  }

  // For each wrong entry what the first of its probes that applies says (probe.py).
  implied(given, wrong) {
    if (!given.every(Number.isFinite)) return [];
    const written = number => Math.abs(number) < 1e-12 ? "0" : short(number, Math.abs(number) >= 1000 ? 6 : 4);
    const sentence = ({when, numbers, says}) => {
      const found = Object.entries(numbers).map(([name, tree]) => [name, worth(tree, given)]);
      return worth(when, given) && found.every(([, number]) => Number.isFinite(number))
        && courseWords({says})("says", Object.fromEntries(
          found.map(([name, number]) => [name, written(number)])));
    };
    return wrong.map(i => this.probes.filter(({entry}) => entry === i)
      .reduce((before, probe) => before || sentence(probe), "")).filter(Boolean);
  }

  verdicts(given) {
    const said = given.map((a, i) =>
      say("value-is", {value: short(a), verdict: this.verdict(a, this.expected[i])}));
    const labelled = () => said.map((verdict, i) => say("labelled", {label: this.labels[i], verdict}));
    return say("sentence", {text: said.length === 1 ? said[0] : labelled().join(say("between"))});
  }

  verdict(a, e) {
    if (this.near(a, e)) return say("is-right");
    if (Number.isNaN(a)) return say("is-nan");
    if (!Number.isFinite(a)) return say("is-infinite");
    if (!this.ordered) return say("is-not-it");
    if (!a) return say("is-zero");
    if ((a < 0 && e > 0 || e < 0 && a > 0) && !this.near(a, -e)) return say(a < 0 ? "negative" : "positive");
    const [size, right] = [Math.abs(a), Math.abs(e)];
    const direction = say(`too-${size > right ? "large" : "small"}${e < 0 ? "-below" : ""}`);
    if (Math.abs(a - e) < 0.01 * right) {
      const power = this.rounded(a, e);
      return power ? say("is-rounded", {digits: String(Math.floor(size * power + 0.5)).length})
        : say("is-close", {direction, percent: short(100 * Math.abs(a - e) / right, 2)});
    }
    for (const factor of this.plain)
      if (this.near(a, factor * e))
        return say("off-by-factor", {direction, factor: short(Math.max(factor, 1 / factor))});
    const others = [["wrong-sign", -e], ["upside-down", e ? 1 / e : 0], ["the-rest", e ? 1 - e : 0],
                    ["its-square", e * e], ["its-root", Math.sqrt(right)]];
    for (const [key, other] of others) if (other && this.near(a, other)) return say(key);
    const power = Math.abs(a - e) < 0.02 * right && this.rounded(a, e);
    if (power) return say("is-rounded", {digits: String(Math.floor(size * power + 0.5)).length});
    const times = e && this.farOff(size, right);
    return times ? say("far-off", {direction, times: short(times)}) : direction;
  }

  // The power of ten that makes `a` whole, if it is `e` rounded, or cut off, there; else 0.
  rounded(a, e) {
    for (const power of [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9])
      if (Math.abs(a * power - Math.floor(a * power + 0.5)) < 1e-4)
        return Math.abs(a - e) * power < (Math.abs(a) < Math.abs(e) ? 1 - 1e-9 : 0.5 + 1e-9) ? power : 0;
    return 0;
  }

  // The largest of 100, 1000, … by which one is too large or too small for the other; or 0.
  farOff(a, e) {
    const [small, large] = [Math.min(a, e), Math.max(a, e)];
    let times = 0;
    for (let next = 100; next * small <= large && next < 1e300; next = 10 * times) times = next;
    return times;
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
    const number = ticked.reduce((sum, tick, i) => sum + tick * 2 ** i, 0);
    const [kind, ...places] = this.verdicts[this.of[number]];
    return feedback(kind, ...places.map(place => this.texts[place]));
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
