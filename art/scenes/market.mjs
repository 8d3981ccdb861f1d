/* The front page: a stall at evening, when the lamps are lit. The wide one leaves its left calm for words; the tall one, for phones,
 * leaves its top. */
import {
  brass,
  clay,
  cream,
  darker,
  indigo,
  lighter,
  mix,
  plum,
  saffron,
  sand,
  sea,
  terracotta,
  walnut,
} from '../lib/colour.mjs';
import { orange, spiceCone } from '../lib/garnish.mjs';
import { letters } from '../lib/lettering.mjs';
import { halo, lantern } from '../lib/lantern.mjs';
import { ball, flat, gleam, round, shade, sun } from '../lib/light.mjs';
import { arch, box, curve, polygon, star, Turned } from '../lib/outline.mjs';
import { circle, ellipse, fill, group, line, moved, placed, rect } from '../lib/sheet.mjs';
import { mark } from './mark.mjs';

const DUSK = [
  [0, '#242a55', 1],
  [0.36, '#4b3260', 1],
  [0.6, '#9c4657', 1],
  [0.8, '#dd7a45', 1],
  [1, '#f0b060', 1],
];

function sky(sheet, horizon) {
  const { between } = sheet.random;
  const stars = [];
  for (let i = 0; i < 46; i++) {
    const [x, y] = [between(0, sheet.width), between(0, horizon * 0.5)];
    stars.push(
      i % 9 === 0
        ? fill(star(x, y, between(7, 11), { points: 4, inner: 0.3 }), '#fff3d6', { 'fill-opacity': 0.9 })
        : circle(x, y, between(1.4, 3), '#fff3d6', { 'fill-opacity': between(0.4, 0.9).toFixed(2) }),
    );
  }
  return [rect(0, 0, sheet.width, horizon + 20, sheet.linear(DUSK, [0, 0, 0, 1])), stars];
}

const moon = (sheet, x, y, r) => [
  circle(
    x,
    y,
    r * 4,
    sheet.radial([
      [0, '#fff0c8', 0.4],
      [1, '#fff0c8', 0],
    ]),
  ),
  fill(
    `M${x + r * 0.3},${y - r}A${r},${r} 0 1 0 ${x + r * 0.95},${y + r * 0.5}A${r * 0.86},${r * 0.86} 0 0 1 ${x + r * 0.3},${y - r}Z`,
    '#fdeec6',
  ),
];

/** Roofs against the last light: each [x, width, height], a window lit here and there. */
function roofs(sheet, foot, list, colour) {
  return list.map(([x, width, height, kind], i) => [
    kind === 'dome'
      ? [
          fill(`M${x},${foot - height}a${width / 2},${width / 2} 0 0 1 ${width},0Z`, colour),
          line(`M${x + width / 2},${foot - height - width / 2}v-34`, colour, 6),
          circle(x + width / 2, foot - height - width / 2 - 36, 8, colour),
        ]
      : '',
    kind === 'tower'
      ? [
          rect(x + width * 0.2, foot - height - width * 0.9, width * 0.6, width, colour),
          fill(
            polygon([
              [x + width * 0.12, foot - height - width * 0.9],
              [x + width / 2, foot - height - width * 1.6],
              [x + width * 0.88, foot - height - width * 0.9],
            ]),
            colour,
          ),
        ]
      : '',
    kind === 'teeth'
      ? Array.from({ length: Math.floor(width / 30) }, (_, k) => rect(x + k * 30, foot - height - 16, 17, 18, colour))
      : '',
    rect(x, foot - height, width, height + 20, colour),
    rect(x, foot - height, width * 0.5, height, '#2a1a2c', { 'fill-opacity': 0.14 }),
    i % 2 === 0
      ? [
          fill(arch(x + width * 0.64, foot - height + 78, 24, 44), '#ffc867'),
          halo(sheet, x + width * 0.64, foot - height + 58, 56, 0.5),
        ]
      : '',
    i % 3 === 0 && width > 110
      ? fill(arch(x + width * 0.3, foot - height + 116, 22, 40), '#ffc867', { 'fill-opacity': 0.85 })
      : '',
  ]);
}

const rug = (x, y, width, height, colour, pattern) => [
  fill(box(x, y, width, height), colour),
  pattern.map(([share, tall, tone], i) => {
    const at = y + height * share;
    const teeth = [];
    for (let k = 0; k < 5; k++) {
      const [left, w] = [x + (k * width) / 5, width / 5];
      teeth.push(
        fill(
          i % 2 === 0
            ? polygon([
                [left + w / 2, at],
                [left + w, at + tall / 2],
                [left + w / 2, at + tall],
                [left, at + tall / 2],
              ])
            : polygon([
                [left, at + tall],
                [left + w / 2, at],
                [left + w, at + tall],
              ]),
          tone,
        ),
      );
    }
    return [teeth, fill(box(x, at - 9, width, 4), tone), fill(box(x, at + tall + 5, width, 4), tone)];
  }),
  Array.from({ length: Math.floor(width / 12) }, (_, i) =>
    line(`M${x + 6 + i * 12},${y + height}v22`, lighter(colour, 0.4), 4),
  ),
  fill(box(x, y, width, height), 'none', { stroke: darker(colour, 0.3), 'stroke-width': 5 }),
  shade(box(x + width * 0.62, y, width * 0.38, height), 0.16),
];

function teapot(sheet, x, foot, size) {
  const u = size / 100;
  const pot = new Turned(
    x,
    [
      [16, -74],
      [22, -66],
      [40, -44],
      [42, -24],
      [28, -4],
      [24, 0],
    ].map(([r, h]) => [r * u, foot + h * u]),
    0.2,
  );
  return [
    line(
      `M${x + 30 * u},${foot - 22 * u}C${x + 62 * u},${foot - 22 * u} ${x + 52 * u},${foot - 66 * u} ${x + 78 * u},${foot - 72 * u}`,
      darker(brass, 0.16),
      9 * u,
    ),
    line(
      `M${x - 34 * u},${foot - 56 * u}C${x - 80 * u},${foot - 70 * u} ${x - 76 * u},${foot - 10 * u} ${x - 36 * u},${foot - 14 * u}`,
      darker(brass, 0.2),
      6 * u,
    ),
    round(sheet, pot.outline(), brass, {
      more: [
        line(pot.ring(foot - 46 * u), darker(brass, 0.35), 2 * u),
        line(pot.ring(foot - 22 * u), darker(brass, 0.35), 2 * u),
      ],
    }),
    round(
      sheet,
      `M${x - 18 * u},${foot - 73 * u}Q${x - 14 * u},${foot - 92 * u} ${x},${foot - 98 * u}Q${x + 14 * u},${foot - 92 * u} ${x + 18 * u},${foot - 73 * u}Z`,
      lighter(brass, 0.1),
    ),
    circle(x, foot - 102 * u, 5 * u, brass),
    gleam(sheet, x - 16 * u, foot - 40 * u, 6 * u, 16 * u, 0.9, 12),
  ];
}

const jar = (sheet, x, foot, height, colour, { wide = 0.36, band = '' } = {}) => {
  const h = height;
  const pot = new Turned(
    x,
    [
      [h * wide * 0.5, foot - h],
      [h * wide * 0.44, foot - h * 0.9],
      [h * wide * 0.9, foot - h * 0.66],
      [h * wide, foot - h * 0.45],
      [h * wide * 0.62, foot - h * 0.06],
      [h * wide * 0.56, foot],
    ],
    0.2,
  );
  return [
    round(sheet, pot.outline(), colour, {
      more:
        band === ''
          ? ''
          : [fill(pot.belt(foot - h * 0.62, foot - h * 0.52), band), line(pot.ring(foot - h * 0.46), band, h * 0.02)],
    }),
    fill(pot.mouth(), darker(colour, 0.6)),
  ];
};

function crate(sheet, x, y, width, height, heap) {
  const slats = [0, 1, 2].map((i) =>
    flat(sheet, box(x, y + (i * height) / 3 + 3, width, height / 3 - 8, 4), mix('#a4703f', walnut, i * 0.14), {
      from: [0, 0, 1, 0],
    }),
  );
  return [
    heap,
    slats,
    rect(x + 10, y, 16, height, darker('#a4703f', 0.3)),
    rect(x + width - 26, y, 16, height, darker('#a4703f', 0.4)),
  ];
}

const sack = (sheet, cx, foot, half, height, colour, spice) => [
  fill(
    `M${cx - half},${foot}C${cx - half * 1.2},${foot - height * 0.5} ${cx - half},${foot - height * 0.8} ${cx - half * 0.92},${foot - height}H${cx + half * 0.92}C${cx + half},${foot - height * 0.8} ${cx + half * 1.2},${foot - height * 0.5} ${cx + half},${foot}Z`,
    colour,
  ),
  fill(
    `M${cx},${foot}C${cx + half * 0.4},${foot - height * 0.5} ${cx + half * 0.3},${foot - height * 0.8} ${cx + half * 0.1},${foot - height}H${cx + half * 0.92}C${cx + half},${foot - height * 0.8} ${cx + half * 1.2},${foot - height * 0.5} ${cx + half},${foot}Z`,
    darker(colour, 0.3),
  ),
  spiceCone(sheet, cx, foot - height + 4, half * 0.84, half * 0.95, spice),
  line(
    `M${cx - half * 0.98},${foot - height}Q${cx},${foot - height + half * 0.46} ${cx + half * 0.98},${foot - height}`,
    lighter(colour, 0.3),
    half * 0.2,
  ),
];

function basket(sheet, cx, foot, half, height, heap) {
  const d = `M${cx - half},${foot - height}Q${cx - half * 0.9},${foot} ${cx - half * 0.7},${foot}H${cx + half * 0.7}Q${cx + half * 0.9},${foot} ${cx + half},${foot - height}Z`;
  const weave = [];
  for (let row = 0; row < 5; row++) {
    for (let k = -6; k <= 6; k++) {
      weave.push(
        line(
          `M${cx + k * half * 0.17 + (row % 2) * half * 0.085},${foot - height + 14 + (row * height) / 5}q${half * 0.08},${height * 0.09} ${half * 0.16},0`,
          '#7a4e2a',
          5,
        ),
      );
    }
  }
  return [
    heap,
    round(sheet, d, '#b98147', { more: weave }),
    line(`M${cx - half * 1.02},${foot - height}H${cx + half * 1.02}`, '#d3a163', 15),
  ];
}

function foldedStack(x, foot, width, colours) {
  return colours.map((colour, i) => {
    const y = foot - (i + 1) * 34;
    return [
      fill(box(x + (i % 2) * 6, y, width - (i % 3) * 8, 32, 14), colour),
      fill(box(x + (i % 2) * 6 + width * 0.55, y, width * 0.45 - (i % 3) * 8, 32, 14), darker(colour, 0.28)),
      line(`M${x + 18},${y + 17}h${width * 0.4}`, lighter(colour, 0.35), 3),
      fill(box(x + (i % 2) * 6 + width * 0.2, y, 10, 32), lighter(colour, 0.5), { 'fill-opacity': 0.7 }),
    ];
  });
}

/** Asleep through all of it, or nearly: 100 high. */
export const cat = (x, y, scale, colour = '#20182b', { flip = false } = {}) =>
  placed(
    x,
    y,
    { scale, flip },
    line('M34,-6C74,-4 84,-34 66,-56', colour, 11),
    fill('M-30,0C-36,-40 -22,-62 -4,-66C20,-64 44,-40 42,0Z', colour),
    fill('M-32,-70L-30,-104L-12,-90Q-4,-92 4,-90L20,-104L22,-70C22,-52 8,-46 -5,-46C-20,-46 -32,-54 -32,-70Z', colour),
    ellipse(-17, -72, 4.5, 5.5, '#ffd374'),
    ellipse(7, -72, 4.5, 5.5, '#ffd374'),
    ellipse(-17, -72, 1.4, 5, colour),
    ellipse(7, -72, 1.4, 5, colour),
    fill('M-8,-62h6l-3,4Z', '#b98'),
    line('M-26,-60l-22,-3M-26,-56l-20,4M16,-60l22,-3M16,-56l20,4', lighter(colour, 0.4), 1.4),
  );

/** The stall, 940 wide and 900 high, its feet at y 900. */
function stall(sheet) {
  const stripes = [];
  const w = 94;
  for (let i = 0; i < 10; i++) {
    const colour = i % 2 === 0 ? terracotta : cream;
    stripes.push(fill(`M${60 + i * 82},70L${60 + (i + 1) * 82},70L${(i + 1) * w},230L${i * w},230Z`, colour));
    stripes.push(fill(`M${i * w},228v34a${w / 2},34 0 0 0 ${w},0v-34Z`, darker(colour, 0.13)));
  }
  const back = [
    fill(box(46, 200, 848, 420), '#3a1f33'),
    fill(
      box(46, 200, 848, 420),
      sheet.radial(
        [
          [0, '#ffb75a', 0.75],
          [0.6, '#c2543a', 0.35],
          [1, '#2a1a2c', 0.2],
        ],
        { cx: 0.5, cy: 0.35, r: 0.7 },
      ),
    ),
    rug(92, 250, 150, 300, '#8f2f34', [
      [0.14, 54, cream],
      [0.42, 44, saffron],
      [0.68, 54, cream],
    ]),
    rug(262, 250, 128, 250, indigo, [
      [0.16, 46, sand],
      [0.46, 40, saffron],
      [0.72, 44, sand],
    ]),
    rug(700, 250, 150, 300, '#2c6c60', [
      [0.14, 54, sand],
      [0.42, 44, terracotta],
      [0.68, 54, sand],
    ]),
    rect(430, 392, 236, 14, '#6b4326'),
    rect(430, 404, 236, 8, '#2a1a2c', { 'fill-opacity': 0.4 }),
    jar(sheet, 468, 392, 92, sea, { band: cream }),
    jar(sheet, 540, 392, 116, cream, { wide: 0.26, band: indigo }),
    jar(sheet, 618, 392, 84, terracotta, { wide: 0.42, band: cream }),
    rect(430, 512, 236, 14, '#6b4326'),
    [450, 486, 522, 558, 594, 630].map((x, i) => [
      fill(box(x, 440 + (i % 2) * 6, 24, 72 - (i % 2) * 6, 4), [saffron, cream, sea, '#d97b5c', indigo, saffron][i]),
      fill(box(x, 462, 24, 18), [plum, terracotta, cream, cream, saffron, plum][i]),
      fill(box(x + 6, 430 + (i % 2) * 6, 12, 10), walnut),
      fill(box(x + 15, 440 + (i % 2) * 6, 9, 72 - (i % 2) * 6), '#2a1a2c', { 'fill-opacity': 0.22 }),
    ]),
  ];
  const counter = [
    fill(box(14, 618, 912, 36, 6), '#9c6438'),
    sun(box(14, 618, 912, 8, 4), 0.6),
    fill(box(40, 654, 860, 246), '#5b2f3a'),
    Array.from({ length: 9 }, (_, i) => fill(star(88 + i * 96, 776, 42), mix(saffron, plum, 0.35))),
    Array.from({ length: 9 }, (_, i) => fill(star(88 + i * 96, 776, 22, { turn: 22.5 }), '#5b2f3a')),
    Array.from({ length: 8 }, (_, i) =>
      fill(star(136 + i * 96, 776, 15, { points: 4, inner: 0.5 }), mix(saffron, plum, 0.2)),
    ),
    fill(box(40, 690, 860, 8), mix(saffron, plum, 0.35)),
    fill(box(40, 852, 860, 8), mix(saffron, plum, 0.35)),
    fill(
      box(40, 654, 860, 246),
      sheet.linear(
        [
          [0, '#2a1a2c', 0.55],
          [0.3, '#ffb75a', 0.14],
          [1, '#2a1a2c', 0.5],
        ],
        [0, 0, 0, 1],
      ),
    ),
  ];
  const goods = [
    keeper(560, 520),
    foldedStack(60, 618, 150, [indigo, saffron, cream, terracotta, sea]),
    jar(sheet, 268, 618, 148, '#d9c29a', { band: sea }),
    teapot(sheet, 380, 618, 112),
    [
      [470, saffron],
      [548, '#b53a2a'],
      [626, '#7d8a3c'],
      [704, '#c9772d'],
    ].map(([x, colour]) => [
      spiceCone(sheet, x, 590, 40, 76, colour),
      fill(`M${x - 46},586Q${x},606 ${x + 46},586L${x + 34},618H${x - 34}Z`, '#8a5a36'),
      shade(`M${x + 6},598Q${x + 30},596 ${x + 46},586L${x + 34},618H${x + 8}Z`, 0.3),
    ]),
    crate(
      sheet,
      760,
      556,
      148,
      62,
      [
        [788, 546],
        [836, 540],
        [882, 546],
        [812, 512],
        [860, 510],
      ].map(([x, y], i) => orange(sheet, x, y, 27, { leafed: i > 2 })),
    ),
  ];
  return [
    ellipse(
      480,
      905,
      620,
      90,
      sheet.radial([
        [0, '#1a1024', 0.9],
        [0.6, '#1a1024', 0.6],
        [1, '#1a1024', 0],
      ]),
    ),
    ellipse(
      470,
      980,
      640,
      130,
      sheet.radial([
        [0, '#ffb75a', 0.5],
        [1, '#ffb75a', 0],
      ]),
    ),
    rect(40, 200, 22, 700, '#4b2b24'),
    rect(878, 200, 22, 700, '#3a211f'),
    back,
    goods,
    counter,
    group({}, stripes),
    fill(
      'M60,70L880,70L940,230V268H0V230Z',
      sheet.linear(
        [
          [0, '#2a1a2c', 0.5],
          [0.75, '#2a1a2c', 0.05],
          [1, '#ffcf80', 0.35],
        ],
        [0, 0, 0, 1],
      ),
    ),
    line('M58,70H882', '#5d3428', 14),
    lantern(sheet, 62, 290, 120, { chain: 30 }),
    lantern(sheet, 252, 276, 96, { chain: 16 }),
    lantern(sheet, 424, 276, 112, { chain: 16 }),
    lantern(sheet, 684, 280, 118, { chain: 20 }),
    lantern(sheet, 884, 290, 132, { chain: 26 }),
  ];
}

/** She keeps the stall, and has seen who is coming. */
const keeper = (x, y) =>
  placed(
    x,
    y,
    { scale: 0.86 },
    fill('M-104,130C-104,40 -80,-10 -28,-24H28C80,-10 104,40 104,130Z', '#2f6f72'),
    fill('M20,-22C78,-10 104,40 104,130H40Z', '#235557'),
    fill('M-30,-30L0,34L30,-30Z', '#c98f68'),
    line('M-32,-26L0,40L32,-26', saffron, 7),
    [58, 84, 110].map((at) => circle(0, at, 5, saffron)),
    fill(
      'M-66,-86C-74,-156 -34,-186 2,-186C44,-186 78,-150 68,-82C64,-48 52,-20 30,-8C36,-40 40,-70 36,-96H-36C-40,-64 -38,-34 -30,-8C-50,-20 -62,-50 -66,-86Z',
      terracotta,
    ),
    fill(
      'M-48,-92C-48,-132 -26,-150 0,-150C28,-150 48,-130 48,-92C48,-52 26,-30 0,-30C-26,-30 -48,-52 -48,-92Z',
      '#d49a70',
    ),
    fill('M8,-31C34,-36 48,-62 48,-92C48,-114 42,-128 32,-138C38,-100 34,-60 8,-31Z', '#b97f5a'),
    fill(
      'M-52,-100C-54,-140 -30,-160 0,-160C32,-160 54,-140 52,-100C40,-128 24,-138 0,-138C-24,-138 -42,-128 -52,-100Z',
      darker(terracotta, 0.2),
    ),
    line('M-44,-122C-30,-146 30,-146 44,-122', saffron, 5),
    line('M-30,-88q10,-12 20,0M12,-88q10,-12 20,0', '#3a2430', 5),
    line('M-32,-106q12,-8 22,-2M12,-108q12,-6 22,2', '#3a2430', 4),
    line('M1,-84q6,12 -3,16', '#a5694a', 4),
    fill('M-20,-58q20,24 42,0Z', '#fff3e2'),
    circle(-34, -68, 9, '#d9704f', { 'fill-opacity': 0.5 }),
    circle(36, -68, 9, '#d9704f', { 'fill-opacity': 0.5 }),
    circle(-52, -62, 6, saffron),
    circle(53, -62, 6, saffron),
  );

/** Before the counter: sacks of spice and baskets, at the stall's feet. */
const front = (sheet) => [
  basket(
    sheet,
    130,
    905,
    96,
    96,
    [
      [80, 800],
      [130, 790],
      [180, 800],
      [106, 764],
      [156, 762],
      [130, 738],
    ].map(([x, y], i) => ball(sheet, x, y, 34, ['#b5443a', '#c8623a', '#a63b3c'][i % 3])),
  ),
  sack(sheet, 310, 915, 74, 118, '#c8a877', '#d99a2b'),
  sack(sheet, 452, 925, 66, 100, '#b9986a', '#a93c2a'),
  jar(sheet, 850, 936, 210, '#3c5f7c', { band: sand }),
  jar(sheet, 734, 944, 140, clay, { wide: 0.46, band: cream }),
];

function ground(sheet, y) {
  const { between } = sheet.random;
  const stones = [];
  for (let row = 0; row < 9; row++) {
    const top = y + 8 + row * row * 4.2 + row * 14;
    const h = 14 + row * 7;
    for (let x = -60 - row * 12 + (row % 2) * 40; x < sheet.width; x += 84 + row * 18) {
      stones.push(rect(x, top, 74 + row * 17, h, mix('#6d4453', '#8d5a55', between(0, 1)), { rx: h / 2.4 }));
    }
  }
  return [
    rect(0, y, sheet.width, sheet.height - y, '#4b2d42'),
    stones,
    rect(
      0,
      y,
      sheet.width,
      sheet.height - y,
      sheet.linear(
        [
          [0, '#ffb75a', 0.2],
          [1, '#1f1430', 0.62],
        ],
        [0, 0, 0, 1],
      ),
    ),
  ];
}

/** Lamps on a string: from, to, how far it hangs through, how many. */
function stringOfLamps(sheet, [x0, y0], [x1, y1], sag, count) {
  const at = (t) => [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + sag * 4 * t * (1 - t)];
  const points = Array.from({ length: 13 }, (_, i) => at(i / 12));
  return [
    line(curve(points), '#2a1a2c', 4),
    Array.from({ length: count }, (_, i) => {
      const [x, y] = at((i + 1) / (count + 1));
      return [
        halo(sheet, x, y + 16, 58, 0.7),
        line(`M${x},${y}v8`, '#2a1a2c', 5),
        ellipse(x, y + 20, 11, 14, '#ffe2a0'),
      ];
    }),
  ];
}

function wide(sheet) {
  const foot = 800;
  return [
    sky(sheet, foot),
    moon(sheet, 250, 170, 58),
    roofs(
      sheet,
      foot,
      [
        [-20, 170, 210, 'teeth'],
        [150, 100, 330, 'tower'],
        [250, 180, 190],
        [430, 150, 250, 'dome'],
        [580, 200, 180, 'teeth'],
        [1420, 200, 260, 'dome'],
        [1300, 130, 360],
      ],
      '#6b3a5c',
    ),
    roofs(
      sheet,
      foot,
      [
        [-40, 130, 120],
        [90, 150, 160, 'teeth'],
        [330, 130, 130, 'dome'],
        [460, 190, 110],
      ],
      '#43264a',
    ),
    ground(sheet, foot - 20),
    // A wall with an arch frames the left.
    fill(box(-20, 690, 330, 150), '#33203e'),
    fill(box(-20, 678, 346, 26, 6), '#57324f'),
    sun(box(-20, 678, 346, 5), 0.25),
    cat(190, 680, 1.02),
    stringOfLamps(sheet, [-30, 250], [720, 150], 150, 8),
    stringOfLamps(sheet, [1500, 60], [1640, 120], 20, 2),
    moved(630, 20, stall(sheet)),
    moved(630, 20, front(sheet)),
    rect(
      0,
      0,
      sheet.width,
      sheet.height,
      sheet.radial(
        [
          [0, '#1f1430', 0],
          [0.7, '#1f1430', 0],
          [1, '#1f1430', 0.5],
        ],
        { cx: 0.6, cy: 0.5, r: 0.8 },
      ),
    ),
  ];
}

function tall(sheet) {
  const foot = 1150;
  return [
    sky(sheet, foot),
    moon(sheet, 820, 150, 62),
    roofs(
      sheet,
      foot,
      [
        [-20, 170, 640, 'teeth'],
        [120, 110, 800, 'tower'],
        [240, 200, 620],
        [440, 200, 690, 'dome'],
        [640, 180, 630, 'teeth'],
        [820, 220, 740, 'dome'],
      ],
      '#6b3a5c',
    ),
    ground(sheet, foot - 10),
    stringOfLamps(sheet, [-30, 120], [1030, 330], 90, 9),
    moved(30, 380, stall(sheet)),
    moved(30, 380, front(sheet)),
    cat(570, 1328, 1.1),
    rect(
      0,
      0,
      sheet.width,
      sheet.height,
      sheet.radial(
        [
          [0, '#1f1430', 0],
          [0.7, '#1f1430', 0],
          [1, '#1f1430', 0.5],
        ],
        { cx: 0.5, cy: 0.6, r: 0.8 },
      ),
    ),
  ];
}

/** What is shown where somebody shares the shop's address: the only one with a word in it. */
function shared(sheet) {
  const foot = 500;
  return [
    sky(sheet, foot),
    roofs(
      sheet,
      foot,
      [
        [-20, 130, 110, 'teeth'],
        [100, 80, 200, 'tower'],
        [190, 150, 110],
        [330, 130, 160, 'dome'],
        [470, 160, 110, 'teeth'],
      ],
      '#6b3a5c',
    ),
    ground(sheet, foot - 10),
    cat(96, 506, 0.9),
    stringOfLamps(sheet, [-20, 70], [600, 40], 60, 7),
    placed(582, 16, { scale: 0.63 }, stall(sheet), front(sheet)),
    placed(210, 176, { scale: 2.7 }, mark()),
    letters('SOUK', 275, 392, 62, '#fdeec6', { weight: 0.16, gap: 5 }),
  ];
}

export const scenes = {
  'hero-wide': { size: [1600, 1000], draw: wide },
  'hero-tall': { size: [1000, 1400], draw: tall },
  shared: { size: [1200, 630], draw: shared },
};
