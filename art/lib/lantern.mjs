/* A pierced brass lantern, hanging or standing, with its candle lit. */
import { brass, darker, lighter } from './colour.mjs';
import { round } from './light.mjs';
import { oval, polygon, star, Turned } from './outline.mjs';
import { circle, ellipse, fill, line } from './sheet.mjs';

const FLAME = '#ffe9a8';

/** The warm air around a light. */
export const halo = (sheet, cx, cy, r, strength = 0.8) =>
  circle(
    cx,
    cy,
    r,
    sheet.radial([
      [0, '#fff0b8', strength],
      [0.25, '#ffcf70', strength * 0.55],
      [0.6, '#f0923c', strength * 0.18],
      [1, '#f0923c', 0],
    ]),
  );

/** `size` is the height of body and cap together; x,y is where the ring hangs. */
export function lantern(sheet, x, y, size, { chain = 0, metal = brass, glow = 1 } = {}) {
  const u = size / 100;
  const body = new Turned(
    x,
    [
      [8, 26],
      [22, 34],
      [33, 50],
      [31, 68],
      [20, 84],
      [14, 90],
    ].map(([r, h]) => [r * u, y + h * u]),
    0.16,
  );
  const holes = [];
  for (const [h, count, r] of [
    [42, 5, 3],
    [52, 6, 4.6],
    [63, 6, 4.2],
    [74, 5, 3],
  ]) {
    for (let i = 0; i < count; i++) {
      const around = -0.82 + (1.64 * i) / (count - 1);
      const [px, py] = body.at(around, y + h * u - 2 * u);
      const narrow = Math.cos((around * Math.PI) / 2) * 0.7 + 0.3;
      holes.push(
        h === 52 || h === 63
          ? fill(star(px, py, r * u * 1.25 * narrow, { inner: 0.6 }), FLAME)
          : ellipse(px, py, r * u * 0.7 * narrow, r * u * 0.8, FLAME),
      );
    }
  }
  return [
    chain > 0 ? line(`M${x},${y}V${y - chain}`, darker(metal, 0.5), 2.2 * u) : '',
    halo(sheet, x, y + 56 * u, 150 * u, 0.75 * glow),
    line(oval(x, y + 4 * u, 4 * u), metal, 2 * u),
    round(
      sheet,
      `M${x - 3 * u},${y + 8 * u}Q${x - 5 * u},${y + 18 * u} ${x - 24 * u},${y + 29 * u}Q${x},${y + 37 * u} ${x + 24 * u},${y + 29 * u}Q${x + 5 * u},${y + 18 * u} ${x + 3 * u},${y + 8 * u}Z`,
      metal,
    ),
    round(sheet, body.outline(), darker(metal, 0.1), {
      more: ellipse(
        x,
        y + 58 * u,
        24 * u,
        24 * u,
        sheet.radial([
          [0, '#ffb84d', 0.75],
          [1, '#ffb84d', 0],
        ]),
      ),
    }),
    line(body.ring(y + 47 * u), lighter(metal, 0.35), 1.4 * u),
    line(body.ring(y + 77 * u), lighter(metal, 0.2), 1.4 * u),
    line(body.ring(y + 35 * u), darker(metal, 0.4), 1.4 * u),
    holes,
    round(
      sheet,
      polygon([
        [x - 12 * u, y + 88 * u],
        [x + 12 * u, y + 88 * u],
        [x + 17 * u, y + 98 * u],
        [x - 17 * u, y + 98 * u],
      ]),
      metal,
    ),
  ];
}
