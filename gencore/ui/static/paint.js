// Pictures arrive as one JPEG in cells; a canvas shows one of them.

const PIXELATED_BELOW = 48; // smaller pictures show their pixels instead of a blur
const SHARPER = 2; // canvases hold twice the picture's size, scaled up with a better filter than the page's

const sheetOf = (reply) => createImageBitmap(new Blob([bytes(reply.image)], { type: "image/jpeg" }));

function paintFrom(bitmap, { columns, cell, picture: [w, h] }, i, canvas) {
  const scale = h < PIXELATED_BELOW ? 1 : Math.max(1, Math.min(SHARPER, Math.floor(640 / w)));
  if (canvas.width !== w * scale || canvas.height !== h * scale) {
    canvas.width = w * scale;
    canvas.height = h * scale;
  }
  const context = canvas.getContext("2d", { alpha: false });
  context.imageSmoothingEnabled = scale > 1;
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, (i % columns) * cell[0], Math.floor(i / columns) * cell[1], w, h, 0, 0, canvas.width, canvas.height);
}
