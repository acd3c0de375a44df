// A run's samples at fixed seeds: the newest, or any earlier one under a slider; reconstructions above them.

const GAP = 2; // white pixels between the pictures of a sheet
const COLUMNS = 8;
const KEPT = 40; // sheets

// moved(step or null) hears which step the slider is at; null while it follows the newest.
function makeSheets(server, moved) {
  const bitmaps = new Map();
  const id = newId();
  const range = h("input", { type: "range", id, min: 0, max: 0, step: 1, value: 0, class: "gc-range" });
  const words = h("output", { class: "gc-value", for: id });
  const rows = h("div", { class: "gc-sheet-rows" });
  const head = h("div", { class: "gc-sheet-head" }, h("label", { for: id }, "Samples over time"), words);
  const root = h("section", { class: "gc-sheets gc-given", hidden: true }, head, range, rows);
  let run = null;
  let steps = [];
  let following = true;
  let asked = 0;

  range.addEventListener("input", () => {
    following = Number(range.value) === steps.length - 1;
    moved(following ? null : steps[Number(range.value)]);
    paint();
  });

  function tell() {
    const i = Number(range.value);
    words.textContent = steps.length ? `step ${steps[i]}` : "";
    range.setAttribute("aria-valuetext", `step ${steps[i]}`);
    root.style.setProperty("--fill", String(steps.length > 1 ? i / (steps.length - 1) : 1));
  }

  async function paint() {
    tell();
    const step = steps[Number(range.value)];
    if (step === undefined) return;
    asked += 1;
    const mine = asked;
    const key = `${run}/${step}`;
    if (!bitmaps.has(key)) {
      const reply = await answerOf(server.sheet({ run, step }));
      if (!reply.image) return;
      bitmaps.set(key, { bitmap: await createImageBitmap(new Blob([bytes(reply.image)], { type: "image/jpeg" })), rows: reply.rows });
      if (bitmaps.size > KEPT) bitmaps.delete(bitmaps.keys().next().value);
    }
    if (mine !== asked) return;
    draw(bitmaps.get(key), step);
  }

  function draw({ bitmap, rows: names }, step) {
    const count = Math.max(names.length, 1);
    const height = (bitmap.height + GAP) / count;
    const cell = (bitmap.width + GAP) / COLUMNS;
    const strips = (names.length ? names : ["samples"]).map((name, i) => {
      const canvas = h("canvas", { width: bitmap.width, height: Math.round(height - GAP), role: "img", "aria-label": name });
      const context = canvas.getContext("2d");
      for (let x = 0; x < bitmap.width; x += cell) context.drawImage(bitmap, x, Math.round(i * height), cell - GAP, canvas.height, x, 0, cell - GAP, canvas.height);
      return h("div", { class: "gc-sheet-row", "data-row": name }, h("span", { class: "gc-sheet-name" }, name.replaceAll("_", " ")), canvas);
    });
    rows.classList.toggle("gc-pixelated", bitmap.width < 8 * 48);
    rows.replaceChildren(...strips);
    root.dataset.step = String(step);
    root.dataset.run = run;
  }

  function show(name, known) {
    const another = name !== run;
    if (another) {
      run = name;
      following = true;
      rows.replaceChildren();
      moved(null);
    }
    const at = steps[Number(range.value)];
    const before = steps;
    steps = known;
    root.hidden = !steps.length;
    range.max = Math.max(0, steps.length - 1);
    const i = following ? steps.length - 1 : Math.max(0, steps.indexOf(at));
    range.value = i;
    if (another || steps[i] !== before[before.length - 1] || !following) paint();
    else tell();
  }
  return { root, show };
}
