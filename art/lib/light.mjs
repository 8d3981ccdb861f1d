/* The light comes from the left and above, late in the afternoon, in every picture. */
import { box, oval, polygon } from './outline.mjs';
import { circle, ellipse, fill, group, rect } from './sheet.mjs';

const SHADOW = '#2a1a2c';
const SUN = '#fff1cf';

/** A shape that is round about an upright axis: lit on its left, dark towards its right. */
export function round(sheet, d, colour, { strength = 1, more = '' } = {}) {
  return [
    fill(d, colour),
    more === '' ? '' : sheet.within(d, more),
    fill(
      d,
      sheet.linear([
        [0, SHADOW, 0.1 * strength],
        [0.12, SUN, 0.1 * strength],
        [0.28, SUN, 0.34 * strength],
        [0.46, SUN, 0],
        [0.62, SHADOW, 0.1 * strength],
        [0.88, SHADOW, 0.5 * strength],
        [1, SHADOW, 0.4 * strength],
      ]),
    ),
  ];
}

/** A flat shape that turns a little away from the light, `angle` as from, to in shares of its box. */
export function flat(sheet, d, colour, { strength = 1, from = [0, 0, 1, 1], more = '' } = {}) {
  return [
    fill(d, colour),
    more === '' ? '' : sheet.within(d, more),
    fill(
      d,
      sheet.linear(
        [
          [0, SUN, 0.24 * strength],
          [0.45, SUN, 0],
          [0.6, SHADOW, 0],
          [1, SHADOW, 0.3 * strength],
        ],
        from,
      ),
    ),
  ];
}

/** A ball. */
export function ball(sheet, cx, cy, r, colour, { ry = r } = {}) {
  const d = oval(cx, cy, r, ry);
  return [
    fill(d, colour),
    fill(
      d,
      sheet.radial(
        [
          [0, SUN, 0.55],
          [0.35, SUN, 0.1],
          [0.6, SHADOW, 0.06],
          [1, SHADOW, 0.5],
        ],
        { cx: 0.34, cy: 0.3, r: 0.75 },
      ),
    ),
  ];
}

/** Where a thing stands: dark at its foot, and a long soft shadow away from the light. */
export function standing(sheet, cx, y, half, { depth = 0.2, length = 1.5, strength = 1 } = {}) {
  const ry = half * depth;
  const far = half * length;
  const long =
    `M${cx - half * 0.9},${y}Q${cx - half * 0.5},${y - ry * 1.1} ${cx + half * 0.4},${y - ry * 1.3}` +
    `L${cx + half + far * 0.8},${y - ry * 1.2}Q${cx + half + far},${y - ry * 0.2} ${cx + half + far * 0.7},${y + ry * 0.7}` +
    `L${cx + half * 0.3},${y + ry * 1.15}Q${cx - half * 0.7},${y + ry * 1.1} ${cx - half * 0.9},${y}Z`;
  return [
    fill(
      long,
      sheet.linear([
        [0, SHADOW, 0.42 * strength],
        [0.45, SHADOW, 0.3 * strength],
        [1, SHADOW, 0],
      ]),
    ),
    fill(
      oval(cx + half * 0.06, y + ry * 0.15, half * 1.16, ry * 1.35),
      sheet.radial([
        [0, SHADOW, 0.75 * strength],
        [0.7, SHADOW, 0.5 * strength],
        [1, SHADOW, 0],
      ]),
    ),
  ];
}

/** The shadow of something flat that lies or hangs: its own outline, a little down and to the right. */
export function lying(sheet, d, { dx = 18, dy = 22, blur = 10, strength = 0.34 } = {}) {
  return sheet.blurred(
    blur,
    group({ transform: `translate(${dx} ${dy})` }, fill(d, SHADOW, { 'fill-opacity': strength })),
  );
}

/** Sun through a window of four panes, aslant on the wall. */
export function sunOnWall(sheet, { x = 90, y = 120, width = 430, height = 620, slant = 190, strength = 1 } = {}) {
  const panes = [];
  const gap = 26;
  for (const column of [0, 1]) {
    for (const row of [0, 1]) {
      const w = (width - gap) / 2;
      const h = (height - gap) / 2;
      const left = x + column * (w + gap);
      const top = y + row * (h + gap);
      const lean = (dx) => ((dx - x) / width) * slant;
      panes.push(
        polygon([
          [left, top + lean(left)],
          [left + w, top + lean(left + w)],
          [left + w, top + h + lean(left + w)],
          [left, top + h + lean(left)],
        ]),
      );
    }
  }
  const light = sheet.linear(
    [
      [0, SUN, 0.34 * strength],
      [1, SUN, 0.1 * strength],
    ],
    [0, 0, 1, 1],
  );
  return sheet.blurred(
    3,
    panes.map((d) => fill(d, light)),
  );
}

/** Brighter towards the light, darker where it does not reach. */
export function glow(sheet, { cx = 0.25, cy = 0.15, strength = 1 } = {}) {
  return rect(
    0,
    0,
    sheet.width,
    sheet.height,
    sheet.radial(
      [
        [0, SUN, 0.42 * strength],
        [0.4, SUN, 0.08 * strength],
        [0.65, SHADOW, 0.04 * strength],
        [1, SHADOW, 0.34 * strength],
      ],
      { cx, cy, r: 1.05 },
    ),
  );
}

/** What a press leaves on paper: a few specks, light and dark. */
export function specks(sheet, count = 240) {
  const { between, next } = sheet.random;
  const dots = [];
  for (let i = 0; i < count; i++) {
    dots.push(
      circle(between(0, sheet.width), between(0, sheet.height), between(0.8, 2.6), next() < 0.6 ? SUN : SHADOW, {
        'fill-opacity': between(0.1, 0.3).toFixed(2),
      }),
    );
  }
  return dots;
}

/** A soft bright spot, as on glaze or glass. */
export const gleam = (sheet, cx, cy, rx, ry, strength = 0.8, turn = 0) =>
  ellipse(
    cx,
    cy,
    rx,
    ry,
    sheet.radial([
      [0, '#ffffff', strength],
      [0.5, '#ffffff', strength * 0.5],
      [1, '#ffffff', 0],
    ]),
    turn === 0 ? {} : { transform: `rotate(${turn} ${cx} ${cy})` },
  );

export const shade = (d, opacity = 0.2) => fill(d, SHADOW, { 'fill-opacity': opacity });
export const sun = (d, opacity = 0.3) => fill(d, SUN, { 'fill-opacity': opacity });
