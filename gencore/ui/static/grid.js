// The pictures: canvases that are drawn over, so that no frame is ever without a picture.

function makeGrid(count, { keep, save, send }) {
  const note = h("p", { class: "gc-note", role: "status" });
  const root = h("div", { class: "gc-grid", role: "group", "aria-label": `${count} pictures`, "data-version": "0" });
  const tiles = Array.from({ length: count }, (_, i) => {
    const canvas = h("canvas", { width: 4, height: 3 });
    const picture = h("button", { type: "button", class: "gc-picture", "aria-pressed": "false", onclick: () => keep(i) }, canvas);
    const download = h("button", { type: "button", class: "gc-save", onclick: () => save(i) }, icon("save"));
    const frame = h("div", { class: "gc-frame" }, picture, h("span", { class: "gc-pin" }, icon("pin")), download, sending(i));
    const said = saidLine();
    const tile = h("div", { class: "gc-tile" }, frame, said.root);
    root.append(tile);
    return { tile, picture, download, canvas, said };
  });
  root.append(note);

  // Two letters that make a picture an end of a film on the Interpolate tab.
  function sending(i) {
    const letter = (slot) => h("button", { type: "button", title: `Use as ${slot.toUpperCase()} on the Interpolate tab`, "aria-label": `Use picture ${i + 1} as ${slot.toUpperCase()}`, onclick: () => send(slot, i) }, slot.toUpperCase());
    return h("span", { class: "gc-send" }, letter("a"), letter("b"));
  }

  let version = 0;
  let hiding = 0;
  let instead = null;

  async function draw(reply) {
    const bitmap = await sheetOf(reply);
    shape(reply.picture);
    tiles.forEach(({ canvas }, i) => paintFrom(bitmap, reply, i, canvas));
    bitmap.close();
    judge(reply.judged || null, reply.wish);
    version += 1;
    Object.assign(root.dataset, {
      version: String(version),
      wish: JSON.stringify(reply.wish),
      seeds: reply.seeds.join(","),
      model: reply.model,
      strategy: reply.strategy || "direct",
    });
    root.classList.remove("gc-loading");
    say("");
  }

  // What the judge says of the pictures that are shown; null where it has not been asked yet.
  function judge(judged, wish) {
    tiles.forEach(({ said }, i) => (judged ? said.show(judged, wish, i) : said.clear()));
    root.dataset.judged = judged ? Object.keys(judged).join(",") : "";
  }

  // The pictures of another model stay, dimmed, until those of the new one are there.
  function load(sentence) {
    root.classList.add("gc-loading");
    say(sentence, "loading");
  }

  function busy(isBusy) {
    root.classList.toggle("gc-busy", isBusy);
    root.setAttribute("aria-busy", String(isBusy));
  }

  // Shows something else in place of the pictures, or the pictures again.
  function replace(part) {
    if (instead) instead.remove();
    instead = part;
    root.classList.toggle("gc-replaced", part !== null);
    if (part === null) return;
    root.classList.remove("gc-loading");
    root.prepend(part);
    say("");
  }

  function shape([width, height]) {
    root.style.setProperty("--ratio", String(width / height));
    root.classList.toggle("gc-pixelated", height < PIXELATED_BELOW);
  }

  function label(seeds, kept) {
    tiles.forEach(({ tile, picture, download }, i) => {
      const isKept = kept.has(i);
      tile.classList.toggle("gc-kept", isKept);
      picture.setAttribute("aria-pressed", String(isKept));
      picture.setAttribute("aria-label", `Picture ${i + 1} of ${count}, seed ${seeds[i]}: keep it when shuffling`);
      picture.title = isKept ? `Seed ${seeds[i]}, kept. Click to let it go.` : `Seed ${seeds[i]}. Click to keep it when shuffling.`;
      download.setAttribute("aria-label", `Save picture ${i + 1}`);
      download.title = "Save this picture";
    });
  }

  function say(sentence, kind = "") {
    clearTimeout(hiding);
    note.textContent = sentence;
    note.dataset.kind = kind;
    if (sentence && kind === "") hiding = setTimeout(() => say(""), 4000);
  }

  // Where all rows together would fill a small screen, the lower rows stay in view and the upper ones scroll away.
  function stick() {
    const tops = [...new Set(tiles.map(({ tile }) => tile.offsetTop))].sort((a, b) => a - b);
    const rows = tops.length;
    const row = root.offsetHeight / Math.max(rows, 1);
    const room = window.innerHeight * (rows > 2 ? 0.5 : 0.62);
    const visible = Math.max(1, Math.min(rows, Math.floor(room / Math.max(row, 1))));
    root.style.top = `${-tops[rows - visible]}px`;
  }
  new ResizeObserver(stick).observe(root);
  window.addEventListener("resize", stick);

  // Whether lines for the judge are kept free below the pictures.
  const hold = (isJudged) => root.classList.toggle("gc-judged", isJudged);

  return { root, draw, judge, hold, load, busy, replace, shape, label, say };
}
