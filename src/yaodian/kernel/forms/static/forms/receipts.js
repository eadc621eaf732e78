// 对账 (comparing): this device's list beside the server's, both ways.
"use strict";
(async () => {
  const box = globalThis.yaodianOutbox, view = document.getElementById("yd-ledger");
  if (!view) return;
  const { outbox: address, worker } = view.dataset, words = view.dataset;
  const rows = view.querySelector("tbody"), part = (name) => view.querySelector(`[data-ledger=${name}]`);
  if (!box.able) { part("unable").hidden = false; return; }
  view.querySelector("[data-table]").hidden = false;
  const cell = (text, label, href) => {
    const one = document.createElement("td");
    one.dataset.label = label;
    if (href) one.append(Object.assign(document.createElement("a"), { href, textContent: text })); else one.textContent = text;
    return one;
  };
  const stamp = (at) => new Date(at).toLocaleString("zh-CN", { hour12: false });
  async function show() {
    const state = await box.flush(address);
    const here = await box.all();
    let there = null;
    try { there = await box.hello(address); } catch (error) { there = null; }
    part("offline").hidden = Boolean(there) || state === "login";
    part("login").hidden = state !== "login" && (Boolean(there) || !navigator.onLine);
    const given = new Map((there ? there.receipts : []).map((one) => [one.sequence, one]));
    const lines = [];
    for (const one of here) {
      const receipt = given.get(one.sequence);
      given.delete(one.sequence);
      const agreed = receipt && receipt.client_id === one.client_id && receipt.digest === one.digest;
      const kind = one.state === "waiting" && !receipt ? "waiting" : there && !agreed ? "lost" : one.state;
      lines.push({ ...one, kind, reason: one.reason || (receipt && receipt.reason) || "", at: stamp(one.at) });
    }
    for (const one of given.values()) lines.push({ ...one, kind: "foreign", reason: one.reason });
    const order = ["lost", "foreign", "refused", "waiting", "repeated", "accepted"];
    lines.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.sequence - a.sequence);
    rows.replaceChildren(...lines.map((one) => {
      const row = document.createElement("tr");
      row.dataset.outcome = one.kind;
      const again = one.kind === "refused" && one.about ? `/forms/fill/${one.about.replace(":", "/")}/` : one.href;
      row.append(cell(String(one.sequence), words.number), cell(one.title, words.title, again), cell(words[one.kind], words.state), cell(one.reason, words.reason), cell(one.at, words.at));
      return row;
    }));
    const count = (...kinds) => lines.filter((one) => kinds.includes(one.kind)).length;
    part("sum").textContent = words.sum.replace("{here}", here.length).replace("{there}", there ? there.receipts.length : "—").replace("{waiting}", count("waiting")).replace("{apart}", count("lost", "foreign"));
    view.dataset.ready = "1";
  }
  await show();
  view.querySelector("[data-now]").addEventListener("click", show);
  addEventListener("online", show);
  if (navigator.serviceWorker) navigator.serviceWorker.register(worker, { scope: "/forms/" }).catch(() => {});
})();
