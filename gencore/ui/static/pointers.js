// One or two fingers, or a mouse with a wheel: dragged, pinched, hovered, clicked.

const STILL = 5; // pixels that a click may move

// hears { moved(dx, dy, turning), zoomed(factor, x, y), hovered(x, y), left(), clicked(x, y, touch) }
function hearPointers(area, hears) {
  const down = new Map();
  let travelled = 0;
  const place = (event) => {
    const box = area.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [[ax, ay], [bx, by]] = [...down.values()];
    return { wide: Math.hypot(ax - bx, ay - by), x: (ax + bx) / 2, y: (ay + by) / 2 };
  };

  area.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    area.setPointerCapture(event.pointerId);
    if (!down.size) travelled = 0;
    down.set(event.pointerId, place(event));
    area.focus({ preventScroll: true });
  });
  area.addEventListener("pointermove", (event) => {
    const now = place(event);
    if (!down.has(event.pointerId)) {
      if (event.pointerType === "mouse") hears.hovered(...now);
      return;
    }
    const [bx, by] = down.get(event.pointerId);
    travelled += Math.hypot(now[0] - bx, now[1] - by);
    if (down.size === 2) {
      const before = spread();
      down.set(event.pointerId, now);
      const after = spread();
      hears.moved(after.x - before.x, after.y - before.y, false);
      if (before.wide > 0) hears.zoomed(after.wide / before.wide, after.x, after.y);
      return;
    }
    down.set(event.pointerId, now);
    if (travelled > STILL) hears.moved(now[0] - bx, now[1] - by, !event.shiftKey);
  });
  const up = (event) => {
    if (!down.delete(event.pointerId) || event.type === "pointercancel") return;
    if (!down.size && travelled <= STILL) hears.clicked(...place(event), event.pointerType !== "mouse");
  };
  area.addEventListener("pointerup", up);
  area.addEventListener("pointercancel", up);
  area.addEventListener("pointerleave", () => down.size || hears.left());
  area.addEventListener("wheel", (event) => {
    event.preventDefault();
    hears.zoomed(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 200), ...place(event));
  }, { passive: false });
}
