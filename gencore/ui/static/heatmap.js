// The correlations between latent dimensions, drawn on a canvas: hovered, tapped, or walked through with the arrow keys.

const LOW = [38, 90, 158]; // opposed; the other end is told from it whatever colours an eye can see
const HIGH = [178, 72, 18];
const RATER_GAP = 0.6; // of a cell, between the matrix and the raters below it
const LEAST_LABEL = 15; // pixels of a cell in which a number can be read

// told(sentence) hears what is under the pointer.
function makeHeatMap(told) {
  const canvas = h("canvas", { class: "gc-map", tabindex: 0, role: "application", "aria-label": "Correlations between latent dimensions; move with the arrow keys" });
  const root = h("div", { class: "gc-map-holder" }, canvas);
  let known = null; // { dimensions, r(i, j), order, raters }
  let at = null; // [row, column] of the cell that is looked at; rows below the matrix are raters

  function show(portrait, by) {
    const { correlation, dimensions, orders } = portrait;
    const r = (i, j) => (i === j ? 1 : i > j ? correlation[i][j] : correlation[j][i]);
    const raters = Object.keys(dimensions.length ? dimensions[0].raters : {});
    known = { dimensions, r, order: orders[by], raters };
    at = null;
    draw();
  }

  const rows = () => known.order.length + known.raters.length;
  const value = (row, column) => {
    const n = known.order.length;
    const j = known.order[column];
    return row < n ? known.r(known.order[row], j) : known.dimensions[j].raters[known.raters[row - n]];
  };

  function layout() {
    const n = known.order.length;
    const names = known.raters.length ? 92 : 26;
    const width = Math.max(240, root.clientWidth);
    const cell = (width - names) / n;
    const top = (row) => row * cell + (row >= n ? RATER_GAP * cell + 6 + (row - n) * Math.max(0, 14 - cell) : 0);
    const tall = (row) => (row >= n ? Math.max(cell, 14) : cell);
    return { n, names, width, cell, top, tall, height: top(rows() - 1) + tall(rows() - 1) + 2 };
  }

  function draw() {
    if (!known || !root.clientWidth) return;
    const { n, names, width, cell, top, tall, height } = layout();
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.height = `${height}px`;
    const pen = canvas.getContext("2d");
    const style = getComputedStyle(root);
    const page = style.getPropertyValue("--gc-raised").trim();
    const ink = style.color;
    const middle = rgb(page);
    pen.scale(scale, scale);
    pen.textBaseline = "middle";
    pen.font = "12px system-ui, sans-serif";
    for (let row = 0; row < rows(); row += 1) {
      for (let column = 0; column < n; column += 1) {
        pen.fillStyle = mixed(middle, value(row, column));
        pen.fillRect(names + column * cell, top(row), cell + 0.3, tall(row) + (row < n ? 0.3 : -1));
      }
      pen.fillStyle = ink;
      pen.textAlign = "right";
      if (row >= n) pen.fillText(shortened(known.raters[row - n]), names - 6, top(row) + tall(row) / 2);
      else {
        const one = known.dimensions[known.order[row]];
        if (cell >= LEAST_LABEL) pen.fillText(String(one.dimension), names - 10, top(row) + cell / 2);
        if (!one.active) pen.fillRect(names - 7, top(row) + 1, 4, Math.max(1, cell - 2)); // hardly used
      }
    }
    if (at) {
      pen.strokeStyle = ink;
      pen.lineWidth = 2;
      pen.strokeRect(names + at[1] * cell - 1, top(at[0]) - 1, cell + 2, tall(at[0]) + 2);
    }
  }

  function mixed(middle, r) {
    const end = r < 0 ? LOW : HIGH;
    const part = Math.min(1, Math.abs(r));
    return `rgb(${middle.map((from, i) => Math.round(from + part * (end[i] - from))).join(" ")})`;
  }

  function rgb(colour) {
    const pen = h("canvas", { width: 1, height: 1 }).getContext("2d");
    pen.fillStyle = colour || "#ffffff";
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  }

  const shortened = (name) => (name.length > 11 ? `${name.slice(0, 10)}…` : name.replaceAll("_", " "));

  function name(i) {
    const one = known.dimensions[i];
    return one.active ? `${one.dimension}` : `${one.dimension} (hardly used)`;
  }

  function look(row, column) {
    at = [Math.max(0, Math.min(rows() - 1, row)), Math.max(0, Math.min(known.order.length - 1, column))];
    const j = known.order[at[1]];
    const r = value(...at).toFixed(2).replace("-", "−");
    const n = known.order.length;
    const one = known.dimensions[j];
    const tells = one.kl === null ? `variance ${one.variance}` : `variance ${one.variance}, ${one.kl} nats`;
    if (at[0] >= n) told(`Dimension ${name(j)} and ${known.raters[at[0] - n].replaceAll("_", " ")}: r = ${r}`);
    else if (at[0] === at[1]) told(`Dimension ${name(j)}: ${tells}`);
    else told(`Dimensions ${name(known.order[at[0]])} and ${name(j)}: r = ${r}`);
    canvas.dataset.at = at.join(",");
    draw();
  }

  function point(event) {
    if (!known) return;
    const box = canvas.getBoundingClientRect();
    const { n, names, cell, top, tall } = layout();
    const [x, y] = [event.clientX - box.left - names, event.clientY - box.top];
    const row = Array.from({ length: rows() }, (_, i) => i).find((i) => y >= top(i) && y < top(i) + tall(i));
    if (row !== undefined && x >= 0 && x < n * cell) look(row, Math.floor(x / cell));
  }

  canvas.addEventListener("pointermove", point);
  canvas.addEventListener("pointerdown", point);
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!step || !known) return;
    event.preventDefault();
    const [row, column] = at || [-step[0], -step[1]];
    look(row + step[0], column + step[1]);
  });
  new ResizeObserver(draw).observe(root);
  new MutationObserver(draw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  return { root, show };
}
