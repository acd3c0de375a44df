// Numbers of a map as the server sends them, and what its colours mean: a scale with its ends, or a list of classes; and the colours themselves.

const NOBODY = 65535; // stands for "nothing known"

const channels = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));

function alongScale(stops, part) {
  const at = part * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  const [a, b] = [channels(stops[i]), channels(stops[i + 1])];
  return a.map((value, k) => Math.round(value + (b[k] - value) * (at - i)));
}

// shade { content, low, high, classes } as the server tells it; palette { scales, classes, unknown }.
function readShade(shade) {
  const raw = bytes(shade.content);
  const steps = new Uint16Array(raw.buffer, 0, raw.length / 2);
  return {
    ...shade,
    steps,
    known: (i) => steps[i] !== NOBODY,
    value: (i) => shade.low + (steps[i] / (NOBODY - 1)) * (shade.high - shade.low),
  };
}

// The coordinates of a reply, in two bytes each between the lowest and the highest.
function readPlaces(reply) {
  const raw = bytes(reply.content);
  const n = reply.dimensions;
  const span = reply.low.map((low, d) => (reply.high[d] - low) / NOBODY);
  return Float32Array.from(new Uint16Array(raw.buffer, 0, raw.length / 2), (step, i) => reply.low[i % n] + step * span[i % n]);
}

function tintsOf(shade, palette, scale) {
  const tints = new Uint8Array(4 * shade.steps.length);
  const ramp = Array.from({ length: 256 }, (_, i) => alongScale(palette.scales[scale], i / 255));
  const classes = shade.classes.map((_, i) => channels(palette.classes[i % palette.classes.length]));
  const grey = channels(palette.unknown);
  for (let i = 0; i < shade.steps.length; i += 1) {
    let [tint, alpha] = [grey, 255];
    if (shade.known(i) && shade.classes.length) {
      const at = Math.round(shade.value(i));
      [tint, alpha] = [classes[at], at < palette.classes.length ? 255 : 150]; // later classes are rings
    } else if (shade.known(i)) tint = ramp[Math.round((shade.steps[i] / (NOBODY - 1)) * 255)];
    tints.set([...tint, alpha], 4 * i);
  }
  return tints;
}

const shortNumber = (value) => String(Number(value.toPrecision(2)));
const colourLabel = (name) => name.replaceAll("_", " ").replace(/^./, (letter) => letter.toUpperCase());
const valueText = (shade, i) => (!shade.known(i) ? "not rated" : shade.classes.length ? shade.classes[Math.round(shade.value(i))] : shortNumber(shade.value(i)));

function makeLegend(palette) {
  const root = h("div", { class: "gc-legend", role: "img" });
  function show(shade, scale) {
    const name = colourLabel(shade.colour);
    root.title = shade.explain;
    root.dataset.colour = shade.colour;
    if (shade.classes.length) {
      root.setAttribute("aria-label", `Colours: ${name}, ${shade.classes.join(", ")}`);
      root.replaceChildren(h("span", { class: "gc-legend-name" }, name), ...shade.classes.map((one, i) => {
        const dot = h("span", { class: i < palette.classes.length ? "gc-legend-dot" : "gc-legend-dot gc-legend-ring" });
        dot.style.setProperty("--tint", palette.classes[i % palette.classes.length]);
        return h("span", { class: "gc-legend-class" }, dot, one.replaceAll("_", " "));
      }));
      return;
    }
    const bar = h("span", { class: "gc-legend-bar" });
    bar.style.background = `linear-gradient(to right, ${palette.scales[scale].join(", ")})`;
    root.setAttribute("aria-label", `Colours: ${name}, dark ${shortNumber(shade.low)}, light ${shortNumber(shade.high)}`);
    const unknown = shade.steps.includes(NOBODY) ? [h("span", { class: "gc-legend-class" }, h("span", { class: "gc-legend-dot gc-legend-unknown" }), "not rated")] : [];
    root.replaceChildren(h("span", { class: "gc-legend-name" }, name), h("span", {}, shortNumber(shade.low)), bar, h("span", {}, shortNumber(shade.high)), ...unknown);
  }
  return { root, show };
}

// All thumbnails of a map in one bitmap.
async function readAtlas(reply) {
  const bitmap = await createImageBitmap(new Blob([bytes(reply.content)], { type: reply.type }));
  const [w, tall] = reply.size;
  return {
    ratio: w / tall,
    draw(canvas, i) {
      canvas.width = 2 * w;
      canvas.height = 2 * tall;
      const pen = canvas.getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.drawImage(bitmap, (i % reply.columns) * w, Math.floor(i / reply.columns) * tall, w, tall, 0, 0, 2 * w, 2 * tall);
    },
  };
}
