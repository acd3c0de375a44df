// What was measured, as a table that is sorted by a click on a heading; floors stand in brackets.

const MAIN_FIGURES = ["satisfaction", "least", "class_accuracy", "confirmed", "steering_error", "spearman", "slope", "frechet_judge", "sharpness", "diversity", "nearest_training", "seconds"];

function digits(value) {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3);
}

function makeFigures() {
  const all = h("input", { type: "checkbox", id: newId() });
  const holder = h("div", { class: "gc-table-holder", tabindex: 0, role: "region", "aria-label": "What was measured" });
  const empty = h("p", { class: "gc-hint" }, "");
  const head = h("div", { class: "gc-table-head" }, h("h2", {}, "What was measured"), h("label", { for: all.id, class: "gc-all" }, all, "all figures"));
  const root = h("section", { class: "gc-figures" }, head,
    h("p", { class: "gc-hint" }, "Measured beforehand with gencore evaluate, not on the pictures above. In brackets the same figure of real pictures, the floor. ▲ higher is better, ▼ lower is better, ◆ nearest to the floor is best."),
    holder, empty);
  let shown = { metrics: [], figures: [] };
  let labels = [];
  let order = { name: null, falling: true };
  all.addEventListener("change", paint);

  function sortBy(metric) {
    order = { name: metric.name, falling: order.name === metric.name ? !order.falling : metric.better !== "lower" };
    paint();
  }

  function paint() {
    const metrics = shown.metrics.filter(({ name }) => all.checked || MAIN_FIGURES.includes(name));
    const rows = labels.map((label, i) => ({ label, figures: shown.figures[i] || {} }));
    const known = rows.filter(({ figures }) => Object.keys(figures).length);
    empty.textContent = known.length === rows.length ? "" : `Not measured yet: ${rows.filter((row) => !known.includes(row)).map(({ label }) => label).join("; ")}. Run gencore evaluate.`;
    holder.hidden = !known.length;
    if (order.name !== null) {
      const value = ({ figures }) => (figures[order.name] ? figures[order.name].value : null);
      known.sort((a, b) => (value(a) === null) - (value(b) === null) || (order.falling ? value(b) - value(a) : value(a) - value(b)));
    }
    const heads = metrics.map((metric) => {
      const sorted = order.name === metric.name ? (order.falling ? "descending" : "ascending") : "none";
      const mark = { higher: "▲", lower: "▼", floor: "◆" }[metric.better];
      const name = metric.unit ? `${metric.title}, ${metric.unit}` : metric.title;
      return h("th", { scope: "col", "aria-sort": sorted, title: metric.explain }, h("button", { type: "button", onclick: () => sortBy(metric) }, `${name} ${mark}`));
    });
    const body = known.map(({ label, figures }) => h("tr", {}, h("th", { scope: "row" }, label), ...metrics.map(({ name }) => cell(figures[name]))));
    holder.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Row"), ...heads)), h("tbody", {}, ...body)));
  }

  function cell(figure) {
    if (!figure) return h("td", {}, "");
    const floor = figure.floor === null ? null : h("span", { class: "gc-floor" }, ` (${digits(figure.floor)})`);
    const spread = figure.spread === null ? "" : ` ± ${digits(figure.spread)}`;
    return h("td", { title: figure.n === null ? "" : `n = ${figure.n}` }, digits(figure.value) + spread, floor);
  }

  function show(reply, names) {
    shown = reply;
    labels = names;
    paint();
  }
  return { root, show };
}
