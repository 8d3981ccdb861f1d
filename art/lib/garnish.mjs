/* Small things that keep the goods company: a sprig, a lemon, a glass of tea. Each is drawn where it is put. */
import { brass, cream, darker, ink, leaf, lighter, oak, terracotta } from './colour.mjs';
import { ball, gleam, round, shade, standing, sun } from './light.mjs';
import { box, curve, leafOutline, oval, polygon, star, Turned } from './outline.mjs';
import { circle, ellipse, fill, group, line, turned } from './sheet.mjs';

/** A leaf with its light half. */
export function oneLeaf(x, y, length, degrees, colour = leaf, width = 0.34) {
  const d = leafOutline(x, y, length, degrees, width);
  const angle = (degrees * Math.PI) / 180;
  const [tipX, tipY] = [x + Math.cos(angle) * length, y + Math.sin(angle) * length];
  const bend = width * length * 0.62;
  const half =
    `M${x},${y}Q${x + Math.cos(angle) * length * 0.42 + Math.sin(angle) * bend},` +
    `${y + Math.sin(angle) * length * 0.42 - Math.cos(angle) * bend} ${tipX},${tipY}Z`;
  return [
    fill(d, colour),
    fill(half, lighter(colour, 0.22)),
    line(`M${x},${y}L${tipX},${tipY}`, darker(colour, 0.25), 2),
  ];
}

/** A twig through `points` with leaves on both sides; olives or berries where `fruit` has a colour. */
export function sprig(sheet, points, { size = 90, every = 1, colour = leaf, fruit = '', width = 0.3, stem = 7 } = {}) {
  const drawn = [line(curve(points), darker(colour, 0.3), stem)];
  for (let i = 1; i < points.length; i += every) {
    const [x, y] = points[i];
    const [fromX, fromY] = points[i - 1];
    const along = (Math.atan2(y - fromY, x - fromX) * 180) / Math.PI;
    const last = i === points.length - 1;
    const length = size * (1 - (i / points.length) * 0.35);
    drawn.push(oneLeaf(x, y, length, along - 46 + sheet.random.around(0, 9), colour, width));
    drawn.push(oneLeaf(x, y, length, along + 46 + sheet.random.around(0, 9), darker(colour, 0.12), width));
    if (last) {
      drawn.push(oneLeaf(x, y, length, along, lighter(colour, 0.08), width));
    }
    if (fruit !== '' && i % 2 === 0) {
      const [fx, fy] = [x + 8, y + size * 0.26];
      drawn.push(
        line(`M${x},${y}L${fx},${fy}`, darker(colour, 0.3), 3),
        ball(sheet, fx, fy + size * 0.16, size * 0.17, fruit, { ry: size * 0.21 }),
      );
    }
  }
  return drawn;
}

export function lemon(sheet, cx, cy, r, { turn = -14 } = {}) {
  const d = curve(
    [
      [cx - r * 1.36, cy + r * 0.02],
      [cx - r * 0.95, cy - r * 0.52],
      [cx, cy - r * 0.86],
      [cx + r * 0.95, cy - r * 0.55],
      [cx + r * 1.4, cy],
      [cx + r * 0.95, cy + r * 0.58],
      [cx, cy + r * 0.86],
      [cx - r * 0.95, cy + r * 0.56],
    ],
    { closed: true },
  );
  return turned(
    turn,
    cx,
    cy,
    fill(d, '#e8b93e'),
    fill(
      d,
      sheet.radial(
        [
          [0, '#fff6c8', 0.8],
          [0.4, '#fff1cf', 0.15],
          [0.7, '#8a4a10', 0.1],
          [1, '#6b2e14', 0.5],
        ],
        { cx: 0.34, cy: 0.28, r: 0.8 },
      ),
    ),
  );
}

/** Half a lemon, its cut face to us. */
export function lemonHalf(cx, cy, r, { rim = '#e3af34', flesh = '#f4d56b' } = {}) {
  const parts = [];
  for (let i = 0; i < 8; i++) {
    const [from, to] = [(i * Math.PI) / 4 + 0.1, ((i + 1) * Math.PI) / 4 - 0.1];
    const at = (angle, share) => [cx + Math.cos(angle) * r * share, cy + Math.sin(angle) * r * share];
    parts.push(
      fill(polygon([at((from + to) / 2, 0.16), at(from, 0.74), at((from + to) / 2, 0.82), at(to, 0.74)]), flesh, {
        stroke: flesh,
        'stroke-width': r * 0.07,
        'stroke-linejoin': 'round',
      }),
    );
  }
  return [circle(cx, cy, r, rim), circle(cx, cy, r * 0.92, cream), parts];
}

export function orange(sheet, cx, cy, r, { leafed = true } = {}) {
  return [
    ball(sheet, cx, cy, r, '#dd7f27'),
    circle(cx + r * 0.06, cy - r * 0.72, r * 0.08, '#8d5a20'),
    leafed ? oneLeaf(cx + r * 0.06, cy - r * 0.74, r * 0.95, -24) : '',
    [
      [0.4, 0.2],
      [0.1, 0.5],
      [-0.4, 0.35],
      [0.55, -0.2],
    ].map(([x, y]) => circle(cx + r * x, cy + r * y, r * 0.025, '#a8541a', { 'fill-opacity': 0.6 })),
  ];
}

export function steam(sheet, x, y, height, colour = '#fffaf0') {
  const wisp = (dx, h) =>
    line(
      curve([
        [x + dx, y],
        [x + dx - 26, y - h * 0.28],
        [x + dx + 24, y - h * 0.55],
        [x + dx - 18, y - h * 0.8],
        [x + dx + 8, y - h],
      ]),
      colour,
      20,
      { 'stroke-opacity': 0.5 },
    );
  return sheet.blurred(9, wisp(-62, height * 0.8), wisp(6, height), wisp(74, height * 0.7));
}

/** A tea glass with a gold rim, half full of mint tea. */
export function teaGlass(sheet, cx, foot, height, { colour = '#3f8f74', tea = '#b98a34', mint = true } = {}) {
  const r = height * 0.3;
  const glass = new Turned(
    cx,
    [
      [r, foot - height],
      [r * 0.9, foot - height * 0.66],
      [r * 0.72, foot - height * 0.34],
      [r * 0.78, foot],
    ],
    0.2,
  );
  const level = foot - height * 0.7;
  const arches = [];
  for (let i = -2; i <= 2; i++) {
    const [x, y] = glass.at(i * 0.34, foot - height * 0.42);
    const w = r * 0.3 * Math.cos(i * 0.5);
    arches.push(
      line(
        `M${x - w},${y + height * 0.2}V${y}Q${x - w},${y - w * 1.5} ${x},${y - w * 2.2}Q${x + w},${y - w * 1.5} ${x + w},${y}V${y + height * 0.2}`,
        brass,
        4,
      ),
      fill(star(x, y + height * 0.06, w * 0.5), brass),
    );
  }
  return [
    standing(sheet, cx, foot, r * 0.8, { strength: 0.7 }),
    fill(glass.outline(), lighter(colour, 0.55), { 'fill-opacity': 0.55 }),
    sheet.within(
      glass.outline(),
      fill(glass.belt(level, foot + 60), tea, { 'fill-opacity': 0.86 }),
      ellipse(cx, level, glass.radius(level), glass.radius(level) * 0.2, lighter(tea, 0.3)),
      fill(glass.belt(foot - height * 0.52, foot + 40), colour, { 'fill-opacity': 0.5 }),
    ),
    mint
      ? [
          oneLeaf(cx - 6, level + 4, r * 0.9, -64, '#4f8a4a'),
          oneLeaf(cx + 8, level + 4, r * 0.86, -118, '#5f9a50'),
          oneLeaf(cx, level, r * 0.98, -90, '#467c44'),
        ]
      : '',
    arches,
    fill(
      glass.outline(),
      sheet.linear([
        [0, '#fff', 0.1],
        [0.18, '#fff', 0.55],
        [0.3, '#fff', 0],
        [0.75, '#2a1a2c', 0.06],
        [1, '#2a1a2c', 0.36],
      ]),
    ),
    line(glass.mouth(), brass, 7),
    line(glass.ring(foot - height * 0.5), brass, 5),
  ];
}

export function pencil(x, y, length, degrees, colour = terracotta) {
  const h = 26;
  return turned(
    degrees,
    x,
    y,
    group(
      {},
      shade(box(x + 6, y + 10, length, h), 0.22),
      fill(box(x, y, length - 60, h), colour),
      sun(box(x, y + 3, length - 60, 7), 0.4),
      shade(box(x, y + h - 8, length - 60, 8), 0.25),
      fill(
        polygon([
          [x + length - 60, y],
          [x + length, y + h / 2],
          [x + length - 60, y + h],
        ]),
        '#ecd0a2',
      ),
      fill(
        polygon([
          [x + length - 18, y + h * 0.35],
          [x + length, y + h / 2],
          [x + length - 18, y + h * 0.65],
        ]),
        ink,
      ),
      fill(box(x - 22, y, 24, h), brass),
      fill(box(x - 46, y, 26, h, 8), '#d98c86'),
    ),
  );
}

/** A heap of ground spice: a cone with its light side. */
export function spiceCone(sheet, cx, foot, half, height, colour) {
  const d =
    `M${cx - half},${foot}C${cx - half * 0.5},${foot - height * 0.3} ${cx - half * 0.2},${foot - height} ${cx},${foot - height}` +
    `C${cx + half * 0.2},${foot - height} ${cx + half * 0.5},${foot - height * 0.3} ${cx + half},${foot}Q${cx},${foot + half * 0.3} ${cx - half},${foot}Z`;
  const dark =
    `M${cx + half},${foot}C${cx + half * 0.5},${foot - height * 0.3} ${cx + half * 0.2},${foot - height} ${cx},${foot - height}` +
    `C${cx + half * 0.12},${foot - height * 0.6} ${cx + half * 0.1},${foot - height * 0.2} ${cx + half * 0.3},${foot + half * 0.13}Z`;
  return [
    fill(d, colour),
    fill(
      d,
      sheet.linear([
        [0, '#fff1cf', 0.3],
        [0.5, '#fff1cf', 0.1],
        [1, '#2a1a2c', 0.1],
      ]),
    ),
    fill(dark, darker(colour, 0.34)),
  ];
}

/** A bowl of olives, dates or whatever `heap` draws above its rim. */
export function smallBowl(sheet, cx, foot, half, colour, heap = '') {
  const bowl = new Turned(
    cx,
    [
      [half, foot - half * 0.85],
      [half * 0.96, foot - half * 0.6],
      [half * 0.7, foot - half * 0.2],
      [half * 0.42, foot],
    ],
    0.22,
  );
  return [
    standing(sheet, cx, foot, half * 0.6),
    fill(bowl.mouth(), darker(colour, 0.5)),
    heap,
    round(sheet, bowl.front(), colour, { more: line(bowl.ring(foot - half * 0.62), lighter(colour, 0.5), 8) }),
    line(bowl.ring(foot - half * 0.85), lighter(colour, 0.35), 6),
  ];
}

export const olive = (sheet, cx, cy, r, colour = '#6b7440') => [
  ball(sheet, cx, cy, r * 1.2, colour, { ry: r }),
  gleam(sheet, cx - r * 0.4, cy - r * 0.4, r * 0.4, r * 0.2, 0.9),
];

export function cinnamon(x, y, length, degrees) {
  return turned(
    degrees,
    x,
    y,
    shade(box(x + 6, y + 14, length, 34, 16), 0.24),
    fill(box(x, y, length, 18, 9), '#8b4a2b'),
    fill(box(x + 8, y + 16, length - 6, 20, 10), '#a25c34'),
    sun(box(x + 6, y + 4, length - 14, 4, 2), 0.45),
    ellipse(x + length - 4, y + 18, 7, 17, '#5d2f1d'),
  );
}

export const woodenSpoon = (sheet, x, y, length, degrees) =>
  turned(
    degrees,
    x,
    y,
    shade(`${box(x + 8, y + 12, length, 18, 9)}${oval(x + length + 48, y + 22, 62, 40)}`, 0.22),
    round(sheet, box(x, y, length + 20, 20, 10), oak),
    fill(oval(x + length + 40, y + 10, 62, 42), oak),
    fill(oval(x + length + 42, y + 12, 48, 30), darker(oak, 0.25)),
  );
