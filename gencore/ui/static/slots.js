// The two ends of a film: A and B. One of them is chosen; a picture that is picked goes there, and the other is next.

// changed() hears that one of the two has another picture.
function makeSlots(changed) {
  const slots = ["a", "b"].map((name) => {
    const canvas = h("canvas", {});
    const root = h("button", { type: "button", class: "gc-slot", "data-slot": name, "aria-pressed": "false", onclick: () => choose(name) }, canvas, h("span", { class: "gc-slot-name" }, name.toUpperCase()));
    return { name, canvas, root, picture: null, label: "", file: null };
  });
  const swap = h("button", { type: "button", class: "gc-button gc-swap", title: "Exchange A and B", "aria-label": "Exchange A and B", onclick: exchange }, "⇄");
  const root = h("div", { class: "gc-slots", role: "group", "aria-label": "The two ends" }, slots[0].root, swap, slots[1].root);
  const of = (name) => slots.find((slot) => slot.name === name);
  let chosen = "a";

  function choose(name) {
    chosen = name;
    for (const slot of slots) slot.root.setAttribute("aria-pressed", String(slot.name === chosen));
  }

  function tell(slot) {
    slot.root.setAttribute("aria-label", `${slot.name.toUpperCase()}: ${slot.label || "no picture yet"}. The next picture you choose goes here.`);
  }

  // Puts picture i of a sheet into a slot; without a slot's name into the chosen one.
  function put({ sheet, i, picture, label, file = null }, name = chosen) {
    const slot = of(name);
    Object.assign(slot, { picture, label, file, sheet, i });
    root.style.setProperty("--ratio", sheet.size[0] / sheet.size[1]);
    sheet.draw(slot.canvas, i);
    tell(slot);
    choose(name === "a" ? "b" : "a");
    changed();
  }

  function exchange() {
    const [first, last] = slots.map(({ sheet, i, picture, label, file }) => ({ sheet, i, picture, label, file }));
    if (!first.picture || !last.picture) return;
    put(last, "a");
    put(first, "b");
  }

  function clear() {
    for (const slot of slots) Object.assign(slot, { picture: null, label: "", file: null });
    choose("a");
  }

  choose("a");
  return { root, put, clear, choose, get a() { return of("a"); }, get b() { return of("b"); }, get chosen() { return chosen; } };
}
