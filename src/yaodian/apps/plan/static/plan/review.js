// 审阅 (plan review): keys, hints, choosing words and cutting places; every act itself is a plain form.
"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const findings = () => all(".rv-finding");
  const current = () => document.activeElement && document.activeElement.closest(".rv-finding");
  let last = null; // what was acted on: where to go when its point comes back

  // ---- 提示 (hint): what was read, at the underlined words
  const tip = Object.assign(document.createElement("span"), { className: "rv-tip", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  function showTip(mark) {
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const box = mark.getClientRects()[0] || mark.getBoundingClientRect();
    tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${box.top > tip.offsetHeight + 60 ? box.top - tip.offsetHeight - 6 : box.bottom + 6}px`;
  }
  function overMark(event) {
    const mark = event.target.closest && event.target.closest(".rv-mark");
    if (mark) showTip(mark); else if (event.type !== "focusin" || !event.target.closest(".rv-finding")) tip.hidden = true;
  }
  document.addEventListener("mouseover", overMark);
  document.addEventListener("focusin", (event) => {
    overMark(event);
    const here = event.target.closest(".rv-finding");
    all(".rv-mark.is-here").forEach((mark) => mark.classList.remove("is-here"));
    if (here) all(`.rv-mark[data-finding="${here.dataset.id}"]`).forEach((mark) => mark.classList.add("is-here"));
  });
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });

  // ---- 走动 (moving)
  function go(row) {
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  }
  function step(by) {
    const rows = findings();
    const at = rows.indexOf(current());
    if (at < 0 && rows.length) { go(rows.find((row) => row.dataset.state === "pending") || rows[0]); return; }
    const next = rows[at + by];
    if (next) go(next);
    else if (by > 0) { const link = document.querySelector("[data-rv-next]"); if (link) link.focus(); }
  }
  function press(row, verb) {
    const button = row.querySelector(`.rv-acts button[value="${verb}"]`);
    if (button) button.click();
  }
  function open(row, name) {
    const more = row.querySelector(`details[data-rv="${name}"]`);
    if (!more) return;
    more.open = true;
    const field = more.querySelector("[data-rv-split]:not([hidden]) button,select,input:not([type=hidden])");
    if (field) field.focus();
  }

  // ---- 补充 (adding): the words chosen in the text, with their place in the whole
  function chosen() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const from = range.startContainer.parentElement && range.startContainer.parentElement.closest(".rv-text");
    const until = range.endContainer.parentElement && range.endContainer.parentElement.closest(".rv-text");
    if (!from || from !== until) return null;
    const before = document.createRange();
    before.setStart(from, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const text = range.toString();
    const blanks = text.length - text.trimStart().length;
    const start = Number(from.dataset.start) + Array.from(before.toString()).length + blanks;
    return { point: from.dataset.point, text: text.trim(), start };
  }
  function add() {
    const words = chosen();
    const row = current();
    const point = words ? document.getElementById(`point-${words.point}`) : row && row.closest(".rv-point");
    const more = (point || document).querySelector('details[data-rv="add"]');
    if (!more) return;
    more.open = true;
    const form = more.querySelector("form");
    if (words) {
      form.elements.text.value = words.text;
      form.elements.start.value = words.start;
      const number = words.text.match(/\d+(\.\d+)?/);
      if (number && !form.elements.quantity.value) form.elements.quantity.value = number[0];
      form.elements.kind.focus();
    } else form.elements.text.focus();
    more.scrollIntoView({ block: "center" });
  }
  document.addEventListener("input", (event) => {
    if (event.target.name === "text" && event.target.form && event.target.form.elements.start) event.target.form.elements.start.value = "";
  });

  // ---- 拆分 (splitting): every character is a place to cut after
  function cutters(root) {
    all("[data-rv-split]", root).forEach((line) => {
      if (!line.hidden) return;
      const characters = Array.from(line.textContent);
      line.textContent = "";
      characters.slice(0, -1).forEach((character, index) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: character });
        button.dataset.at = index + 1;
        button.setAttribute("aria-label", `${characters.slice(0, index + 1).join("")} | ${characters.slice(index + 1).join("")}`);
        line.append(button);
      });
      line.append(characters[characters.length - 1] || "");
      line.hidden = false;
    });
  }
  document.addEventListener("click", (event) => {
    const cut = event.target.closest("[data-rv-split] button");
    if (cut) {
      all("button", cut.parentElement).forEach((one) => one.classList.toggle("is-cut", one === cut));
      cut.closest("form").elements.at.value = cut.dataset.at;
      return;
    }
    const mark = event.target.closest(".rv-mark");
    if (mark && getSelection().isCollapsed) { event.preventDefault(); go(document.getElementById(`f-${mark.dataset.finding}`)); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const inside = event.target.closest("input,select,textarea,dialog");
    if (event.key === "Escape" && event.target.closest("details.rv-more")) {
      const row = event.target.closest(".rv-finding");
      event.target.closest("details.rv-more").open = false;
      go(row);
      return;
    }
    const cut = event.target.closest("[data-rv-split] button");
    if (cut && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const next = event.key === "ArrowLeft" ? cut.previousElementSibling : cut.nextElementSibling;
      if (next) { event.preventDefault(); next.focus(); }
      return;
    }
    if (inside) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); return; }
    const key = event.key.toLowerCase();
    if (key === "a") { event.preventDefault(); add(); return; }
    const row = current();
    if (!row) return;
    if (key === "enter" && event.target === row) { event.preventDefault(); press(row, "accept"); }
    else if (key === "x") { event.preventDefault(); press(row, "reject"); }
    else if (key === "m") { event.preventDefault(); press(row, "merge"); }
    else if (key === "e" || key === "s") { event.preventDefault(); open(row, key === "e" ? "edit" : "split"); }
  });

  // ---- a point comes back: go on to the next finding that waits, and say how far it is
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.detail.elt.closest(".rv-finding");
    const verb = event.detail.requestConfig.parameters.get ? event.detail.requestConfig.parameters.get("verb") : event.detail.requestConfig.parameters.verb;
    const point = event.detail.elt.closest(".rv-point");
    last = point ? { id: row ? row.dataset.id : "", verb, point: point.id, at: row ? findings().indexOf(row) : -1 } : null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    cutters(document);
    if (!last) return;
    const { id, verb, point: name, at } = last;
    last = null;
    const point = document.getElementById(name);
    if (!point) return;
    const failed = point.querySelector("[role=alert]");
    const rows = findings();
    const same = document.getElementById(`f-${id}`);
    const moved = !failed && ["accept", "reject", "edit", "accept_rest"].includes(verb);
    const from = moved ? (same ? rows.indexOf(same) : Math.max(rows.indexOf(point.querySelector(".rv-finding")), 0)) : at;
    const next = rows.slice(Math.max(from, 0)).find((row) => row.dataset.state === "pending");
    if (verb) go(failed ? same || point.querySelector(".rv-finding") : next || same || point.querySelector(".rv-finding"));
    const said = document.getElementById("rv-said");
    if (said) said.textContent = `${failed ? failed.textContent : ""} ${point.querySelector(".rv-sofar").textContent} ${document.getElementById("rv-whole").textContent}`;
  });
  cutters(document);
})();
