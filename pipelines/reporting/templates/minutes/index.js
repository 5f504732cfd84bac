document.documentElement.classList.add("scripted");
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const rows = [...document.querySelectorAll(".meetings tbody tr")];
  const shown = form.querySelector(".shown");
  const narrow = () => {
    const chosen = Object.fromEntries([...form.querySelectorAll("select")].map((box) => [box.name, box.value]));
    let count = 0;
    for (const row of rows) {
      const fits = Object.entries(chosen).every(([name, value]) => !value || row.dataset[name].split("|").includes(value));
      row.hidden = !fits;
      count += fits;
    }
    shown.textContent = form.dataset.shown.replace("{n}", count).replace("{total}", rows.length);
  };
  form.addEventListener("change", narrow);
  narrow();
})();
