// 待传箱 (outbox): IndexedDB of this browser, one order per account and device; replayed in order, each entry once.
"use strict";
(() => {
  const account = document.body.dataset.account;
  const able = Boolean(globalThis.isSecureContext && globalThis.indexedDB && globalThis.crypto && crypto.subtle && navigator.locks);
  const asked = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
  let opening = null;
  function open() {
    if (!opening) {
      const request = indexedDB.open("yaodian-forms", 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("entries", { keyPath: ["account", "sequence"] });
        request.result.createObjectStore("drafts", { keyPath: "key" });
        request.result.createObjectStore("devices", { keyPath: "account" });
      };
      opening = asked(request);
    }
    return opening;
  }
  async function store(names, mode, work) {
    const transaction = (await open()).transaction(names, mode);
    const finished = new Promise((done, failed) => { transaction.oncomplete = done; transaction.onerror = transaction.onabort = () => failed(transaction.error); });
    const result = await work((name) => transaction.objectStore(name));
    await finished;
    return result;
  }
  const all = async () => (await store(["entries"], "readonly", (of) => asked(of("entries").getAll(IDBKeyRange.bound([account, 0], [account, Infinity])))));
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const digest = async (buffer) => hex(await crypto.subtle.digest("SHA-256", buffer));
  const digestOf = (text) => digest(new TextEncoder().encode(text));

  async function device() {
    const found = await store(["devices"], "readonly", (of) => asked(of("devices").get(account)));
    if (found) return found.device;
    const made = { account, device: crypto.randomUUID(), sequence: 0 };
    await store(["devices"], "readwrite", async (of) => { if (!(await asked(of("devices").get(account)))) of("devices").put(made); });
    return (await store(["devices"], "readonly", (of) => asked(of("devices").get(account)))).device;
  }
  // 入箱: files before the sheet that names them, all in one transaction, so that a closed tab leaves all or nothing
  async function put(entries) {
    await device();
    const ready = [];
    for (const { client_id, kind, payload, file, title, about, sheet, draft } of entries) {
      const text = JSON.stringify(file ? { ...payload, file_digest: await digest(await file.arrayBuffer()) } : payload);
      ready.push({ account, client_id, kind, payload: text, digest: await digestOf(text), file: file || null, title, about, sheet, draft: draft || null, state: "waiting", reason: "", href: "", at: Date.now() });
    }
    return store(["entries", "devices"], "readwrite", async (of) => {
      const mine = await asked(of("devices").get(account));
      for (const entry of ready) { mine.sequence += 1; entry.sequence = mine.sequence; of("entries").put(entry); }
      of("devices").put(mine);
      return ready.map((entry) => entry.sequence);
    });
  }
  const save = (entry) => store(["entries"], "readwrite", (of) => asked(of("entries").put(entry)));
  const drop = (sequence) => store(["entries"], "readwrite", (of) => asked(of("entries").delete([account, sequence])));

  async function hello(address) {
    const answer = await fetch(`${address}?device=${await device()}`, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" });
    if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) return null;
    const facts = await answer.json();
    return facts.account === account ? facts : null;
  }
  // 送出: stops at the first entry that the line did not carry; "login" when somebody must log in again first
  async function replay(address) {
    const waiting = (await all()).filter((entry) => entry.state === "waiting");
    if (!waiting.length) return "empty";
    let facts;
    try { facts = await hello(address); } catch (error) { return "offline"; }
    if (!facts) return "login";
    for (const entry of waiting) {
      const body = new FormData();
      for (const name of ["sequence", "client_id", "digest", "kind", "payload"]) body.append(name, entry[name]);
      body.append("device", await device());
      if (entry.file) body.append("file", entry.file, entry.file.name || "photo.jpg");
      let answer, receipt;
      try {
        answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": facts.csrf, Accept: "application/json" }, credentials: "same-origin" });
        if (answer.redirected) return "login";
        receipt = await answer.json();
      } catch (error) { return "offline"; }
      if (!answer.ok) { await save({ ...entry, reason: receipt.error || String(answer.status) }); return "failed"; }
      await save({ ...entry, state: receipt.outcome, reason: receipt.reason, href: receipt.href, file: receipt.outcome === "refused" ? entry.file : null, payload: receipt.outcome === "refused" ? entry.payload : "", draft: receipt.outcome === "refused" ? entry.draft : null });
    }
    return "done";
  }
  const flush = (address) => navigator.locks.request("yaodian-forms", () => replay(address));

  const draftKey = (kind, subject) => `${account}|${kind}|${subject}`;
  const drafts = {
    get: (kind, subject) => store(["drafts"], "readonly", (of) => asked(of("drafts").get(draftKey(kind, subject)))),
    put: (kind, subject, draft) => store(["drafts"], "readwrite", (of) => asked(of("drafts").put({ ...draft, key: draftKey(kind, subject), at: Date.now() }))),
    drop: (kind, subject) => store(["drafts"], "readwrite", (of) => asked(of("drafts").delete(draftKey(kind, subject)))),
  };
  globalThis.yaodianOutbox = { able, all, put, drop, flush, hello, device, drafts };
})();
