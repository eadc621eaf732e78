// 表单求值 (running a form's expressions on the page): the trees of engines/forms, run as Python runs them.
// Values: string, number, boolean, and arrays where a name stands for the answers of many rows. NaN is "no number".
"use strict";
(() => {
  const DAY = 86400000;
  const each = (value) => (Array.isArray(value) ? value : [value]);
  const datelike = (text) => text.length >= 10 && text[4] === "-" && text[7] === "-";

  function days(text) {
    const found = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/.exec(text);
    if (!found) return NaN;
    const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
    const time = Date.UTC(year, month - 1, day);
    const back = new Date(time);
    if (back.getUTCFullYear() !== year || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return NaN;
    return time / DAY + (Number(found[4] || 0) * 3600 + Number(found[5] || 0) * 60 + Number(found[6] || 0)) / 86400;
  }
  function number(value) {
    if (Array.isArray(value)) return value.length ? number(value[0]) : NaN;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value === "number") return value;
    const text = value.trim();
    if (datelike(text)) return days(text);
    return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : NaN;
  }
  function textOf(value) {
    if (Array.isArray(value)) return value.length ? textOf(value[0]) : "";
    if (typeof value === "boolean") return value ? "true" : "false";
    if (typeof value !== "number") return value;
    if (Number.isNaN(value)) return "NaN";
    const near = Number(value.toPrecision(15)); // 0.1 + 0.2 is 0.3 to a clerk
    return Object.is(near, -0) ? "0" : near.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });
  }
  function truth(value) {
    if (typeof value === "boolean") return value;
    if (typeof value === "number") return !Number.isNaN(value) && value !== 0;
    return Array.isArray(value) ? value.length > 0 : value !== "";
  }
  function plain(answer) {
    if (answer === null || answer === undefined) return "";
    if (typeof answer === "boolean" || typeof answer === "number") return answer;
    if (Array.isArray(answer)) return answer.map(String).join(" ");
    if (typeof answer === "object") return `${answer.latitude ?? ""} ${answer.longitude ?? ""} 0 ${answer.accuracy ?? 0}`;
    return String(answer);
  }

  // ---- 符号 (signs)
  function same(left, right) {
    if (Array.isArray(left) || Array.isArray(right)) return each(left).some((one) => each(right).some((other) => same(one, other)));
    if (typeof left === "boolean" || typeof right === "boolean") return truth(left) === truth(right);
    if (typeof left === "number" || typeof right === "number") return close(number(left), number(right));
    return left === right;
  }
  const close = (one, other) => one === other || Number(one.toPrecision(14)) === Number(other.toPrecision(14));
  function unlike(left, right) {
    if (Array.isArray(left) || Array.isArray(right)) return each(left).some((one) => each(right).some((other) => unlike(one, other)));
    return !same(left, right);
  }
  function ordered(left, right, met) {
    return each(left).some((one) => each(right).some((other) => {
      const [a, b] = [number(one), number(other)];
      return !Number.isNaN(a) && !Number.isNaN(b) && met(a, b);
    }));
  }
  function counted(left, right, work) {
    const result = work(number(left), number(right));
    return Number.isFinite(result) ? result : NaN;
  }
  const SIGNS = {
    "=": same,
    "!=": unlike,
    "<": (a, b) => ordered(a, b, (x, y) => x < y && !close(x, y)),
    "<=": (a, b) => ordered(a, b, (x, y) => x <= y || close(x, y)),
    ">": (a, b) => ordered(a, b, (x, y) => x > y && !close(x, y)),
    ">=": (a, b) => ordered(a, b, (x, y) => x >= y || close(x, y)),
    "+": (a, b) => counted(a, b, (x, y) => x + y),
    "-": (a, b) => counted(a, b, (x, y) => x - y),
    "*": (a, b) => counted(a, b, (x, y) => x * y),
    div: (a, b) => counted(a, b, (x, y) => x / y),
    mod: (a, b) => counted(a, b, (x, y) => x % y),
  };

  // ---- 函数 (functions)
  const words = (value) => each(value).flatMap((one) => textOf(one).split(/\s+/).filter(Boolean));
  const numbers = (values) => values.flatMap(each).map(number).filter((one) => !Number.isNaN(one));
  function rounded(value, places, how) {
    if (Number.isNaN(value) || Number.isNaN(places)) return NaN;
    const near = Number(value.toPrecision(15));
    const shifted = Number(`${near}e${Math.trunc(places)}`);
    if (!Number.isFinite(shifted)) return NaN;
    return Number(`${how(shifted)}e${-Math.trunc(places)}`);
  }
  const halfUp = (value) => Math.sign(value) * Math.round(Math.abs(value));
  const cut = (text, from, until) => Array.from(text).slice(from, until).join("");
  const stamp = (count) => new Date(Math.round(count * 86400) * 1000).toISOString().slice(0, 19);
  function day(value) {
    if (typeof value === "number") return Math.abs(value) > 1e6 || Number.isNaN(value) ? "" : stamp(Math.floor(value)).slice(0, 10);
    const text = textOf(value).slice(0, 10);
    return Number.isNaN(days(text)) ? "" : text;
  }
  function moment(value) {
    if (typeof value === "number") return Math.abs(value) > 1e6 || Number.isNaN(value) ? "" : stamp(value);
    return Number.isNaN(days(textOf(value))) ? "" : textOf(value);
  }
  function printed(value, pattern) {
    const text = typeof value === "number" ? moment(value) : textOf(value);
    const count = days(text);
    if (Number.isNaN(count)) return "";
    const then = new Date(Math.round(count * 86400) * 1000);
    const two = (figure) => String(figure).padStart(2, "0");
    const parts = {
      Y: String(then.getUTCFullYear()).padStart(4, "0"), y: two(then.getUTCFullYear() % 100), m: two(then.getUTCMonth() + 1),
      n: String(then.getUTCMonth() + 1), b: `${then.getUTCMonth() + 1}月`, d: two(then.getUTCDate()), e: String(then.getUTCDate()),
      H: two(then.getUTCHours()), h: String(then.getUTCHours()), M: two(then.getUTCMinutes()), S: two(then.getUTCSeconds()),
      3: "000", a: `周${"日一二三四五六"[then.getUTCDay()]}`,
    };
    return textOf(pattern).replace(/%(.)/g, (whole, letter) => parts[letter] ?? whole);
  }
  function translated(text, old, fresh) {
    const from = Array.from(old), to = Array.from(fresh), table = new Map();
    from.forEach((sign, index) => { if (!table.has(sign)) table.set(sign, to[index] ?? ""); });
    return Array.from(text).map((sign) => (table.has(sign) ? table.get(sign) : sign)).join("");
  }
  function matches(value, pattern) {
    const text = textOf(value);
    try { return text.length <= 4000 && new RegExp(`^(?:${textOf(pattern)})$`, "u").test(text); } catch { return false; }
  }
  const own = (scope, values) => textOf(values.length ? values[0] : scope.itself);
  const limit = (values, picked) => (values.length ? picked(...values) : NaN);
  const EAGER = {
    selected: (s, v) => words(v[0]).includes(textOf(v[1]).trim()),
    "selected-at": (s, v) => words(v[0])[number(v[1]) >= 0 ? Math.trunc(number(v[1])) : -1] ?? "",
    "count-selected": (s, v) => words(v[0]).length,
    count: (s, v) => (Array.isArray(v[0]) ? v[0].length : textOf(v[0]) === "" ? 0 : 1),
    "count-non-empty": (s, v) => each(v[0]).filter((one) => textOf(one) !== "").length,
    sum: (s, v) => numbers(v).reduce((whole, one) => whole + one, 0),
    min: (s, v) => limit(numbers(v), Math.min),
    max: (s, v) => limit(numbers(v), Math.max),
    not: (s, v) => !truth(v[0]),
    true: () => true,
    false: () => false,
    boolean: (s, v) => truth(v[0]),
    "boolean-from-string": (s, v) => ["true", "1"].includes(textOf(v[0]).trim().toLowerCase()),
    number: (s, v) => number(v.length ? v[0] : s.itself),
    int: (s, v) => rounded(number(v[0]), 0, Math.trunc),
    round: (s, v) => rounded(number(v[0]), v.length > 1 ? number(v[1]) : 0, halfUp),
    floor: (s, v) => rounded(number(v[0]), 0, Math.floor),
    ceiling: (s, v) => rounded(number(v[0]), 0, Math.ceil),
    abs: (s, v) => Math.abs(number(v[0])),
    pow: (s, v) => { const found = number(v[0]) ** number(v[1]); return Number.isFinite(found) ? found : NaN; },
    sqrt: (s, v) => Math.sqrt(number(v[0])),
    string: own,
    "string-length": (s, v) => Array.from(own(s, v)).length,
    concat: (s, v) => v.flatMap(each).map(textOf).join(""),
    join: (s, v) => v.slice(1).flatMap(each).map(textOf).join(textOf(v[0])),
    contains: (s, v) => textOf(v[0]).includes(textOf(v[1])),
    "starts-with": (s, v) => textOf(v[0]).startsWith(textOf(v[1])),
    "ends-with": (s, v) => textOf(v[0]).endsWith(textOf(v[1])),
    substr: (s, v) => (v.length > 2 && Number.isNaN(number(v[2])) || Number.isNaN(number(v[1])) ? "" : cut(textOf(v[0]), Math.trunc(number(v[1])), v.length > 2 ? Math.trunc(number(v[2])) : undefined)),
    substring: (s, v) => {
      const first = number(v[1]), length = v.length > 2 ? number(v[2]) : 0;
      if (Number.isNaN(first) || Number.isNaN(length)) return "";
      const from = halfUp(first) - 1;
      return cut(textOf(v[0]), Math.max(from, 0), v.length > 2 ? Math.max(from + halfUp(length), 0) : undefined);
    },
    "substring-before": (s, v) => { const at = textOf(v[0]).indexOf(textOf(v[1])); return at < 0 ? "" : textOf(v[0]).slice(0, at); },
    "substring-after": (s, v) => { const at = textOf(v[0]).indexOf(textOf(v[1])); return at < 0 ? "" : textOf(v[0]).slice(at + textOf(v[1]).length); },
    "normalize-space": (s, v) => own(s, v).split(/\s+/).filter(Boolean).join(" "),
    translate: (s, v) => translated(textOf(v[0]), textOf(v[1]), textOf(v[2])),
    "lower-case": (s, v) => textOf(v[0]).toLowerCase(),
    "upper-case": (s, v) => textOf(v[0]).toUpperCase(),
    regex: (s, v) => matches(v[0], v[1]),
    today: (s) => s.now.slice(0, 10),
    now: (s) => s.now.slice(0, 19),
    date: (s, v) => day(v[0]),
    "date-time": (s, v) => moment(v[0]),
    "decimal-date-time": (s, v) => number(v[0]),
    "format-date": (s, v) => printed(v[0], v[1]),
    "format-date-time": (s, v) => printed(v[0], v[1]),
    checklist: (s, v) => Number.isNaN(number(v[0])) || v.slice(1).flatMap(each).filter(truth).length >= number(v[0]),
    "weighted-checklist": (s, v) => {
      let whole = 0;
      for (let at = 1; at + 1 < v.length; at += 2) if (truth(v[at]) && !Number.isNaN(number(v[at + 1]))) whole += number(v[at + 1]);
      return Number.isNaN(number(v[0])) || whole >= number(v[0]);
    },
  };
  const rowsOf = (answers, name) => (Array.isArray(answers && answers[name]) ? answers[name] : []);
  const LAZY = {
    if: (inside, scope) => value(truth(value(inside[0], scope)) ? inside[1] : inside[2], scope),
    coalesce: (inside, scope) => {
      for (const tree of inside) { const found = value(tree, scope); if (textOf(found) !== "") return found; }
      return "";
    },
    once: (inside, scope) => (textOf(scope.itself) !== "" ? scope.itself : value(inside[0], scope)),
    position: (inside, scope) => (scope.rows.length ? scope.rows[scope.rows.length - 1][1] + 1 : 1),
    "indexed-repeat": (inside, scope) => {
      const index = number(value(inside[2], scope)), place = scope.form.places[inside[1][1]];
      if (Number.isNaN(index) || !place) return "";
      let around = scope.answers;
      for (const [outer, at] of scope.rows.slice(0, place.repeats.length)) around = rowsOf(around, outer)[at] || {};
      const rows = rowsOf(around, inside[1][1]);
      return index >= 1 && index <= rows.length ? plain(rows[Math.trunc(index) - 1][inside[0][1]]) : "";
    },
    "jr:choice-name": (inside, scope) => {
      const chosen = textOf(value(inside[0], scope));
      const name = inside[1][0] === "answer" ? inside[1][1] : inside[1][1].trim().replace(/^\$\{|\}$/g, "");
      const titles = scope.form.choices[name] || {};
      return chosen ? chosen.split(/\s+/).filter(Boolean).map((one) => titles[one] ?? one).join("、") : "";
    },
  };

  function read(name, scope) {
    if (scope.extra && name in scope.extra) return scope.extra[name];
    const place = scope.form.places[name];
    if (!place) return "";
    let found = [scope.answers], single = true;
    place.repeats.forEach((repeat, depth) => {
      if (single && depth < scope.rows.length && scope.rows[depth][0] === repeat) {
        const index = scope.rows[depth][1];
        found = found.map((one) => rowsOf(one, repeat)[index]).filter((one) => one !== undefined);
      } else { single = false; found = found.flatMap((one) => rowsOf(one, repeat)); }
    });
    if (place.group) return place.group === "repeat" ? found.flatMap((one) => rowsOf(one, name).map((_row, index) => String(index))) : "";
    const values = found.map((one) => plain(one[name]));
    return single ? values[0] ?? "" : values;
  }
  function value(tree, scope) {
    switch (tree[0]) {
      case "number": return Number(tree[1]);
      case "text": return tree[1];
      case "answer": return read(tree[1], scope);
      case "self": return scope.itself;
      case "minus": return counted(0, value(tree[1], scope), (x, y) => x - y);
      case "and": return truth(value(tree[1], scope)) && truth(value(tree[2], scope));
      case "or": return truth(value(tree[1], scope)) || truth(value(tree[2], scope));
      case "call": return LAZY[tree[1]] ? LAZY[tree[1]](tree[2], scope) : EAGER[tree[1]](scope, tree[2].map((one) => value(one, scope)));
      default: return SIGNS[tree[0]](value(tree[1], scope), value(tree[2], scope));
    }
  }
  // scope: { form: {places: {name: {repeats, group}}, choices: {name: {value: title}}}, answers, now: "2018-03-01T09:30:00", rows: [[repeat, index]], itself }
  const whole = (scope) => ({ rows: [], itself: "", ...scope });
  globalThis.yaodianForms = {
    evaluate: (tree, scope) => value(tree, whole(scope)),
    holds: (tree, scope) => truth(value(tree, whole(scope))),
    textOf, number, plain,
  };
})();
