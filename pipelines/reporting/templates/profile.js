/* The map: choose a figure, read an area by pointer, touch or keyboard. Without this script the first figure is shown. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const box = document.querySelector(".interactive");
  const svg = box.querySelector("svg");
  const reading = box.querySelector(".reading");
  const rings = [svg.querySelector(".ring")];
  rings.push(rings[0].parentNode.insertBefore(rings[0].cloneNode(), rings[0].nextSibling));
  rings[1].classList.add("over");
  const hint = reading.innerHTML;
  const levels = {};
  let figure = null;
  let chosen = -1;

  function make(name, attributes) {
    const element = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  }

  function span(kind, text) {
    const element = document.createElement("span");
    element.className = kind;
    element.textContent = text;
    return element;
  }

  function areasOf(level) {
    if (levels[level]) return levels[level];
    let group = svg.querySelector(".areas");
    const known = data.levels[level];
    if (known.paths) {
      group = svg.insertBefore(make("g", { class: "areas" }), group);
      known.paths.forEach((path) => group.append(make("path", { d: path })));
    } else {
      group.querySelectorAll("title").forEach((title) => title.remove());
    }
    group.setAttribute("role", "listbox");
    const areas = [...group.children];
    areas.forEach((area, place) => {
      area.setAttribute("role", "option");
      area.setAttribute("tabindex", "-1");
      area.setAttribute("aria-label", known.names[place]);
      area.dataset.place = place;
    });
    group.addEventListener("pointerover", (event) => choose(Number(event.target.dataset.place)));
    group.addEventListener("click", (event) => areas[event.target.dataset.place].focus());
    group.addEventListener("focusin", (event) => choose(Number(event.target.dataset.place)));
    group.addEventListener("keydown", move);
    levels[level] = { group, areas, names: known.names, within: known.within };
    return levels[level];
  }

  function outline(area) {
    if (!area) return "";
    return (area.getAttribute("d") ?? document.querySelector(area.getAttribute("href")).getAttribute("d"));
  }

  function choose(place) {
    const { areas, names, within } = levels[figure.level];
    if (!(place >= 0)) return;
    if (chosen >= 0) areas[chosen].setAttribute("aria-selected", "false");
    areas.forEach((area) => area.setAttribute("tabindex", "-1"));
    chosen = place;
    areas[place].setAttribute("tabindex", "0");
    areas[place].setAttribute("aria-selected", "true");
    rings.forEach((ring) => ring.setAttribute("d", outline(areas[place])));
    tell(names[place], figure.texts[place] ?? data.words.noValue, within && within[place]);
    box.querySelectorAll(".legend li").forEach((step, rank) => step.classList.toggle("on", rank === figure.classes[place]));
  }

  function tell(name, value, within) {
    const detail = [within, figure.title, figure.period].filter(Boolean).join(" · ");
    reading.replaceChildren(span("name", name), " ", span("value", value), " ", span("detail", detail));
  }

  function centre(area) {
    const frame = area.getBBox();
    return [frame.x + frame.width / 2, frame.y + frame.height / 2];
  }

  /* The nearest area on that side of the present one, straight ahead before aslant. */
  function beside(areas, dx, dy) {
    const [x, y] = centre(areas[chosen]);
    let best = chosen;
    let least = Infinity;
    areas.forEach((area, place) => {
      const [otherX, otherY] = centre(area);
      const ahead = (otherX - x) * dx + (otherY - y) * dy;
      const aside = Math.abs((otherX - x) * dy) + Math.abs((otherY - y) * dx);
      const far = ahead + 2 * aside;
      if (place !== chosen && ahead > 0 && aside <= 1.5 * ahead && far < least) [best, least] = [place, far];
    });
    return best;
  }

  function move(event) {
    const { areas } = levels[figure.level];
    const steps = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    let next = null;
    if (steps[event.key]) next = beside(areas, ...steps[event.key]);
    if (event.key === "Home") next = 0;
    if (event.key === "End") next = areas.length - 1;
    if (next === null) return;
    event.preventDefault();
    areas[next].focus();
  }

  function clear() {
    chosen = -1;
    rings.forEach((ring) => ring.setAttribute("d", ""));
    box.querySelectorAll(".legend .on").forEach((step) => step.classList.remove("on"));
    reading.innerHTML = hint;
  }

  function legend() {
    const steps = figure.legend.map((label, rank) => {
      const step = document.createElement("li");
      step.append(span(`swatch c${rank}`, ""), span("label", label));
      return step;
    });
    box.querySelector(".legend ul").replaceChildren(...steps);
    box.querySelector(".unit").textContent = figure.unit;
  }

  function show(number) {
    const kept = figure && figure.level === data.figures[number].level ? chosen : -1;
    figure = data.figures[number];
    const { group, areas } = areasOf(figure.level);
    Object.values(levels).forEach((level) => { level.group.style.display = level.group === group ? "" : "none"; });
    areas.forEach((area, place) => area.setAttribute("class", `c${figure.classes[place] ?? "x"}`));
    group.setAttribute("aria-label", figure.alt);
    svg.setAttribute("aria-label", figure.alt);
    box.querySelector(".title").textContent = figure.title;
    box.querySelector(".period").textContent = figure.period;
    legend();
    clear();
    if (kept >= 0) choose(kept);
    else areas[0].setAttribute("tabindex", "0");
  }

  /* A link to a figure opens its note, where its origin stands. */
  function reveal() {
    const row = document.getElementById(location.hash.slice(1));
    const note = row && row.matches(".figures tr") && row.querySelector("details");
    if (note) note.open = true;
  }

  addEventListener("hashchange", reveal);
  reveal();
  document.documentElement.classList.add("scripted");
  svg.setAttribute("role", "group");
  svg.addEventListener("pointerleave", () => { if (!svg.contains(document.activeElement)) clear(); });
  const choices = [...document.querySelectorAll(".choice input")];
  choices.forEach((choice) => choice.addEventListener("change", () => show(Number(choice.value))));
  show(Number((choices.find((choice) => choice.checked) ?? choices[0]).value));
})();
