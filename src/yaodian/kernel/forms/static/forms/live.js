// 现场规则 (live rules): what applies, what is computed and what is wrong, as engines/forms/check.py says it, on the page.
"use strict";
(() => {
  const run = globalThis.yaodianForms;
  const NUMBERS = ["integer", "decimal"];
  const wide = (text) => text.normalize("NFKC").trim();

  // ---- 收集 (collecting): the form's spec and the page walked together; rows stand in the order of the page
  function collect(spec, root, form) {
    const rowsIn = new Map(); // "path|name" → elements of the rows
    const bad = new Map(); // "path|name" → what was typed and is no number
    function valueOf(item, name, key) {
      const inputs = [...form.elements].filter((one) => one.name === name && !one.closest("template"));
      if (item.kind === "many") {
        if (inputs.some((one) => one.dataset.given !== undefined)) return inputs.map((one) => one.value);
        return inputs.filter((one) => one.checked).map((one) => one.value);
      }
      if (item.kind === "rank") {
        const marks = [...form.elements].filter((one) => one.name.startsWith(`${name}:`) && /^\d+$/.test(one.value.trim()));
        return marks.sort((a, b) => Number(a.value) - Number(b.value)).map((one) => one.name.slice(name.length + 1));
      }
      if (item.kind === "place") {
        const part = (word) => { const one = form.elements[`${name}:${word}`]; return one ? wide(one.value) : ""; };
        const [latitude, longitude] = [part("latitude"), part("longitude")];
        return latitude && longitude ? { latitude: Number(latitude), longitude: Number(longitude), accuracy: Number(part("accuracy") || 0) } : "";
      }
      if (["photo", "file", "signature"].includes(item.kind)) {
        const chosen = form.elements[`${name}:file`];
        const kept = inputs.find((one) => one.dataset.fileId !== undefined);
        const dropped = form.elements[`${name}:drop`];
        if (chosen && chosen.files && chosen.files.length) return "chosen";
        return dropped && dropped.checked ? "" : kept ? kept.value : "";
      }
      const found = inputs.find((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : true));
      const text = found ? found.value : "";
      if (!NUMBERS.includes(item.kind) || wide(text) === "") return text.trim();
      const figure = wide(text).replace(/[, ]/g, "");
      const whole = item.kind === "integer" ? /^[-+]?\d{1,15}(\.0+)?$/ : /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
      if (whole.test(figure)) return Number(figure);
      bad.set(key, text);
      return "";
    }
    function walk(items, at, before, path) {
      const row = {};
      for (const item of items) {
        const name = before + item.name, key = `${path}|${item.name}`;
        if (item.kind === "group") Object.assign(row, walk(item.items, at, before, path));
        else if (item.kind === "repeat") {
          const box = [...at.querySelectorAll("[data-repeat]")].find((one) => one.dataset.repeat === name);
          const rows = box ? [...box.querySelector(":scope > [data-rows]").children].filter((one) => one.dataset.row) : [];
          rowsIn.set(key, rows);
          row[item.name] = rows.map((one, index) => walk(item.items, one, `${one.dataset.row}.`, `${path}/${item.name}.${index}`));
        } else if (!["note", "computed"].includes(item.kind)) {
          const value = valueOf(item, name, key);
          if (value !== "" && !(Array.isArray(value) && !value.length)) row[item.name] = value;
        }
      }
      return row;
    }
    return { answers: walk(spec.items, root, "", ""), rowsIn, bad };
  }

  // ---- 判断 (judging): rounds until nothing moves, as check.py does
  function settle(spec, answers, now) {
    const scope = (kept, rows, name) => {
      let row = kept;
      for (const [repeat, index] of rows) row = ((row && row[repeat]) || [])[index] || {};
      return { form: spec, answers: kept, now, rows, itself: run.plain(row[name]) };
    };
    const pathOf = (rows) => rows.map(([repeat, index]) => `/${repeat}.${index}`).join("");
    function hide(items, kept, row, rows, hidden) {
      for (const item of items) {
        if (item.relevant && !run.holds(item.relevant, scope(kept, rows, item.name))) hidden.add(`${pathOf(rows)}|${item.name}`);
        else if (item.kind === "group") hide(item.items, kept, row, rows, hidden);
        else if (item.kind === "repeat") (row[item.name] || []).forEach((one, index) => hide(item.items, kept, one, [...rows, [item.name, index]], hidden));
      }
    }
    function compute(items, typed, kept, rows) {
      const row = { ...typed };
      for (const item of items) {
        if (item.kind === "repeat") row[item.name] = (typed[item.name] || []).map((one, index) => compute(item.items, one, kept, [...rows, [item.name, index]]));
        else if (item.kind === "group") Object.assign(row, compute(item.items, row, kept, rows));
        else if (item.calculation) {
          const found = run.evaluate(item.calculation, scope(kept, rows, item.name)), text = run.textOf(found);
          if (text === "" || text === "NaN") delete row[item.name]; else row[item.name] = typeof found === "number" ? found : text;
        }
      }
      return row;
    }
    function prune(items, row, rows, hidden) {
      const kept = {};
      for (const item of items) {
        if (hidden.has(`${pathOf(rows)}|${item.name}`)) continue;
        if (item.kind === "repeat") kept[item.name] = (row[item.name] || []).map((one, index) => prune(item.items, one, [...rows, [item.name, index]], hidden));
        else if (item.kind === "group") Object.assign(kept, prune(item.items, row, rows, hidden));
        else if (item.name in row) kept[item.name] = row[item.name];
      }
      return kept;
    }
    let typed = answers, kept = answers, hidden = new Set(), before = "";
    for (let round = 0; round < 30; round += 1) {
      const fresh = new Set();
      hide(spec.items, kept, kept, [], fresh);
      typed = compute(spec.items, typed, kept, []);
      kept = prune(spec.items, typed, [], fresh);
      hidden = fresh;
      const now_ = JSON.stringify([kept, [...fresh]]);
      if (now_ === before) break;
      before = now_;
    }
    return { typed, kept, hidden, scope };
  }

  // ---- 查错 (faults): what the server would refuse too, so that nothing doubtful waits in the outbox
  function faultsOf(spec, found, words) {
    const { result, bad } = found, faults = [];
    const pathOf = (rows) => rows.map(([repeat, index]) => `/${repeat}.${index}`).join("");
    function walk(items, row, rows) {
      for (const item of items) {
        const key = `${pathOf(rows)}|${item.name}`, say = (text) => faults.push({ key, text: `${item.title || item.name}：${text}`, short: text });
        if (result.hidden.has(key)) continue;
        const scope = result.scope(result.kept, rows, item.name);
        if (item.kind === "repeat") {
          const inside = row[item.name] || [];
          const wanted = item.count ? run.number(run.evaluate(item.count, scope)) : NaN;
          const least = Number.isNaN(wanted) ? item.minimum : wanted, most = Number.isNaN(wanted) ? item.maximum : wanted;
          if ((least !== undefined && inside.length < least) || (most !== undefined && inside.length > most)) say(least !== undefined && inside.length < least ? words.fewest.replace("{n}", least) : words.mostRows.replace("{n}", most));
          inside.forEach((one, index) => walk(item.items, one, [...rows, [item.name, index]]));
        } else if (item.kind === "group") walk(item.items, row, rows);
        else if (bad.has(key)) say(`“${bad.get(key)}”${words.number}`);
        else if (item.kind !== "note") {
          const value = row[item.name];
          if (value === undefined) { if (item.required && !item.calculation && run.holds(item.required, scope)) say(item.required_words || words.required); continue; }
          if (typeof value === "number" && item.minimum !== undefined && value < item.minimum) say(`${words.least} ${item.minimum}${item.unit || ""}`);
          if (typeof value === "number" && item.maximum !== undefined && value > item.maximum) say(`${words.most} ${item.maximum}${item.unit || ""}`);
          if (item.constraint && !run.holds(item.constraint, scope)) say(item.constraint_words || words.constraint);
        }
      }
    }
    walk(spec.items, result.kept, []);
    return faults;
  }

  // ---- 落到页面 (onto the page)
  function apply(spec, root, found) {
    const { result, rowsIn } = found;
    function walk(items, at, before, rows, path) {
      for (const item of items) {
        const name = before + item.name, key = `${path}|${item.name}`;
        const box = [...at.querySelectorAll("[data-item]")].find((one) => one.dataset.item === name && !one.closest("template"));
        if (box) box.hidden = result.hidden.has(key);
        if (item.kind === "group") walk(item.items, at, before, rows, path);
        else if (item.kind === "repeat") {
          (rowsIn.get(key) || []).forEach((one, index) => {
            const number = one.querySelector("[data-number]");
            if (number) number.textContent = String(index + 1);
            walk(item.items, one, `${one.dataset.row}.`, [...rows, [item.name, index]], `${path}/${item.name}.${index}`);
          });
        } else if (box) field(item, box, rows);
      }
    }
    function field(item, box, rows) {
      const scope = result.scope(result.kept, rows, item.name);
      const optional = box.querySelector("[data-optional]");
      if (optional) optional.hidden = Boolean(item.required) && run.holds(item.required, scope);
      const shown = box.querySelector("[data-computed]");
      if (shown) {
        let row = result.typed;
        for (const [repeat, index] of rows) row = ((row && row[repeat]) || [])[index] || {};
        shown.textContent = item.name in row ? run.textOf(row[item.name]) : "";
      }
      if (!item.choice_filter) return;
      for (const choice of box.querySelectorAll("[data-choice]")) {
        const open = run.holds(item.choice_filter, { ...scope, extra: (item.extra || {})[choice.dataset.choice] || {} });
        choice.hidden = !open;
        if (choice.tagName === "OPTION") { choice.disabled = !open; if (!open && choice.selected) choice.parentElement.value = ""; }
        else if (!open) for (const input of choice.querySelectorAll("input:checked")) input.checked = false;
      }
    }
    walk(spec.items, root, "", [], "");
  }

  function hour() {
    const now = new Date(), two = (figure) => String(figure).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}T${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  }
  function look(spec, form) {
    const found = collect(spec, form, form);
    found.result = settle(spec, found.answers, hour());
    return found;
  }
  globalThis.yaodianLive = { look, apply, faultsOf, settle };
})();
