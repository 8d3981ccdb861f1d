/* Walls and tables: what the things stand on and in front of. Each kind of goods has its own. */
import { brass, darker, lighter, mix, oak, paper } from './colour.mjs';
import { flat, glow, shade, sun, sunOnWall } from './light.mjs';
import { arch, box, curve, star } from './outline.mjs';
import { circle, fill, line, rect } from './sheet.mjs';

export const plaster = (sheet, colour) => [rect(0, 0, sheet.width, sheet.height, colour), brushed(sheet, colour)];

/** Broad strokes that a trowel leaves. */
function brushed(sheet, colour) {
  const { between, next } = sheet.random;
  const strokes = [];
  for (let i = 0; i < 16; i++) {
    const [x, y, w] = [between(-100, sheet.width), between(0, sheet.height), between(160, 420)];
    const tone = next() < 0.5 ? lighter(colour, 0.2) : darker(colour, 0.1);
    strokes.push(
      line(
        curve([
          [x, y],
          [x + w * 0.5, y + between(-24, 24)],
          [x + w, y + between(-40, 40)],
        ]),
        tone,
        between(24, 70),
        { 'stroke-opacity': 0.22 },
      ),
    );
  }
  return strokes;
}

/** Zellige: stars and crosses, no two quite of one colour. */
export function zellige(sheet, { ground, colours, size = 150, bottom = sheet.height, grout = 0.12 }) {
  const { pick, between } = sheet.random;
  const tiles = [];
  const columns = Math.ceil(sheet.width / size) + 1;
  const rows = Math.ceil(bottom / size) + 1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [column * size, row * size];
      const colour = mix(pick(colours), ground, between(0, 0.35));
      tiles.push(fill(star(x, y, size * 0.525, { turn: 0 }), colour));
      tiles.push(fill(star(x, y, size * 0.25, { turn: 22.5 }), mix(colour, ground, 0.55)));
      tiles.push(
        fill(
          star(x + size / 2, y + size / 2, size * 0.12, { points: 4, inner: 0.6, turn: 45 }),
          mix(pick(colours), ground, 0.5),
        ),
      );
    }
  }
  return [rect(0, 0, sheet.width, bottom, darker(ground, grout)), tiles];
}

/** A table of planks, seen from the front and above; its far edge is at `y`. */
export function table(sheet, { y = 1040, colour = oak, planks = 4 } = {}) {
  const { between } = sheet.random;
  const height = sheet.height - y;
  const drawn = [rect(0, y, sheet.width, height, colour)];
  let top = y;
  for (let plank = 0; plank < planks; plank++) {
    const depth = height * ((plank + 1.2) / ((planks * (planks + 1.4)) / 2 + planks * 0.2));
    const bottom = plank === planks - 1 ? sheet.height + 10 : top + depth;
    const tone = between(-0.1, 0.12);
    drawn.push(rect(0, top, sheet.width, bottom - top, tone > 0 ? lighter(colour, tone) : darker(colour, -tone)));
    for (let vein = 0; vein < 3 + plank; vein++) {
      const at = top + (bottom - top) * between(0.15, 0.9);
      const from = between(-200, sheet.width * 0.7);
      drawn.push(
        line(
          curve([
            [from, at],
            [from + 180, at + between(-6, 6)],
            [from + 420, at + between(-8, 8)],
            [from + 640, at],
          ]),
          darker(colour, 0.3),
          between(2, 4 + plank),
          { 'stroke-opacity': 0.35 },
        ),
      );
    }
    drawn.push(rect(0, bottom - 2.5, sheet.width, 5, darker(colour, 0.45), { 'fill-opacity': 0.6 }));
    top = bottom;
  }
  return [
    drawn,
    shade(box(0, y - 14, sheet.width, 14), 0.12),
    sun(box(0, y, sheet.width, 7), 0.5),
    rect(
      0,
      y,
      sheet.width,
      height,
      sheet.linear(
        [
          [0, '#fff1cf', 0.22],
          [0.5, '#fff1cf', 0],
          [1, '#2a1a2c', 0.28],
        ],
        [0, 0, 1, 0.6],
      ),
    ),
  ];
}

/** A table under a cloth that hangs down in folds in front. */
export function clothTable(sheet, { y = 1010, drop = 1330, colour, stripe = '' }) {
  const { between } = sheet.random;
  const edge = [];
  for (let x = -60; x <= sheet.width + 60; x += 120) {
    edge.push([x, drop + between(-12, 16)]);
  }
  const front = `${curve(edge)}L${sheet.width + 60},${sheet.height + 20}L-60,${sheet.height + 20}Z`;
  const folds = [];
  for (let x = -20; x < sheet.width; x += between(90, 170)) {
    const w = between(50, 90);
    folds.push(
      fill(
        `M${x},${drop - 10}C${x + w * 0.2},${drop + 60} ${x - w * 0.3},${drop + 130} ${x - w * 0.2},${sheet.height + 10}` +
          `H${x + w}C${x + w * 0.7},${drop + 120} ${x + w * 0.6},${drop + 50} ${x},${drop - 10}Z`,
        darker(colour, 0.36),
        { 'fill-opacity': 0.55 },
      ),
    );
  }
  const stripes =
    stripe === ''
      ? ''
      : [
          fill(box(0, drop - 92, sheet.width, 18), stripe),
          fill(box(0, drop - 62, sheet.width, 8), stripe),
          fill(box(0, sheet.height - 70, sheet.width, 16), darker(stripe, 0.2)),
        ];
  return [
    rect(0, y, sheet.width, sheet.height - y, colour),
    sun(box(0, y, sheet.width, 6), 0.5),
    shade(box(0, y - 14, sheet.width, 14), 0.14),
    stripes,
    rect(
      0,
      y,
      sheet.width,
      drop - y,
      sheet.linear(
        [
          [0, '#fff1cf', 0.25],
          [0.5, '#fff1cf', 0],
          [1, '#2a1a2c', 0.24],
        ],
        [0, 0, 1, 0.5],
      ),
    ),
    sheet.within(
      front,
      fill(front, darker(colour, 0.18)),
      folds,
      stripe === '' ? '' : fill(box(0, sheet.height - 74, sheet.width, 16), stripe, { 'fill-opacity': 0.8 }),
    ),
  ];
}

/** A shelf board, its upper edge at `y`. */
export function shelf(sheet, { y = 1150, colour = oak, thickness = 52 } = {}) {
  const { between } = sheet.random;
  const veins = [];
  for (let i = 0; i < 7; i++) {
    const [x, at] = [between(-100, sheet.width), y + between(10, thickness - 8)];
    veins.push(
      line(
        curve([
          [x, at],
          [x + 160, at + between(-4, 4)],
          [x + 330, at],
        ]),
        darker(colour, 0.3),
        2.5,
        { 'stroke-opacity': 0.4 },
      ),
    );
  }
  return [
    fill(
      box(0, y + thickness, sheet.width, 110),
      sheet.linear(
        [
          [0, '#2a1a2c', 0.5],
          [1, '#2a1a2c', 0],
        ],
        [0, 0, 0, 1],
      ),
    ),
    rect(0, y - 20, sheet.width, 22, lighter(colour, 0.25)),
    rect(0, y, sheet.width, thickness, colour),
    veins,
    sun(box(0, y, sheet.width, 5), 0.6),
    rect(
      0,
      y - 20,
      sheet.width,
      thickness + 20,
      sheet.linear([
        [0, '#fff1cf', 0.2],
        [0.5, '#fff1cf', 0],
        [1, '#2a1a2c', 0.3],
      ]),
    ),
  ];
}

/** A niche in the wall: an arch that the light does not reach into. */
export function niche(sheet, { cx = 600, y = 1180, width = 860, height = 1040, colour, wall, pointed = false }) {
  const d = arch(cx, y, width, height, { pointed });
  const rim = arch(cx, y, width + 56, height + 30, { pointed });
  const inner = sheet.linear([
    [0, '#2a1a2c', 0.5],
    [0.22, '#2a1a2c', 0.24],
    [0.6, '#fff1cf', 0.1],
    [1, '#fff1cf', 0.34],
  ]);
  return [
    fill(rim, lighter(wall, 0.35)),
    fill(
      rim,
      sheet.linear([
        [0, '#fff1cf', 0.3],
        [1, '#2a1a2c', 0.3],
      ]),
    ),
    fill(d, colour),
    fill(d, inner),
  ];
}

/** A sheet of paper that runs from the wall onto the floor without an edge. */
export function sweep(sheet, colour) {
  return [
    rect(0, 0, sheet.width, sheet.height, colour),
    rect(
      0,
      0,
      sheet.width,
      sheet.height,
      sheet.linear(
        [
          [0, '#2a1a2c', 0.2],
          [0.55, '#2a1a2c', 0],
          [0.68, '#2a1a2c', 0.16],
          [0.8, '#fff1cf', 0.12],
          [1, '#fff1cf', 0.3],
        ],
        [0, 0, 0, 1],
      ),
    ),
    rect(
      0,
      0,
      sheet.width,
      sheet.height,
      sheet.radial(
        [
          [0, '#fff1cf', 0.55],
          [1, '#fff1cf', 0],
        ],
        { cx: 0.4, cy: 0.4, r: 0.6 },
      ),
    ),
  ];
}

/** Planks from above, for what is laid out flat. */
export function boards(sheet, { colour, count = 5 }) {
  const { between } = sheet.random;
  const width = sheet.width / count;
  const drawn = [];
  for (let i = 0; i < count; i++) {
    const tone = between(-0.1, 0.12);
    const own = tone > 0 ? lighter(colour, tone) : darker(colour, -tone);
    drawn.push(rect(i * width, 0, width - 5, sheet.height, own));
    for (let vein = 0; vein < 5; vein++) {
      const x = i * width + between(20, width - 20);
      const from = between(-200, sheet.height * 0.7);
      drawn.push(
        line(
          curve([
            [x, from],
            [x + between(-9, 9), from + 200],
            [x + between(-9, 9), from + 420],
            [x, from + 620],
          ]),
          darker(colour, 0.3),
          between(2, 5),
          { 'stroke-opacity': 0.34 },
        ),
      );
    }
  }
  return [rect(0, 0, sheet.width, sheet.height, darker(colour, 0.5)), drawn];
}

/** Woven cloth from above, with a broad weave. */
export function linen(sheet, colour) {
  const id = sheet.define(
    'pattern',
    { width: 24, height: 24, patternUnits: 'userSpaceOnUse' },
    rect(0, 0, 24, 24, colour),
    rect(0, 0, 12, 12, lighter(colour, 0.1)),
    rect(12, 12, 12, 12, darker(colour, 0.06)),
  );
  return [rect(0, 0, sheet.width, sheet.height, `url(#${id})`)];
}

/** A rail with pegs at `y`; things hang from it. */
export function pegRail(sheet, { y = 190, colour = oak, pegs = [600] }) {
  return [
    fill(
      box(0, y + 44, sheet.width, 40),
      sheet.linear(
        [
          [0, '#2a1a2c', 0.34],
          [1, '#2a1a2c', 0],
        ],
        [0, 0, 0, 1],
      ),
    ),
    flat(sheet, box(0, y - 46, sheet.width, 92), colour, { from: [0, 0, 0, 1] }),
    pegs.map((x) => [
      circle(x + 14, y + 20, 30, '#2a1a2c', { 'fill-opacity': 0.3 }),
      circle(x, y, 30, darker(colour, 0.25)),
      circle(x - 2, y - 3, 24, lighter(colour, 0.25)),
    ]),
  ];
}

/** A wall with the sun on it: the ground of most pictures. */
export const sunnyWall = (sheet, colour, options = {}) => [
  plaster(sheet, colour),
  glow(sheet),
  options.window === false ? '' : sunOnWall(sheet, options),
];

/** A wall with a border of small stars under a coloured dado. */
export function dado(sheet, { y, colour, height = 46, star: starColour = brass }) {
  const stars = [];
  for (let x = 30; x < sheet.width + 30; x += 60) {
    stars.push(fill(star(x, y + height / 2, 19), starColour));
  }
  return [rect(0, y, sheet.width, height, colour), stars, sun(box(0, y, sheet.width, 4), 0.4)];
}
