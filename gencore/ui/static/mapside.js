// Beside the map: the picture that was chosen, what was said of it, the pictures most like it, and where it can go.

// hears { pick(i), interpolate(slot, address), edit(address, name) }
function makeSide(hears) {
  const canvas = h("canvas", { class: "gc-map-picture", role: "img" });
  const name = h("p", { class: "gc-map-name" });
  const told = h("dl", { class: "gc-map-told" });
  const nearTitle = h("p", { class: "gc-map-near-title" }, "Most like it, to the model");
  const near = h("div", { class: "gc-map-near", role: "group", "aria-label": "Nearest neighbours" });
  const button = (text, act) => h("button", { type: "button", class: "gc-button", onclick: act }, text);
  const actions = h("div", { class: "gc-map-actions" },
    button("Interpolate: as A", () => hears.interpolate("a", address())),
    button("Interpolate: as B", () => hears.interpolate("b", address())),
    button("Edit this", () => hears.edit(address(), name.textContent)));
  const hint = h("p", { class: "gc-hint" }, "Choose a point: click or tap it, or use the arrow keys and Enter.");
  const shown = h("div", { class: "gc-map-shown", hidden: true }, canvas, name, told, actions, nearTitle, near);
  const root = h("div", { class: "gc-map-side" }, hint, shown);
  let natural = null; // the picture at its own size

  const address = () => natural.toDataURL("image/png");

  function clear() {
    shown.hidden = true;
    hint.hidden = false;
  }
  function open(title, words) {
    shown.hidden = false;
    hint.hidden = true;
    name.textContent = title;
    canvas.setAttribute("aria-label", title);
    told.replaceChildren(...Object.entries(words).map(([key, value]) => h("div", { "data-field": key }, h("dt", {}, colourLabel(key)), h("dd", {}, typeof value === "number" ? shortNumber(value) : value.replaceAll("_", " ")))));
  }
  function paint(bitmap, reply, i) {
    const { columns, cell, picture: [w, tall] } = reply;
    natural = h("canvas", { width: w, height: tall });
    natural.getContext("2d").drawImage(bitmap, (i % columns) * cell[0], Math.floor(i / columns) * cell[1], w, tall, 0, 0, w, tall);
    canvas.style.setProperty("--ratio", String(w / tall));
    canvas.classList.toggle("gc-pixelated", tall < PIXELATED_BELOW);
    paintFrom(natural, { columns: 1, cell: [w, tall], picture: [w, tall] }, 0, canvas);
    for (const one of actions.children) one.disabled = false;
  }
  // A thumbnail until the picture itself is there.
  function sketch(atlas, i) {
    if (atlas) atlas.draw(canvas, i);
    for (const one of actions.children) one.disabled = true;
  }
  function neighbours(atlas, indices) {
    nearTitle.hidden = near.hidden = !indices.length;
    near.replaceChildren(...indices.map((i, k) => {
      const small = h("canvas", {});
      if (atlas) atlas.draw(small, i);
      return h("button", { type: "button", class: "gc-map-neighbour", "aria-label": `Neighbour ${k + 1}`, onclick: () => hears.pick(i) }, small);
    }));
  }
  return { root, clear, open, paint, sketch, neighbours };
}
