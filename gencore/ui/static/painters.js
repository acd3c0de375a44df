// Who draws points: WebGL, or the plain canvas where there is none. Both take the same view.

const POINT_SHADER = `
attribute vec3 place; attribute vec4 tint;
uniform mat3 turn; uniform vec2 zoom, shift; uniform mediump float size;
varying vec4 colour;
void main() {
  vec3 seen = turn * place;
  gl_Position = vec4(seen.xy * zoom + shift, -0.3 * seen.z, 1.0);
  gl_PointSize = size;
  colour = tint;
}`;
// The fourth number of a tint says how it is drawn: a disc (1), or a ring (below).
const DISC_SHADER = `
precision mediump float;
varying vec4 colour; uniform mediump float size;
void main() {
  float from = length(gl_PointCoord - 0.5) * 2.0;
  float soft = 2.0 / size;
  float cover = 1.0 - smoothstep(1.0 - soft, 1.0, from);
  if (colour.a < 0.9) cover *= smoothstep(0.45 - soft, 0.45, from);
  if (cover < 0.05) discard;
  gl_FragColor = vec4(colour.rgb, cover);
}`;

function webglPainter(canvas) {
  const gl = canvas.getContext("webgl", { antialias: false, alpha: true, premultipliedAlpha: false, preserveDrawingBuffer: true });
  if (!gl) return null;
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, POINT_SHADER], [gl.FRAGMENT_SHADER, DISC_SHADER]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
  gl.useProgram(program);
  const at = (name) => gl.getUniformLocation(program, name);
  const spots = { turn: at("turn"), zoom: at("zoom"), shift: at("shift"), size: at("size") };
  const buffers = { place: gl.createBuffer(), tint: gl.createBuffer() };
  gl.enable(gl.BLEND);
  gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const fill = (name, values, count, kind, normal) => {
    const spot = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[name]);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(spot);
    gl.vertexAttribPointer(spot, count, kind, normal, 0, 0);
  };
  return {
    name: "webgl",
    places: (values) => fill("place", values, 3, gl.FLOAT, false),
    tints: (values) => fill("tint", values, 4, gl.UNSIGNED_BYTE, true),
    draw(view, count, deep) {
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      (deep ? gl.enable : gl.disable).call(gl, gl.DEPTH_TEST);
      gl.uniformMatrix3fv(spots.turn, false, view.turn);
      gl.uniform2f(spots.zoom, ...view.zoom);
      gl.uniform2f(spots.shift, ...view.shift);
      gl.uniform1f(spots.size, view.size);
      if (count) gl.drawArrays(gl.POINTS, 0, count);
    },
  };
}

function plainPainter(canvas) {
  const pen = canvas.getContext("2d");
  let places = new Float32Array();
  let tints = new Uint8Array();
  return {
    name: "canvas",
    places: (values) => { places = values; },
    tints: (values) => { tints = values; },
    draw(view, count) {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      const side = Math.max(2, view.size * 0.85);
      for (let i = 0; i < count; i += 1) {
        const [x, y] = onScreen(view, places, i);
        pen.fillStyle = `rgb(${tints[4 * i]},${tints[4 * i + 1]},${tints[4 * i + 2]})`;
        pen.fillRect((0.5 + 0.5 * x) * canvas.width - side / 2, (0.5 - 0.5 * y) * canvas.height - side / 2, side, side);
      }
    },
  };
}

function onScreen({ turn: t, zoom, shift }, p, i) {
  const [a, b, c] = [p[3 * i], p[3 * i + 1], p[3 * i + 2]];
  return [(t[0] * a + t[3] * b + t[6] * c) * zoom[0] + shift[0], (t[1] * a + t[4] * b + t[7] * c) * zoom[1] + shift[1]];
}
