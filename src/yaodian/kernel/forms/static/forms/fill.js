// 填报页 (a sheet on the page): live rules, rows, pictures, drafts of this device, and sending through the outbox.
// Without this script, or without a secure context, the same form is posted as plain HTML.
"use strict";
(() => {
  const form = document.getElementById("yd-sheet");
  if (!form) return;
  const spec = JSON.parse(document.getElementById("yd-form").textContent);
  const { kind, subject, outbox: address, worker, title, many } = form.dataset;
  const box = globalThis.yaodianOutbox, live = globalThis.yaodianLive, able = box.able;
  const about = `${kind}:${subject}`;
  const byId = (id) => document.getElementById(id);
  const field = (name) => form.elements[name];
  let dirty = false, timer = null;

  // ---- 现场规则 (live rules)
  let queued = false;
  function refresh() { queued = false; live.apply(spec, form, live.look(spec, form)); }
  function soon() { if (!queued) { queued = true; requestAnimationFrame(refresh); } }

  // ---- 行 (rows): a copy of the blank one; its number is never used again
  function addRow(box_) {
    const repeat = box_.dataset.repeat, rows = box_.querySelector(":scope > [data-rows]");
    const numbers = [...rows.children].map((row) => Number(row.dataset.row.slice(repeat.length + 1)));
    const number = Math.max(-1, ...numbers) + 1;
    const name = repeat.split(".").pop();
    const holder = document.createElement("div");
    holder.innerHTML = box_.querySelector(":scope > [data-blank]").innerHTML.split(`${name}.__${name}__`).join(`${name}.${number}`);
    const row = holder.firstElementChild;
    rows.append(row);
    ready(row);
    return row;
  }
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]"), remove = event.target.closest("[data-remove]");
    if (!add && !remove) return;
    event.preventDefault();
    if (add) { const first = addRow(add.closest("[data-repeat]")).querySelector("input:not([type=hidden]),select,textarea"); if (first) first.focus(); }
    else { const row = remove.closest("[data-row]"), holder = row.closest("[data-repeat]"); row.remove(); holder.focus(); }
    touched();
  });

  // ---- 图片、签名、位置、条码 (pictures, signatures, places, barcodes)
  function hand(input, file) { const given = new DataTransfer(); given.items.add(file); input.files = given.files; shown(input); touched(); }
  async function shrunk(file) {
    if (!/^image\/(jpeg|png|webp|bmp)$/.test(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const share = Math.min(1, 1600 / Math.max(picture.width, picture.height));
      if (share === 1 && file.size < 400000) return file;
      const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * share), height: Math.round(picture.height * share) });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
      return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
    } catch (error) { return file; }
  }
  function shown(input) {
    const kept = input.closest("[data-item]").querySelector("[data-kept]");
    const [file] = input.files;
    if (!kept || !file) return;
    kept.textContent = "";
    if (file.type.startsWith("image/")) kept.append(Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), width: 96, height: 72, alt: file.name }));
    kept.append(Object.assign(document.createElement("span"), { textContent: `${file.name} · ${Math.ceil(file.size / 1024)} KB` }));
  }
  form.addEventListener("change", async (event) => {
    const input = event.target;
    if (input.closest("[data-scan]")) { scan(input); return; }
    if (input.type !== "file" || !input.files.length || input.dataset.shrunk) return;
    const wanted = input.closest("[data-item]").dataset.kind === "photo" ? await shrunk(input.files[0]) : input.files[0];
    if (wanted !== input.files[0]) hand(input, wanted); else shown(input);
  });
  async function scan(input) {
    try {
      const [code] = await new BarcodeDetector().detect(await createImageBitmap(input.files[0]));
      if (code) { input.closest(".yd-input").querySelector("input[type=text]").value = code.rawValue; touched(); }
    } catch (error) { /* typed by hand then */ }
    input.value = "";
  }
  function sign(canvas) {
    const item = canvas.closest("[data-item]"), input = item.querySelector("input[type=file]"), clear = item.querySelector("[data-sign-clear]");
    const pen = canvas.getContext("2d");
    const spot = (event) => { const frame = canvas.getBoundingClientRect(); return [(event.clientX - frame.left) * canvas.width / frame.width, (event.clientY - frame.top) * canvas.height / frame.height]; };
    pen.lineWidth = 4; pen.lineCap = "round";
    canvas.hidden = clear.hidden = false;
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...spot(event)); });
    canvas.addEventListener("pointermove", (event) => { if (event.buttons) { pen.lineTo(...spot(event)); pen.stroke(); } });
    canvas.addEventListener("pointerup", () => canvas.toBlob((blob) => hand(input, new File([blob], "签名.png", { type: "image/png" }))));
    clear.addEventListener("click", () => { pen.clearRect(0, 0, canvas.width, canvas.height); input.value = ""; touched(); });
  }
  function locate(button) {
    button.hidden = false;
    button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
      const name = button.closest("[data-item]").dataset.item;
      field(`${name}:latitude`).value = coords.latitude.toFixed(6);
      field(`${name}:longitude`).value = coords.longitude.toFixed(6);
      field(`${name}:accuracy`).value = Math.round(coords.accuracy);
      touched();
    }));
  }
  function ready(root) {
    root.querySelectorAll("[data-sign]").forEach(sign);
    if (globalThis.isSecureContext && navigator.geolocation) root.querySelectorAll("[data-locate]").forEach(locate);
    if ("BarcodeDetector" in globalThis) root.querySelectorAll("[data-scan]").forEach((one) => { one.hidden = false; });
  }

  // ---- 本机草稿 (drafts of this device): everything on the page, files too
  function snapshot() {
    const values = [], files = [];
    for (const one of form.elements) {
      if (!one.name || one.name.startsWith("sheet:") || one.name === "csrfmiddlewaretoken") continue;
      if (one.type === "file") { if (one.files.length) files.push([one.name, one.files[0]]); }
      else if (["checkbox", "radio"].includes(one.type)) { if (one.checked) values.push([one.name, one.value]); }
      else if (one.tagName !== "BUTTON" && one.tagName !== "FIELDSET") values.push([one.name, one.value]);
    }
    return { values, files, client: field("sheet:client").value, version: field("sheet:version").value, revision: field("sheet:revision").value };
  }
  function restore(draft) {
    form.querySelectorAll("[data-rows] > [data-row]").forEach((row) => { if (!draft.values.some(([name]) => name === `${row.dataset.row}:row`)) row.remove(); });
    for (const [name] of draft.values.filter(([one]) => one.endsWith(":row"))) {
      if (field(name)) continue;
      const place = name.slice(0, -4), repeat = place.slice(0, place.lastIndexOf("."));
      const holder = [...form.querySelectorAll("[data-repeat]")].find((one) => one.dataset.repeat === repeat);
      if (!holder) continue;
      const row = addRow(holder), made = row.dataset.row;
      if (made !== place) { const copy = document.createElement("div"); copy.innerHTML = row.outerHTML.split(made).join(place); row.replaceWith(copy.firstElementChild); holder.querySelectorAll("[data-row]").forEach((one) => { if (one.dataset.row === place) ready(one); }); }
    }
    for (const one of form.elements) if (["checkbox", "radio"].includes(one.type)) one.checked = draft.values.some(([name, value]) => name === one.name && value === one.value);
    for (const [name, value] of draft.values) {
      const one = field(name);
      if (one && one.type !== "checkbox" && !(one instanceof RadioNodeList) && one.type !== "radio" && one.dataset.given === undefined) one.value = value;
    }
    for (const [name, file] of draft.files || []) { const one = field(name); if (one) hand(one, file); }
    field("sheet:client").value = draft.client;
    soon();
  }
  async function keepDraft() { if (able && dirty) await box.drafts.put(kind, subject, snapshot()); }
  function touched() { dirty = true; soon(); clearTimeout(timer); timer = setTimeout(keepDraft, 300); }
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  addEventListener("pagehide", keepDraft);
  async function takeUpDraft() {
    const entries = (await box.all()).filter((one) => one.about === about && one.kind === "send");
    const here = field("sheet:client").value, last = entries[entries.length - 1];
    if (last && last.state === "waiting" && !many) { showQueued(); return; }
    if (many && entries.some((one) => one.state !== "refused" && one.sheet === here)) field("sheet:client").value = crypto.randomUUID();
    if (byId("yd-wrong")) return; // the server has just shown what to mend
    const refused = last && last.state === "refused" ? last.draft : null;
    const draft = (await box.drafts.get(kind, subject)) || refused;
    if (!draft) return;
    const note = byId("yd-draft"), say = (part, on) => { note.querySelector(`[data-draft=${part}]`).hidden = !on; };
    const same = draft.version === field("sheet:version").value && draft.revision === field("sheet:revision").value;
    note.hidden = false;
    say("restored", same); say("behind", !same);
    const use = note.querySelector("[data-draft-use]");
    use.hidden = same;
    use.addEventListener("click", () => { restore({ ...draft, client: here }); note.hidden = true; dirty = true; });
    note.querySelector("[data-draft-drop]").addEventListener("click", async () => { clearTimeout(timer); dirty = false; await box.drafts.drop(kind, subject); location.reload(); });
    if (same) restore(draft);
  }

  // ---- 报送 (sending): into the outbox first, then over the line; a cut line never doubles or loses it
  function showFaults(faults, found) {
    const list = byId("yd-faults");
    form.querySelectorAll("[data-live-error]").forEach((one) => one.remove());
    list.querySelector("ul").replaceChildren(...faults.map(({ key, text, short }) => {
      const [path, name] = key.split("|");
      let root = form, before = "";
      if (path) { const rows = found.rowsIn.get(rowKey(path)); const row = rows && rows[Number(path.slice(path.lastIndexOf(".") + 1))]; if (row) { root = row; before = `${row.dataset.row}.`; } }
      const item = [...root.querySelectorAll("[data-item]")].find((one) => one.dataset.item === before + name);
      const link = Object.assign(document.createElement("a"), { href: `#f-${before}${name}`, textContent: text });
      if (item) item.append(Object.assign(document.createElement("p"), { className: "yd-error", textContent: short }));
      if (item) item.lastChild.dataset.liveError = "1";
      return Object.assign(document.createElement("li"), {}).appendChild(link).parentNode;
    }));
    list.hidden = !faults.length;
    if (faults.length) list.focus();
  }
  const rowKey = (path) => { const cut = path.lastIndexOf("/"); const step = path.slice(cut + 1); return `${path.slice(0, cut)}|${step.slice(0, step.lastIndexOf("."))}`; };
  function showQueued() { byId("yd-queued").hidden = false; form.hidden = true; byId("yd-draft").hidden = true; byId("yd-queued").focus(); }

  async function send() {
    const found = live.look(spec, form), faults = live.faultsOf(spec, found, byId("yd-faults").dataset);
    showFaults(faults, found);
    if (faults.length) return;
    const draft = snapshot(), sheet = draft.client, entries = [];
    const base = { kind, subject_id: Number(subject), sheet, title };
    const ids = new Map(draft.files.map(([name]) => [name.replace(/:file$/, ""), crypto.randomUUID()]));
    for (const [name, file] of draft.files) {
      const place = name.replace(/:file$/, "");
      entries.push({ client_id: ids.get(place), kind: "file", payload: { ...base, place }, file, title: `${title} · ${file.name}`, about, sheet });
    }
    const explained = Object.fromEntries(draft.values.filter(([name]) => name.startsWith("explain:")).map(([name, value]) => [name.slice(8), value]));
    const answers = withFiles(found, ids);
    const payload = { ...base, version: Number(draft.version), revision: Number(draft.revision), answers, explained };
    entries.push({ client_id: sheet, kind: "send", payload, title, about, sheet, draft });
    clearTimeout(timer); dirty = false;
    const sequence = (await box.put(entries)).pop();
    await box.drafts.drop(kind, subject);
    showQueued();
    await flush();
    const mine = (await box.all()).find((one) => one.sequence === sequence);
    if (!mine) return;
    if (["accepted", "repeated"].includes(mine.state)) location.assign(mine.href);
    else if (mine.state === "refused") { // the server shows what to mend, beside the fields
      form.hidden = false;
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sheet:act", value: "check" }));
      HTMLFormElement.prototype.submit.call(form);
    }
  }
  function withFiles(found, ids) {
    const walk = (items, row, before, path) => {
      const kept = { ...row };
      for (const item of items) {
        if (item.kind === "group") Object.assign(kept, walk(item.items, kept, before, path));
        else if (item.kind === "repeat") kept[item.name] = (row[item.name] || []).map((one, index) => walk(item.items, one, `${found.rowsIn.get(`${path}|${item.name}`)[index].dataset.row}.`, `${path}/${item.name}.${index}`));
        else if (kept[item.name] === "chosen") kept[item.name] = ids.get(before + item.name);
      }
      return kept;
    };
    return walk(spec.items, found.answers, "", "");
  }
  addEventListener("submit", (event) => {
    if (event.target !== form || !able) return;
    const act = event.submitter && event.submitter.name === "sheet:act" ? event.submitter.value : "";
    if (act === "send") { event.preventDefault(); event.stopImmediatePropagation(); send(); }
    else if (navigator.onLine) { clearTimeout(timer); dirty = false; box.drafts.drop(kind, subject); }
  }, true);

  // ---- 线路 (the line): what waits here, what has arrived
  async function flush() {
    const state = await box.flush(address), entries = await box.all();
    const waiting = entries.filter((one) => one.state === "waiting").length;
    const line = byId("yd-line"), say = (part, on) => { line.querySelector(`[data-line=${part}]`).hidden = !on; };
    const down = state === "offline" || !navigator.onLine;
    say("offline", down); say("login", state === "login"); say("counts", entries.length > 0);
    line.querySelector("[data-waiting]").textContent = waiting;
    line.querySelector("[data-done]").textContent = entries.filter((one) => ["accepted", "repeated"].includes(one.state)).length;
    line.hidden = !(down || state === "login" || entries.length);
    return state;
  }
  async function begin() {
    ready(form);
    refresh();
    if (!able) { byId("yd-plain").hidden = Boolean(globalThis.isSecureContext); return; }
    await takeUpDraft();
    await flush();
    addEventListener("online", flush);
    addEventListener("offline", flush);
    setInterval(async () => { if ((await box.all()).some((one) => one.state === "waiting")) flush(); }, 20000);
    form.dataset.ready = "1";
    if (!navigator.serviceWorker) return;
    try {
      await navigator.serviceWorker.register(worker, { scope: "/forms/" });
      const { active } = await navigator.serviceWorker.ready;
      const parts = [...document.querySelectorAll("link[rel=stylesheet],script[src],link[rel=icon]")].map((one) => one.href || one.src);
      navigator.serviceWorker.addEventListener("message", () => { form.dataset.kept = "1"; }, { once: true });
      active.postMessage({ keep: [location.pathname, "/forms/receipts/", ...parts] });
    } catch (error) { /* no worker: drafts and outbox work all the same while the page is open */ }
  }
  begin();
})();
