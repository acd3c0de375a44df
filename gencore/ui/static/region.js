// Which part of the picture comes from B: all of it, a side up to a slider, or what is painted on the picture.

const SIDES = [["", "The whole picture"], ["left", "The left part"], ["right", "The right part"], ["top", "The upper part"], ["bottom", "The lower part"], ["mask", "What you paint"]];

// stage is the element around the large picture; changed() hears that another part is wanted.
function makeRegion(stage, changed) {
  const id = newId();
  const select = h("select", { id, class: "gc-select" }, ...SIDES.map(([value, text]) => h("option", { value }, text)));
  const share = knob({ label: "How much of it", explain: "How much of the picture, from that side, comes from B.", low: 0, high: 1, step: 0.05, value: 0.5 }, () => later());
  const range = share.root.querySelector("input");
  const clear = h("button", { type: "button", class: "gc-button", onclick: () => { wipe(); changed(); } }, "Wipe the paint off");
  const hint = h("p", { class: "gc-hint" }, "Paint on the large picture what is to come from B. With the keyboard choose a side instead.");
  const painting = h("div", { class: "gc-painting" }, hint, clear);
  const root = h("div", { class: "gc-region" }, h("label", { for: id }, "From B comes"), select, share.root, painting);
  const mask = h("canvas", { class: "gc-mask", "aria-hidden": "true" });
  let size = [4, 3];
  let waiting = 0;
  let dirty = false;

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 250);
  }

  function wipe() {
    [mask.width, mask.height] = size;
    dirty = false;
  }

  function dress() {
    share.root.hidden = ["", "mask"].includes(select.value);
    painting.hidden = select.value !== "mask";
    mask.hidden = select.value !== "mask";
  }
  select.addEventListener("change", () => { dress(); changed(); });

  function paint(event) {
    const box = mask.getBoundingClientRect();
    const context = mask.getContext("2d");
    const scale = mask.width / box.width;
    context.fillStyle = "#fff";
    context.beginPath();
    context.arc((event.clientX - box.left) * scale, (event.clientY - box.top) * scale, Math.max(2, mask.height / 10), 0, 2 * Math.PI);
    context.fill();
    dirty = true;
  }
  mask.addEventListener("pointerdown", (event) => { mask.setPointerCapture(event.pointerId); paint(event); event.preventDefault(); });
  mask.addEventListener("pointermove", (event) => event.buttons && paint(event));
  mask.addEventListener("pointerup", () => { if (dirty) changed(); });

  // The paint as a small PNG, white on black, in base64.
  function painted() {
    const flat = h("canvas", { width: mask.width, height: mask.height });
    const context = flat.getContext("2d");
    context.fillRect(0, 0, flat.width, flat.height);
    context.drawImage(mask, 0, 0);
    const address = flat.toDataURL("image/png");
    return address.slice(address.indexOf(",") + 1);
  }

  stage.append(mask);
  dress();
  return {
    root,
    wanted() {
      if (root.hidden || select.value === "") return {};
      if (select.value === "mask") return dirty ? { mask: painted() } : {};
      return { region: `${select.value}:${Number(range.value).toFixed(2)}` };
    },
    // Whether the model keeps places apart, and the size of its pictures.
    learn(grid, picture) {
      size = picture;
      root.hidden = !grid;
      if (!grid) select.value = "";
      wipe();
      dress();
    },
  };
}
