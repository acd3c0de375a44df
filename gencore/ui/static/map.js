// The Map tab: every picture is a point, near those that the model takes to be like it. All of it follows from props.value.

const site = props.value;
const host = element.querySelector(".gc-map");
const viewer = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const state = { model: site.models[0], layer: null, method: "umap", dimensions: 2, ...site.first, colour: null, scale: Object.keys(site.palette.scales)[0] };
let map = null; // the reply that is drawn
let shade = null;
let atlas = null;
let placed = []; // pictures put on the map afterwards
let asked = 0; // the newest view; answers to older ones are not drawn

const note = h("p", { class: "gc-edit-note", role: "status" });
const spoken = h("p", { class: "gc-hidden", "aria-live": "polite" });
const figures = h("p", { class: "gc-hint gc-map-figures" });
const tip = h("div", { class: "gc-tip", hidden: true }, h("canvas", {}), h("span", {}));
const runner = makeRunner(server);
const progress = progressBar(() => {
  runner.stop();
  progress.hide();
  say(map ? "Given up; the map shown is the one before." : "Given up; press Recompute to begin again.");
});
const legend = makeLegend(site.palette);
const scatter = makeScatter({ hover, pick });
const side = makeSide({ pick: (i) => { scatter.choose(i); pick({ point: i }); }, interpolate, edit });

const view = () => ({ model: state.model.name, layer: state.layer, method: state.method, dimensions: state.dimensions, neighbours: state.neighbours, distance: state.distance, viewer });

function say(text, kind = "") {
  note.textContent = text;
  note.dataset.kind = kind;
}

// Controls

function listOf(label, options, value, changed) {
  const id = newId();
  const select = h("select", { id, class: "gc-select" }, ...options.map(([key, text]) => h("option", { value: key }, text)));
  select.value = value;
  select.addEventListener("change", () => changed(select.value));
  return { root: h("span", { class: "gc-map-choice" }, h("label", { for: id }, label), select), select };
}
const asOptions = (names) => names.map((name) => [name, colourLabel(name)]);
const colours = listOf("Colours", [], "", (name) => { state.colour = name; repaint(); });
const scales = listOf("Scale", asOptions(Object.keys(site.palette.scales)), state.scale, (name) => { state.scale = name; tint(); });
const dimensions = listOf("View", [["2", "flat"], ["3", "in space"]], "2", (value) => { state.dimensions = Number(value); open(); });
const methods = listOf("Map by", [["umap", "UMAP"], ["pca", "PCA, at once"]], "umap", (value) => { state.method = value; open(); });
const layers = listOf("Layer", [], "", (value) => { state.layer = value; open(); });
const neighbours = knob({ label: "Neighbours", explain: "Few show small groups, many the large picture.", ...site.neighbours, step: 1, value: state.neighbours }, (value) => { state.neighbours = value; });
const distance = knob({ label: "Distance", explain: "How close points may lie to each other.", ...site.distance, step: 0.01, value: state.distance }, (value) => { state.distance = value; });
const recompute = h("button", { type: "button", class: "gc-button", onclick: () => open() }, "Recompute");
const chooseFile = h("input", { type: "file", accept: "image/*", class: "gc-file", tabindex: -1, "aria-label": "Picture file to place" });
const placeIt = h("button", { type: "button", class: "gc-button", onclick: () => chooseFile.click() }, "Place a picture");
const dropThem = h("button", { type: "button", class: "gc-button", onclick: drop }, "Drop generated ones");
const album = h("div", { class: "gc-album gc-map-album", role: "group", "aria-label": "Pictures placed on the map", hidden: true });

// Maps

async function open() {
  const mine = (asked += 1);
  runner.stop();
  progress.hide();
  say("");
  const stale = () => mine !== asked;
  const wanted = view();
  const there = await answerOf(server.known(wanted));
  if (stale()) return;
  if (there.error) return complain(there);
  if (there.content) return present(there, mine);
  const quick = { ...wanted, method: "pca" };
  if (wanted.method !== "pca" && !(map && same(map, wanted))) { // something to look at meanwhile
    const first = await work(() => server.make(quick), there.embedded ? "" : "The model looks at every picture once …");
    if (first === null || stale()) return;
    await present(first, mine);
  }
  const made = await work(() => server.make(wanted), wanted.method === "pca" ? "" : "UMAP lays out the map; PCA is shown meanwhile.");
  if (made === null || stale()) return;
  say("");
  await present(made, mine);
}

const same = (a, b) => a.model === b.model && (!b.layer || a.layer === b.layer) && a.dimensions === b.dimensions;

// A job's reply, or nothing if it was given up or failed, which is said.
async function work(begin, text) {
  say(text);
  progress.show({ state: "running", done: 0 });
  const reply = await runner.run(begin, progress.show);
  if (reply === null) return null;
  progress.hide();
  if (reply.error) complain(reply);
  return reply.error || reply.state === "cancelled" ? null : reply;
}

function complain(reply) {
  say(reply.error, "error");
}

async function present(reply, mine) {
  if (!map || map.dimensions !== reply.dimensions || map.model !== reply.model) scatter.home();
  const another = !map || map.gallery !== reply.gallery || map.model !== reply.model;
  map = reply;
  placed = [];
  showAlbum();
  if (another) {
    atlas = null;
    side.clear();
    scatter.choose(null);
  }
  state.layer = reply.layer;
  const names = reply.colours;
  if (!names.includes(state.colour)) state.colour = names[0];
  colours.select.replaceChildren(...names.map((name) => h("option", { value: name }, colourLabel(name))));
  colours.select.value = state.colour;
  scatter.points(readPlaces(reply), reply.dimensions);
  await repaint();
  Object.assign(host.dataset, { model: reply.model, method: reply.method, dimensions: reply.dimensions, count: reply.count, version: Number(host.dataset.version || 0) + 1 });
  scatter.root.setAttribute("aria-label", `Map of ${reply.count} pictures. Arrow keys go from point to point, Enter chooses one, plus and minus zoom.`);
  tellFigures();
  if (another && mine === asked) await fetchThumbs(mine);
}

async function fetchThumbs(mine) {
  const reply = await answerOf(server.thumbs(view()));
  if (mine !== asked || reply.error) return;
  atlas = await readAtlas(reply);
  host.dataset.atlas = "true";
}

async function repaint() {
  const reply = await answerOf(server.shade({ ...view(), layer: map.layer, colour: state.colour }));
  if (reply.error) return complain(reply);
  if (reply.colour !== state.colour) return undefined;
  shade = readShade(reply);
  return tint();
}

function tint() {
  if (!shade) return;
  scatter.tints(tintsOf(shade, site.palette, state.scale));
  legend.show(shade, state.scale);
  scales.root.hidden = shade.classes.length > 0;
}

function tellFigures() {
  const { trustworthiness: trust, ...others } = map.figures;
  const percent = (part) => `${Math.round(100 * part)} %`;
  const told = [`${map.count} pictures.`];
  if (trust) told.push(`Trustworthiness ${trust.value.toFixed(2)} (a shuffled map: ${trust.floor.toFixed(2)}; ${trust.n} pictures, ${trust.neighbours} neighbours).`);
  for (const purity of Object.values(others)) told.push(`Neighbours differ ${percent(purity.value)} less in ${purity.of.replaceAll("_", " ")} than pictures drawn at random (with shuffled values: ${percent(purity.floor)}).`);
  if (map.seconds) told.push(`UMAP took ${map.seconds} s of one core and ${map.megabytes} MB.`);
  figures.textContent = told.join(" ");
  figures.title = "Trustworthiness: 1 where neighbours on the map are neighbours to the model, about one half where the map says nothing.";
}

// Pictures

function hover(found, x, y) {
  const nothing = !found || !shade || found.point === undefined;
  tip.hidden = nothing || !atlas;
  if (nothing) return;
  const text = `${colourLabel(shade.colour)}: ${valueText(shade, found.point)}`;
  tip.lastChild.textContent = text;
  if (document.activeElement === scatter.root) spoken.textContent = `Picture ${found.point + 1}. ${text}`;
  host.dataset.hovered = String(found.point);
  if (!atlas) return;
  atlas.draw(tip.firstChild, found.point);
  const wide = scatter.root.clientWidth;
  tip.style.left = `${Math.max(4, Math.min(wide - 140, x + 14))}px`;
  tip.style.top = `${y > 150 ? y - 140 : y + 16}px`;
}

async function pick(found) {
  tip.hidden = true;
  if (found.mark !== undefined) return showPlaced(found.mark);
  const i = found.point;
  host.dataset.picked = String(i);
  delete host.dataset.shown;
  side.open(`Picture ${i + 1}`, {});
  side.sketch(atlas, i);
  const reply = await answerOf(server.point({ ...view(), layer: map.layer, index: i }));
  if (host.dataset.picked !== String(i)) return undefined;
  if (reply.error) return complain(reply);
  side.open(reply.key, reply.told);
  side.paint(await sheetOf(reply), reply, 0);
  host.dataset.shown = String(i);
  return side.neighbours(atlas, reply.neighbours);
}

function interpolate(slot, image) {
  const detail = { slot, image, model: state.model.name };
  window.dispatchEvent(new CustomEvent("gencore:interpolate", { detail }));
  say(`Sent to Interpolate as ${slot.toUpperCase()}.`);
}

function edit(image, name) {
  const detail = { image, name: `${name}.png`, model: state.model.name };
  [...document.querySelectorAll('[role="tab"]')].find((one) => one.textContent.trim() === "Edit")?.click();
  let patience = 300;
  const send = () => {
    if (document.querySelector(".gc-edit")?.dataset.model) window.dispatchEvent(new CustomEvent("gencore:edit", { detail }));
    else if ((patience -= 1) > 0) setTimeout(send, 50); // it is being opened for the first time
  };
  send();
}

// What is placed on the map afterwards

async function add(begin, text) {
  if (!map) return;
  const mine = asked;
  const reply = await work(begin, text);
  if (reply === null || mine !== asked) return;
  say("");
  const bitmap = await sheetOf(reply);
  placed.push(...reply.coordinates.map((coordinates, i) => ({ what: reply.what, coordinates, bitmap, reply, i, neighbours: reply.neighbours[i] })));
  scatter.marks(placed);
  showAlbum();
  showPlaced(placed.length - reply.coordinates.length);
}

function showAlbum() {
  album.hidden = !placed.length;
  album.replaceChildren(...placed.map(({ bitmap, reply, i, what }, k) => {
    const canvas = h("canvas", {});
    paintFrom(bitmap, reply, i, canvas);
    const tile = h("button", { type: "button", class: "gc-example", "aria-label": what === "yours" ? `Your picture ${k + 1}` : `Generated picture ${k + 1}`, onclick: () => showPlaced(k) }, canvas);
    tile.style.setProperty("--ratio", reply.picture[0] / reply.picture[1]);
    return tile;
  }));
  scatter.marks(placed);
  host.dataset.placed = String(placed.length);
}

function showPlaced(k) {
  const one = placed[k];
  scatter.choose(null);
  scatter.marks(placed.map((mark, i) => ({ ...mark, chosen: i === k })));
  [...album.children].forEach((tile, i) => tile.setAttribute("aria-pressed", String(i === k)));
  host.dataset.picked = `mark ${k}`;
  side.open(one.what === "yours" ? "Your picture" : "Generated", {});
  side.paint(one.bitmap, one.reply, one.i);
  side.neighbours(atlas, one.neighbours);
}

async function read(file) {
  if (file.size > site.largest) return say(`${file.name} is larger than ${Math.floor(site.largest / 2 ** 20)} MB; scale the picture down.`, "error");
  const content = await file.arrayBuffer().catch(() => null);
  if (content === null) return say(`${file.name} cannot be read; choose it again.`, "error");
  let letters = "";
  for (const byte of new Uint8Array(content)) letters += String.fromCharCode(byte);
  return add(() => server.place({ ...drawn(), file: btoa(letters), name: file.name }), `Looking for the place of ${file.name} …`);
}

// The map that is drawn, which may be another than the choices say by now.
const drawn = () => ({ model: map.model, layer: map.layer, method: map.method, dimensions: map.dimensions, neighbours: map.neighbours, distance: map.distance, viewer });

// The wish is that of the Generate tab, where the same model is shown there.
function presentWish() {
  const grid = document.querySelector(".gc-generate .gc-grid");
  return grid && grid.dataset.model === map.model && grid.dataset.wish ? JSON.parse(grid.dataset.wish) : {};
}

function drop() {
  if (!map) return;
  const wish = presentWish();
  const words = Object.entries(wish).map(([name, value]) => `${name.replaceAll("_", " ")} ${value}`).join(", ") || "nobody in particular";
  const seed = placed.filter(({ what }) => what === "generated").length;
  add(() => server.drop({ ...drawn(), wish, count: site.dropped, seed }), `${site.dropped} new pictures for ${words} look for their place …`);
}

chooseFile.addEventListener("change", () => {
  if (chooseFile.files.length) read(chooseFile.files[0]);
  chooseFile.value = "";
});

function choose(model) {
  Object.assign(state, { model, layer: null });
  layers.select.replaceChildren(...asOptions(model.layers).map(([key, text]) => h("option", { value: key }, text)));
  layers.root.hidden = model.layers.length < 2;
  dropThem.hidden = !model.samples;
  open();
}

function page() {
  const zooms = h("div", { class: "gc-map-zoom" }, ...[["+", "Closer", () => scatter.zoom(1.5)], ["−", "Farther", () => scatter.zoom(1 / 1.5)], ["⤢", "All of it", () => scatter.home()]].map(([text, label, act]) => h("button", { type: "button", class: "gc-button", "aria-label": label, title: label, onclick: act }, text)));
  const stage = h("div", { class: "gc-map-stage" }, scatter.root, zooms, tip);
  const how = h("details", { class: "gc-more" }, h("summary", {}, "How the map is made"), h("div", { class: "gc-map-how" }, methods.root, layers.root, neighbours.root, distance.root, recompute));
  const left = h("div", { class: "gc-map-left" }, h("div", { class: "gc-map-row" }, colours.root, scales.root, dimensions.root), stage, legend.root, figures, note, progress.root,
    h("div", { class: "gc-map-row" }, placeIt, dropThem, chooseFile), album, how, spoken);
  return h("div", { class: "gc-map-columns" }, left, side.root);
}

function begin() {
  const chooser = makeChooser(site.models, state.model, choose);
  host.append(...(chooser.root ? [chooser.root] : []), page());
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((one) => one.isIntersecting)) return;
    seen.disconnect(); // nothing is fetched before somebody looks
    choose(state.model);
  });
  seen.observe(host);
}

if (site.models.length) begin();
else host.append(h("p", { class: "gc-explain" }, "None of the models here has an encoder, so none knows where a picture lies."));
