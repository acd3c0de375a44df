// A map as a page of its own: the same points, colours and thumbnails as in the app, without a server.

const given = props.value;
const host = element.querySelector(".gc-map");
const drawnMap = given.map;
let shade = null;
let atlas = null;
const tip = h("div", { class: "gc-tip", hidden: true }, h("canvas", {}), h("span", {}));
const legend = makeLegend(given.palette);
const id = newId();
const colours = h("select", { id }, ...drawnMap.colours.map((name) => h("option", { value: name }, colourLabel(name))));
const told = h("p", { role: "status" });

const textOf = (i) => `${given.keys[i]}. ${colourLabel(shade.colour)}: ${valueText(shade, i)}`;

function hover(found, x, y) {
  const nothing = !found || found.point === undefined || !atlas;
  tip.hidden = nothing;
  if (nothing) return;
  atlas.draw(tip.firstChild, found.point);
  tip.lastChild.textContent = textOf(found.point);
  tip.style.left = `${Math.max(4, Math.min(scatter.root.clientWidth - 140, x + 14))}px`;
  tip.style.top = `${y > 170 ? y - 160 : y + 16}px`;
}

const scatter = makeScatter({ hover, pick: ({ point }) => { if (point !== undefined) told.textContent = textOf(point); } });

function paint() {
  shade = readShade(given.shades[colours.value]);
  scatter.tints(tintsOf(shade, given.palette, given.scale));
  legend.show(shade, given.scale);
}

host.append(h("div", { class: "gc-map-row" }, h("label", { for: id }, "Colours"), colours), h("div", { class: "gc-map-stage" }, scatter.root, tip), legend.root, told);
colours.value = given.colour;
colours.addEventListener("change", paint);
scatter.points(readPlaces(drawnMap), drawnMap.dimensions);
scatter.marks(given.marks);
paint();
readAtlas(given.atlas).then((found) => { atlas = found; host.dataset.atlas = "true"; });
host.dataset.count = String(drawnMap.count);
