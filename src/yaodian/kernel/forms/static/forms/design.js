// 设计 (designing): a picked field goes where one was writing; only what concerns the kind is shown; a live preview.
"use strict";
(() => {
  const form = document.getElementById("yd-item");
  if (form) {
    let last = null;
    form.addEventListener("focusin", (event) => { if (event.target.closest("[data-expression]") && event.target.name) last = event.target; });
    form.addEventListener("click", (event) => {
      const pick = event.target.closest("[data-pick]");
      if (!pick || !last) return;
      const at = last.selectionStart ?? last.value.length, text = "${" + pick.dataset.pick + "}";
      last.setRangeText(text, at, last.selectionEnd ?? at, "end");
      last.focus();
      last.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const kind = form.elements.kind;
    const show = () => form.querySelectorAll("[data-for]").forEach((one) => { one.hidden = !one.dataset.for.split(" ").some((word) => word === kind.value || (word === "field" && !["group", "repeat"].includes(kind.value))); });
    kind.addEventListener("change", show);
    show();
  }
  const sheet = document.getElementById("yd-preview");
  if (sheet && globalThis.yaodianLive) {
    const spec = JSON.parse(document.getElementById("yd-form").textContent);
    const refresh = () => yaodianLive.apply(spec, sheet, yaodianLive.look(spec, sheet));
    sheet.addEventListener("input", refresh);
    sheet.addEventListener("change", refresh);
    refresh();
  }
})();
