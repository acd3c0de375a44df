// "Which dimensions mean it": a ranked table, each row with the picture at several values of that dimension.

// ask(what) gives the server's answer; say(text, kind) tells what went wrong.
function makeTraversal(ask, say) {
  const id = newId();
  const select = h("select", { id, class: "gc-select", onchange: look });
  const table = h("table", { class: "gc-traversal" });
  const root = h("section", { class: "gc-meaning" },
    h("div", { class: "gc-meaning-head" }, h("h2", {}, "Which dimensions mean"), h("label", { for: id, class: "gc-hidden" }, "Rater or part"), select),
    h("p", { class: "gc-hint" }, "First the direction found for it, then single dimensions, those that tell most of it first. Each row changes the picture from −3 to 3 standard deviations."),
    h("div", { class: "gc-table-holder" }, table));
  let asked = 0;

  function show({ ranked, directions }) {
    const names = [...new Set([...Object.keys(ranked), ...directions.map(({ name }) => name)])];
    select.replaceChildren(...names.map((name) => h("option", { value: name }, readable(name))));
    const parts = directions.filter(({ meaning, auc, name }) => meaning === "factor" && auc !== null && !name.includes("="));
    const best = parts.sort((a, b) => b.auc - a.auc)[0] || directions[0];
    if (best) select.value = best.name;
    table.replaceChildren();
    root.hidden = !names.length;
  }

  async function look() {
    const mine = (asked += 1);
    if (!select.value) return;
    const reply = await ask(select.value);
    if (mine !== asked || !reply) return;
    if (reply.error) {
      say(reply.error, "error");
      return;
    }
    const { rows, amounts } = reply;
    const sheet = await readSheet(reply, rows.length * amounts.length);
    if (mine !== asked) return;
    table.replaceChildren(
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, ""), ...amounts.map((amount) => h("th", { scope: "col" }, signed(amount))))),
      h("tbody", {}, ...rows.map((row, i) => line(row, i, amounts, sheet))));
    table.dataset.what = reply.what;
  }

  const signed = (amount) => (amount > 0 ? `+${amount}` : String(amount).replace("-", "−"));

  // How much a dimension tells; the arrow says whether it is high or low where the part is there.
  function told({ auc, correlation }) {
    if (auc === null) return `r ${correlation.toFixed(2).replace("-", "−")}`;
    return auc < 0.5 ? `AUC ${(1 - auc).toFixed(2)}, low` : `AUC ${auc.toFixed(2)}, high`;
  }

  function line(row, i, amounts, sheet) {
    const name = "dimension" in row ? `Dimension ${row.dimension}` : "Direction";
    const strength = "dimension" in row ? told(row) : readable(row.direction);
    const cells = amounts.map((amount, j) => {
      const canvas = h("canvas", { role: "img", "aria-label": `${name} at ${signed(amount)}` });
      sheet.draw(canvas, i * amounts.length + j);
      return h("td", {}, canvas);
    });
    return h("tr", {}, h("th", { scope: "row" }, name, h("span", { class: "gc-strength" }, strength)), ...cells);
  }

  return { root, show, look };
}
