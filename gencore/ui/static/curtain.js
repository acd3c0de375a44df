// Two pictures on top of each other with a line between them that is dragged, or moved by the arrow keys.

const START = 50; // percent

// The first pictures of a reply, each cut out: scaled up inside the sheet they would take colour from their neighbours.
async function readSheet(reply, count) {
  const sheet = await sheetOf(reply);
  const { columns, cell, picture: [w, h] } = reply;
  const corner = (i) => [(i % columns) * cell[0], Math.floor(i / columns) * cell[1]];
  const pictures = await Promise.all(Array.from({ length: count }, (_, i) => createImageBitmap(sheet, ...corner(i), w, h)));
  const alone = { columns: 1, cell, picture: [w, h] };
  return { size: [w, h], draw: (canvas, i) => paintFrom(pictures[i], alone, 0, canvas) };
}

function makeCurtain() {
  const after = h("canvas", { class: "gc-after", role: "img" });
  const before = h("canvas", { class: "gc-before", role: "img", "aria-label": "The picture before" });
  const range = h("input", { type: "range", min: 0, max: 100, step: 1, value: START, class: "gc-curtain", "aria-label": "Before and after" });
  const line = h("div", { class: "gc-line", "aria-hidden": "true" }, h("span", { class: "gc-grip" }));
  const tags = [h("span", { class: "gc-tag gc-tag-before", "aria-hidden": "true" }, "before"), h("span", { class: "gc-tag gc-tag-after", "aria-hidden": "true" }, "after")];
  const root = h("div", { class: "gc-curtains" }, after, before, line, ...tags, range);

  function place() {
    root.style.setProperty("--at", `${range.value}%`);
    range.setAttribute("aria-valuetext", `${range.value} % of the width shows before, the rest after`);
  }
  range.addEventListener("input", place);
  place();

  return {
    root,
    // One picture, nothing to compare yet.
    single(sheet, i) {
      root.style.setProperty("--ratio", sheet.size[0] / sheet.size[1]);
      sheet.draw(before, i);
      sheet.draw(after, i);
      root.classList.remove("gc-both");
      root.classList.toggle("gc-pixelated", sheet.size[1] < PIXELATED_BELOW);
      range.disabled = true;
    },
    // The picture at step i of its way, beside the picture itself, which is the sheet's first.
    both(sheet, i) {
      sheet.draw(before, 0);
      sheet.draw(after, i);
      after.setAttribute("aria-label", "The picture after");
      root.classList.add("gc-both");
      range.disabled = false;
    },
    reset() {
      range.value = START;
      place();
    },
  };
}
