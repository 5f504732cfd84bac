document.documentElement.classList.add("scripted");
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const list = document.getElementById("list");
  if (!list) return;
  const words = data.words;
  const store = `diazone-review-${data.event}`;
  const reviewer = document.getElementById("reviewer");
  const own = Object.fromEntries(data.observations.map((one) => [one.id, { state: one.state === "proposed" ? "" : one.state, kind: one.kind, about: one.about, themes: [...one.themes], reason: one.reason || "" }]));
  const before = JSON.parse(JSON.stringify(own));
  const touched = new Set();

  // What was filled in before stays in this browser; some refuse that for files on a disk.
  try {
    const held = JSON.parse(localStorage.getItem(store) || "null");
    if (held) {
      reviewer.value = held.reviewer || "";
      for (const [id, said] of Object.entries(held.said || {})) if (own[id]) { own[id] = said; touched.add(id); }
    }
  } catch { /* nothing was held */ }
  const keep = () => {
    try {
      const said = Object.fromEntries([...touched].map((id) => [id, own[id]]));
      localStorage.setItem(store, JSON.stringify({ reviewer: reviewer.value, said }));
    } catch { /* the file is what counts */ }
  };

  const make = (name, attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
      else if (value !== undefined && value !== false) element.setAttribute(key, value);
    }
    element.append(...inside);
    return element;
  };
  const choose = (label, choices, value, act) => make("label", {}, label, make("select", { on: { change: (event) => act(event.target.value) } },
    ...Object.entries(choices).map(([id, name]) => { const option = make("option", { value: id }, name); option.selected = id === value; return option; })));
  const same = (one, other) => one.kind === other.kind && one.about === other.about && [...one.themes].sort().join() === [...other.themes].sort().join();

  // Some reasons keep an observation ("the question was answered"): only who leaves it out takes those away.
  const leaves = (reason) => Object.hasOwn(data.reasons, reason);
  const kept = (id) => (leaves(before[id].reason) ? "" : before[id].reason);
  const change = (id, said) => {
    own[id] = { ...own[id], ...said };
    touched.add(id);
    if (!("state" in said)) Object.assign(own[id], { state: same(own[id], before[id]) ? "confirmed" : "corrected", reason: kept(id) });
    draw(id);
    keep();
    tell();
  };

  const draw = (id) => {
    const one = data.observations.find((candidate) => candidate.id === id);
    const said = own[id];
    const doubt = one.doubt >= data.doubtful && !said.state;
    const item = make("li", { id: `o-${id}`, class: said.state || (doubt ? "doubt" : "") });
    if (one.under) item.append(make("p", { class: "under" }, `${words.under} ${one.under}`));
    if (doubt) item.append(make("p", { class: "mark-doubt" }, words.uncertain));
    item.append(make("p", { class: "text", lang: one.lang }, one.text));
    const themes = make("div", { class: "themes" });
    for (const theme of said.themes) themes.append(make("button", { type: "button", title: data.hints[theme], "aria-label": `${words.remove_theme}: ${data.themes[theme]}`, on: { click: () => change(id, { themes: said.themes.filter((other) => other !== theme) }) } }, `${data.themes[theme]} ×`));
    if (!said.themes.length) themes.append(make("span", { class: "none" }, words.no_theme));
    const left = Object.entries(data.themes).filter(([theme]) => !said.themes.includes(theme)).sort((a, b) => a[1].localeCompare(b[1], data.language));
    themes.append(make("select", { "aria-label": words.add_theme, on: { change: (event) => event.target.value && change(id, { themes: [...said.themes, event.target.value] }) } }, make("option", { value: "" }, `+ ${words.add_theme}`), ...left.map(([theme, name]) => make("option", { value: theme, title: data.hints[theme] }, name))));
    item.append(make("div", { class: "fields" }, make("div", { class: "group" }, words.themes, themes), choose(words.kind, data.kinds, said.kind, (kind) => change(id, { kind })), choose(words.about, data.about, said.about, (about) => change(id, { about }))));
    if (one.themes.length) item.append(make("p", { class: "why" }, one.why ? words.why.replace("{words}", one.why) : words.meaning));
    const buttons = make("div", { class: "choices" },
      make("button", { type: "button", "aria-pressed": String(said.state === "confirmed" || said.state === "corrected"), on: { click: () => change(id, { state: same(said, before[id]) ? "confirmed" : "corrected", reason: kept(id) }) } }, words.confirm),
      make("button", { type: "button", "aria-pressed": String(said.state === "discarded"), on: { click: () => change(id, { state: "discarded", reason: leaves(said.reason) ? said.reason : Object.keys(data.reasons)[0] }) } }, words.discard));
    if (said.state === "discarded") buttons.append(choose(words.reason, data.reasons, said.reason, (reason) => change(id, { state: "discarded", reason })));
    if (touched.has(id)) buttons.append(make("button", { type: "button", on: { click: () => { own[id] = JSON.parse(JSON.stringify(before[id])); touched.delete(id); draw(id); keep(); tell(); } } }, words.undo));
    buttons.append(make("span", { class: "state" }, words.states[said.state || "proposed"]));
    item.append(buttons);
    const old = document.getElementById(`o-${id}`);
    if (old) {
      const place = [...old.querySelectorAll("button, select")].indexOf(document.activeElement);
      old.replaceWith(item);
      // whoever works with the keyboard stays where they were
      if (place >= 0) ([...item.querySelectorAll("button, select")][place] || item.querySelector("button")).focus({ preventScroll: true });
    } else list.append(item);
  };

  const open = () => data.observations.filter((one) => !own[one.id].state);
  const tell = () => {
    const total = data.observations.length;
    const done = total - open().length;
    document.getElementById("progress").textContent = words.progress.replace("{n}", done).replace("{total}", total);
    document.getElementById("meter").style.width = `${(100 * done) / total}%`;
    document.getElementById("rest").disabled = done === total;
    document.getElementById("next").disabled = !open().some((one) => one.doubt >= data.doubtful);
  };
  const today = () => { const now = new Date(); return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-"); };
  const save = () => {
    const observations = data.observations.filter((one) => touched.has(one.id)).map((one) => ({ observation_id: one.id, state: own[one.id].state, kind: own[one.id].kind, about: own[one.id].about, themes: own[one.id].themes.length ? own[one.id].themes : ["-"], reason: own[one.id].reason }));
    const file = `review_${data.event}_${today()}.json`;
    const text = JSON.stringify({ format: data.format, event_id: data.event, reviewer: reviewer.value.trim(), reviewed_on: today(), observations }, null, 1);
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: file });
    document.body.append(link);
    link.click();
    link.remove();
    document.getElementById("saved").textContent = `${words.saved.replace("{file}", file)} ${words.save_hint}`;
  };

  data.observations.forEach((one) => draw(one.id));
  tell();
  reviewer.addEventListener("change", keep);
  document.getElementById("save").addEventListener("click", save);
  document.getElementById("next").addEventListener("click", () => {
    const next = open().find((one) => one.doubt >= data.doubtful);
    if (next) { const item = document.getElementById(`o-${next.id}`); item.scrollIntoView({ block: "start" }); item.querySelector(".choices button").focus({ preventScroll: true }); }
  });
  document.getElementById("rest").addEventListener("click", () => {
    const rest = open();
    if (rest.length && window.confirm(words.confirm_rest_sure.replace("{n}", rest.length))) rest.forEach((one) => change(one.id, { state: "confirmed", reason: "" }));
  });
})();
