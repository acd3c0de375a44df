// One row of a comparison: a model, a strategy, its pictures in a line, and what the judge says of them.

// hears { changed(row), removed(row) }; models and ways as the server tells them.
function makeStrip(site, model, way, hears) {
  const modelId = newId();
  const wayId = newId();
  const models = h("select", { id: modelId, class: "gc-select" });
  const ways = h("select", { id: wayId, class: "gc-select" }, ...site.ways.map(({ name, label }) => h("option", { value: name }, label)));
  const remove = h("button", { type: "button", class: "gc-button gc-remove", title: "Take this row out", "aria-label": "Take this row out", onclick: () => hears.removed(row) }, "×");
  const judged = h("span", { class: "gc-strip-judged" });
  const head = h("div", { class: "gc-strip-head" }, h("label", { for: modelId, class: "gc-hidden" }, "Model of the row"), models,
    h("label", { for: wayId, class: "gc-hidden" }, "Strategy of the row"), ways, judged, remove);
  const canvases = Array.from({ length: site.tiles }, () => h("canvas", { width: 4, height: 3 }));
  const pictures = h("div", { class: "gc-strip-pictures", role: "img", "data-version": "0" }, ...canvases);
  const note = h("p", { class: "gc-strip-note", role: "status" });
  const root = h("div", { class: "gc-strip" }, head, pictures, note);
  offer(model);
  ways.value = way;
  let version = 0;
  for (const select of [models, ways]) select.addEventListener("change", () => hears.changed(row));

  function offer(chosen) {
    models.replaceChildren(...site.models.map(({ name, label }) => h("option", { value: name }, label)));
    models.value = chosen;
  }

  async function draw(reply) {
    const bitmap = await sheetOf(reply);
    pictures.style.setProperty("--ratio", String(reply.picture[0] / reply.picture[1]));
    pictures.classList.toggle("gc-pixelated", reply.picture[1] < PIXELATED_BELOW);
    canvases.forEach((canvas, i) => paintFrom(bitmap, reply, i, canvas));
    bitmap.close();
    version += 1;
    Object.assign(pictures.dataset, { version: String(version), wish: JSON.stringify(reply.wish), seeds: reply.seeds.join(","), strategy: reply.strategy || "direct", model: reply.model });
    pictures.setAttribute("aria-label", `Ten pictures by ${row.label}`);
    judge(reply.judged || null, reply.wish, reply.seconds);
    stale("");
  }

  // The mean of what the judge says, of those wished for; of everybody where nobody is.
  function judge(said, wish, seconds) {
    row.means = {};
    if (said) {
      const names = Object.keys(said).filter((name) => name in wish);
      for (const name of names.length ? names : Object.keys(said)) {
        const verdicts = said[name];
        if (isScore(verdicts[0])) row.means[name] = verdicts.reduce((sum, one) => sum + one, 0) / verdicts.length;
        else if (name in wish) row.means[name] = verdicts.filter(([found]) => found === wish[name]).length / verdicts.length;
      }
    }
    const told = Object.entries(row.means).map(([name, mean]) => h("span", { class: "gc-word gc-wished" }, `${name} `, h("b", {}, typeof wish[name] === "string" ? `${Math.round(100 * mean)} %` : mean.toFixed(1))));
    const time = seconds === undefined ? [] : [h("span", { class: "gc-word" }, `${seconds} s`)];
    judged.replaceChildren(...(told.length ? [h("span", { class: "gc-word" }, "judged:")] : []), ...told, ...time);
  }

  // Says why the pictures are not those of the sliders; nothing if they are.
  function stale(sentence, kind = "") {
    note.textContent = sentence;
    note.dataset.kind = kind;
    pictures.classList.toggle("gc-stale", sentence !== "");
  }

  const row = {
    root, draw, judge, stale, means: {},
    get model() { return site.models.find(({ name }) => name === models.value); },
    get way() { return ways.value; },
    get label() { return `${row.model.label}, ${ways.selectedOptions[0].textContent.toLowerCase()}`; },
    learn(known) { for (const option of ways.options) option.disabled = Boolean(known[option.value] && known[option.value].lacks); },
    offer: () => offer(models.value),
    lone(isLone) { remove.disabled = isLone; },
  };
  return row;
}
