// 页面行为 (page behaviour): everything here only shortens what plain HTML already does.
"use strict";
(() => {
  const body = document.body;
  const words = body.dataset;
  const all = (selector, root = document) =>
    [...(root.matches && root.matches(selector) ? [root] : []), ...root.querySelectorAll(selector)];
  const store = (() => { try { localStorage.setItem("yd", "1"); localStorage.removeItem("yd"); return localStorage; } catch (error) { return null; } })();

  // ---- 提示 (toasts): what happened, what was kept, what to do
  function toast(text, { kind = "error", href = "", label = "" } = {}) {
    const box = document.getElementById("yd-toasts");
    if (!box || all(".yd-message", box).some((old) => old.dataset.text === text)) return;
    const note = document.createElement("p");
    note.className = `yd-message yd-message-${kind}`;
    note.dataset.text = text;
    note.append(Object.assign(document.createElement("span"), { textContent: text }));
    if (href) note.append(Object.assign(document.createElement("a"), { className: "btn btn-sm", href, textContent: label }));
    const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: words.close || "×" });
    close.addEventListener("click", () => note.remove());
    note.append(close);
    box.append(note);
    if (kind === "success") setTimeout(() => note.remove(), 4000);
  }

  // ---- 草稿 (drafts): a form with data-draft="key" survives a bad line, a closed browser and an expired login
  const DAY = 864e5;
  const draftKey = (form) => `yd:draft:${words.account}:${form.dataset.draft}`;
  // client_key tells the server that a form sent again after a cut line is the same one
  const kept = (field) => field.name && !field.disabled && (field.name === "client_key" || !["hidden", "password", "file", "submit", "button"].includes(field.type));
  function saveDraft(form) {
    if (!store) return;
    const values = all("input,select,textarea", form).filter(kept).map((field) =>
      [field.name, ["checkbox", "radio"].includes(field.type) ? [field.value, field.checked]
        : field.multiple ? Array.from(field.selectedOptions, (one) => one.value) : field.value]);
    try { store.setItem(draftKey(form), JSON.stringify({ at: Date.now(), values })); } catch (error) { /* full: the page itself still holds it */ }
  }
  function saveOpenDraft(form) { if (form.dataset.draft !== undefined) { clearTimeout(form.ydTimer); saveDraft(form); } }
  function dropDraft(form) { if (store) store.removeItem(draftKey(form)); form.dataset.dirty = ""; }
  function restoreDraft(form) {
    if (!store) return;
    let draft = null;
    try { draft = JSON.parse(store.getItem(draftKey(form)) || "null"); } catch (error) { draft = null; }
    if (!draft || Date.now() - draft.at > 7 * DAY || form.querySelector(".has-error")) return;
    let changed = false;
    for (const [name, value] of draft.values) {
      for (const field of all("input,select,textarea", form).filter((one) => one.name === name && kept(one))) {
        if (["checkbox", "radio"].includes(field.type)) {
          if (Array.isArray(value) && field.value === value[0] && field.checked !== value[1]) { field.checked = value[1]; changed = true; }
        } else if (field.multiple) {
          for (const one of field.options) if (one.selected !== value.includes(one.value)) { one.selected = !one.selected; changed = true; }
        } else if (field.value !== value) { field.value = value; changed = true; }
      }
    }
    if (!changed) return;
    form.dataset.dirty = "1";
    const note = document.createElement("p");
    note.className = "yd-message";
    note.setAttribute("role", "status");
    note.append(words.restored || "");
    const undo = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm", textContent: words.discard || "×" });
    undo.addEventListener("click", () => { dropDraft(form); form.reset(); note.remove(); });
    note.append(undo);
    form.prepend(note);
  }
  // A page that carries a success message is the server's word that the last form sent has arrived.
  if (store && document.querySelector("[data-done]")) {
    const sent = sessionStorage.getItem("yd:sent");
    if (sent) store.removeItem(sent);
    sessionStorage.removeItem("yd:sent");
  }
  function forgetDrafts() {
    if (globalThis.caches) caches.keys().then((names) => names.filter((name) => name.startsWith("yd-forms")).forEach((name) => caches.delete(name))); // pages kept for no line
    if (!store) return;
    Object.keys(store).filter((key) => key.startsWith("yd:draft:")).forEach((key) => store.removeItem(key));
  }

  // ---- 确认 (confirm): a link with data-dialog opens its page as a dialog; without this script it opens the page
  async function openDialog(link) {
    const dialog = document.getElementById("yd-dialog");
    if (!dialog || !dialog.showModal) { location.assign(link.href); return; }
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Target": "yd-dialog" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) { location.assign(link.href); return; }
      dialog.innerHTML = await answer.text();
    } catch (error) { toast(words.offline); return; }
    if (window.htmx) window.htmx.process(dialog);
    ready(dialog);
    dialog.showModal();
    (dialog.querySelector("input:not([type=hidden]),textarea,select") || dialog.querySelector("[data-dialog-close]") || dialog).focus();
  }

  // ---- 复制 (copy): also on plain http, where navigator.clipboard does not exist
  async function copy(button) {
    const source = button.closest(".yd-copy").querySelector("pre");
    try {
      await navigator.clipboard.writeText(source.textContent);
      toast(words.copied, { kind: "success" });
    } catch (error) {
      const range = document.createRange();
      range.selectNodeContents(source);
      const chosen = getSelection();
      chosen.removeAllRanges();
      chosen.addRange(range);
      if (document.execCommand("copy")) toast(words.copied, { kind: "success" }); else toast(words.uncopied, { kind: "warning" });
    }
  }

  // ---- 重复提交 (double submission): a form goes once; its buttons wake again when the page is shown again
  function lock(form, button) {
    all("button[type=submit],button:not([type])", form).forEach((one) => { if (one !== button) one.setAttribute("disabled", ""); });
    if (button) button.setAttribute("aria-disabled", "true");
  }
  function unlock(form) {
    delete form.dataset.sending;
    all("button", form).forEach((one) => { one.removeAttribute("disabled"); one.removeAttribute("aria-disabled"); });
  }

  function ready(root) {
    all("form[data-draft]", root).forEach(restoreDraft);
    all("[data-copy]", root).forEach((button) => { button.hidden = false; });
    all("[data-back]", root).forEach((button) => { button.hidden = history.length < 2; });
    if (matchMedia("(max-width:720px)").matches) all(".yd-list-bar", root).forEach((bar) => { if (!bar.dataset.narrowed) bar.classList.add("is-folded"); });
    const [focus] = all("[data-focus]", root);
    if (focus) focus.focus();
    if (window.yaodianCharts) window.yaodianCharts(root);
  }

  document.addEventListener("click", (event) => {
    const target = event.target;
    const link = target.closest("a[data-dialog]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) { event.preventDefault(); openDialog(link); return; }
    const closer = target.closest("[data-dialog-close]");
    if (closer && closer.closest("dialog")) { event.preventDefault(); closer.closest("dialog").close(); return; }
    const button = target.closest("[data-copy]");
    if (button) copy(button);
    if (target.closest("[data-print]")) print();
    if (target.closest("[data-back]")) history.back();
    if (target.closest("[data-fold]")) target.closest(".yd-list-bar").classList.toggle("is-folded");
    all("details.yd-pop[open]").forEach((pop) => { if (!pop.contains(target)) pop.open = false; });
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.matches("[data-draft],[data-warn]")) return;
    form.dataset.dirty = "1";
    if (form.dataset.draft !== undefined) { clearTimeout(form.ydTimer); form.ydTimer = setTimeout(() => saveDraft(form), 400); }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    if (navigator.onLine === false) { event.preventDefault(); event.stopImmediatePropagation(); saveOpenDraft(form); toast(words.offline); return; }
    if (form.matches("[data-forget-drafts]")) forgetDrafts();
    saveOpenDraft(form);
    if (form.dataset.draft !== undefined && store) sessionStorage.setItem("yd:sent", draftKey(form));
    form.dataset.dirty = "";
    const button = event.submitter;
    form.dataset.sending = "1";
    setTimeout(() => { if (!event.defaultPrevented || form.matches("[hx-post],[hx-put],[hx-patch],[hx-delete]")) lock(form, button); else unlock(form); });
  }, true);
  addEventListener("pageshow", () => all("form[data-sending]").forEach(unlock));
  addEventListener("beforeunload", (event) => {
    if (all("form[data-draft],form[data-warn]").some((form) => form.dataset.dirty)) event.preventDefault();
  });

  // ---- 键盘 (keyboard): / searches; j and k walk the rows of a list, Enter opens; Esc closes menus
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { all("details.yd-pop[open]").forEach((pop) => { pop.open = false; pop.querySelector("summary").focus(); }); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest("input,select,textarea,[contenteditable],dialog")) return;
    if (event.key === "/") {
      const search = document.querySelector(".yd-list-search input") || document.getElementById("yd-q");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "j" || event.key === "k") {
      const links = all("a[data-row-link]");
      const here = links.indexOf(document.activeElement);
      const next = links[event.key === "j" ? here + 1 : here - 1];
      if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
    }
  });

  // ---- htmx: lost lines, refusals, expired logins; what is new in the page is made ready
  document.addEventListener("htmx:sendError", () => toast(words.offline));
  document.addEventListener("htmx:timeout", () => toast(words.offline));
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) toast(words.expired, { kind: "warning", href: `${words.login}?next=${encodeURIComponent(location.pathname + location.search)}`, label: words.loginLabel });
    else toast(event.detail.xhr.getResponseHeader("X-Yaodian-Message") ? decodeURIComponent(event.detail.xhr.getResponseHeader("X-Yaodian-Message")) : words.failed);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (!form || event.detail.requestConfig.verb === "get") return;
    unlock(form);
    if (event.detail.successful && event.detail.xhr.status !== 422 && form.dataset.draft !== undefined) { dropDraft(form); sessionStorage.removeItem("yd:sent"); }
    else if (!event.detail.successful) form.dataset.dirty = "1";
  });
  document.addEventListener("htmx:load", (event) => { if (event.detail.elt !== body) ready(event.detail.elt); });
  ready(document);
})();
