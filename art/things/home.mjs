/* Home: in a niche of the wall, where one puts what one likes to look at. */
import { brass, cream, darker, indigo, ink, lighter, paper, saffron, sand, terracotta } from '../lib/colour.mjs';
import { olive, sprig } from '../lib/garnish.mjs';
import { niche, plaster, table } from '../lib/grounds.mjs';
import { ball, flat, gleam, glow, lying, round, shade, standing, sunOnWall } from '../lib/light.mjs';
import { arch, box, curve, leafOutline, oval, polygon, star, Turned } from '../lib/outline.mjs';
import { circle, ellipse, fill, line, rect, turned } from '../lib/sheet.mjs';

const LIT = '#ffeab0';
const METAL = '#9a6c26';

/** What a pierced lantern throws on the wall: stars and drops that grow as they go out. */
function thrown(sheet, cx, cy) {
  const drawn = [];
  [
    [410, 16, 30],
    [500, 20, 26],
    [600, 24, 44],
    [710, 28, 36],
    [830, 30, 60],
    [960, 32, 50],
  ].forEach(([r, count, size], ring) => {
    for (let i = 0; i < count; i++) {
      const angle = ((i + (ring % 2) * 0.5) * 2 * Math.PI) / count + 0.1;
      const [x, y] = [cx + Math.cos(angle) * r, cy + Math.sin(angle) * r];
      const turn = (angle * 180) / Math.PI;
      const opacity = Math.max(0.2, 0.98 - ring * 0.14).toFixed(2);
      drawn.push(
        ring % 2 === 0
          ? fill(star(x, y, size, { inner: 0.55, turn }), '#ffe2a0', { 'fill-opacity': opacity })
          : turned(
              turn,
              x,
              y,
              fill(leafOutline(x - size, y, size * 2, 0, 0.34), '#ffc976', { 'fill-opacity': opacity }),
            ),
      );
    }
  });
  return sheet.blurred(1.6, drawn);
}

/** A hole with the candle behind it. */
const hole = (sheet, x, y, r, d) => [
  circle(
    x,
    y,
    r * 2.1,
    sheet.radial([
      [0, '#ffd070', 0.75],
      [1, '#ffb040', 0],
    ]),
  ),
  fill(d, LIT),
];

/** Rows of holes around something turned: [height, count, size, kind]. */
function piercing(sheet, pot, rows) {
  return rows.map(([y, count, size, kind], row) =>
    Array.from({ length: count }, (_, i) => {
      const around = -0.9 + (1.8 * (i + (row % 2) * 0.5)) / (count - (row % 2 ? 0 : 1));
      const [x, at] = pot.at(around, y);
      const w = size * (0.3 + 0.7 * Math.cos((around * Math.PI) / 2));
      const shape =
        kind === 'star'
          ? polygon(
              Array.from({ length: 16 }, (__, k) => [
                x + Math.cos((k * Math.PI) / 8) * w * (k % 2 ? 0.58 : 1),
                at + Math.sin((k * Math.PI) / 8) * size * (k % 2 ? 0.58 : 1),
              ]),
            )
          : kind === 'drop'
            ? `M${x},${at - size * 1.3}Q${x + w * 0.9},${at} ${x},${at + size * 0.7}Q${x - w * 0.9},${at} ${x},${at - size * 1.3}Z`
            : oval(x, at, w * 0.5, size * 0.5);
      return hole(sheet, x, at, size * 0.8, shape);
    }),
  );
}

function pierced(sheet) {
  const dome = new Turned(
    600,
    [
      [20, 268],
      [60, 300],
      [150, 350],
      [214, 420],
      [236, 470],
    ],
    0.16,
  );
  const body = new Turned(
    600,
    [
      [214, 486],
      [282, 560],
      [326, 680],
      [318, 800],
      [250, 940],
      [176, 1030],
    ],
    0.16,
  );
  const foot = new Turned(
    600,
    [
      [150, 1030],
      [136, 1070],
      [176, 1150],
      [206, 1190],
    ],
    0.16,
  );
  const metal = (pot, more) =>
    round(sheet, pot.outline(), METAL, {
      strength: 1.2,
      more: [
        circle(
          600,
          730,
          330,
          sheet.radial(
            [
              [0, '#ffbe55', 0.75],
              [0.6, '#e08a30', 0.35],
              [1, '#e08a30', 0],
            ],
            { cx: 0.5, cy: 0.5, r: 0.5 },
          ),
        ),
        more,
      ],
    });
  return [
    rect(0, 0, 1200, 1500, '#53273a'),
    circle(
      600,
      700,
      960,
      sheet.radial([
        [0, '#ffbe5c', 1],
        [0.3, '#dd7f3c', 0.9],
        [0.6, '#93404a', 0.7],
        [1, '#53273a', 0],
      ]),
    ),
    thrown(sheet, 600, 700),
    table(sheet, { y: 1130, colour: '#6b3a34', planks: 3 }),
    ellipse(
      600,
      1200,
      620,
      150,
      sheet.radial([
        [0, '#ffc260', 0.85],
        [1, '#ffc260', 0],
      ]),
    ),
    Array.from({ length: 18 }, (_, i) =>
      turned(
        sheet.random.around(0, 6),
        600,
        1340,
        ellipse(60 + i * 66, 1268 + ((i * 83) % 200), 22 + ((i * 83) % 200) / 7, 7 + ((i * 83) % 200) / 20, '#ffd88a', {
          'fill-opacity': (0.5 - ((i * 83) % 200) / 620).toFixed(2),
        }),
      ),
    ),
    standing(sheet, 600, 1192, 200, { strength: 0.9, length: 0.8 }),
    line(oval(600, 150, 62), darker(METAL, 0.2), 24),
    line(oval(598, 148, 62), lighter(METAL, 0.35), 9),
    round(sheet, box(574, 206, 52, 40, 12), METAL),
    ball(sheet, 600, 252, 36, METAL, { ry: 28 }),
    metal(foot, [line(foot.ring(1150), darker(METAL, 0.4), 8), piercing(sheet, foot, [[1104, 7, 20, 'drop']])]),
    metal(
      body,
      piercing(sheet, body, [
        [560, 10, 19, 'dot'],
        [640, 9, 44, 'star'],
        [734, 9, 22, 'dot'],
        [800, 9, 44, 'star'],
        [880, 9, 20, 'dot'],
        [944, 9, 34, 'drop'],
        [1000, 8, 13, 'dot'],
      ]),
    ),
    [
      [590, 6],
      [694, 9],
      [756, 9],
      [852, 6],
      [908, 6],
    ].map(([y, w]) => [
      line(body.ring(y), darker(METAL, 0.35), w),
      line(body.ring(y - 4), lighter(METAL, 0.5), w * 0.4),
    ]),
    metal(
      dome,
      piercing(sheet, dome, [
        [322, 5, 13, 'dot'],
        [368, 6, 27, 'drop'],
        [424, 9, 18, 'dot'],
      ]),
    ),
    line(dome.ring(392), lighter(METAL, 0.4), 4),
    round(
      sheet,
      new Turned(
        600,
        [
          [262, 462],
          [266, 490],
        ],
        0.16,
      ).outline(),
      lighter(METAL, 0.12),
    ),
    line('M334,470A266,43 0 0 0 866,470', lighter(METAL, 0.55), 5),
    round(
      sheet,
      new Turned(
        600,
        [
          [188, 1020],
          [192, 1042],
        ],
        0.16,
      ).outline(),
      lighter(METAL, 0.12),
    ),
    round(
      sheet,
      new Turned(
        600,
        [
          [214, 1176],
          [218, 1200],
        ],
        0.16,
      ).outline(),
      lighter(METAL, 0.08),
    ),
    circle(
      600,
      720,
      560,
      sheet.radial([
        [0, '#ffd98a', 0.42],
        [0.5, '#ffb050', 0.14],
        [1, '#ffb050', 0],
      ]),
    ),
  ];
}

function soap(sheet) {
  const green = '#a9ad62';
  const bar = (x, y, w, h, d, colour, stamped) => [
    fill(
      polygon([
        [x, y],
        [x + d, y - d * 0.6],
        [x + w + d, y - d * 0.6],
        [x + w, y],
      ]),
      lighter(colour, 0.3),
    ),
    fill(
      polygon([
        [x + w, y],
        [x + w + d, y - d * 0.6],
        [x + w + d, y + h - d * 0.6],
        [x + w, y + h],
      ]),
      darker(colour, 0.36),
    ),
    flat(sheet, box(x, y, w, h), colour),
    line(`M${x},${y}H${x + w}L${x + w + d},${y - d * 0.6}`, lighter(colour, 0.55), 5),
    stamped
      ? [
          circle(x + w / 2, y + h / 2, h * 0.36, 'none', { stroke: darker(colour, 0.3), 'stroke-width': 6 }),
          fill(star(x + w / 2, y + h / 2, h * 0.29), darker(colour, 0.22)),
          fill(leafOutline(x + w / 2 - h * 0.15, y + h / 2 + h * 0.1, h * 0.38, -40, 0.5), lighter(colour, 0.3)),
        ]
      : '',
    [
      [0.1, 0.2],
      [0.24, 0.8],
      [0.86, 0.16],
      [0.92, 0.74],
      [0.7, 0.9],
      [0.12, 0.56],
    ].map(([a, b]) => circle(x + w * a, y + h * b, 5, darker(colour, 0.28), { 'fill-opacity': 0.6 })),
  ];
  return [
    plaster(sheet, '#d9b08b'),
    glow(sheet),
    niche(sheet, { y: 1150, width: 980, height: 1060, colour: '#7f9c86', wall: '#d9b08b', pointed: true }),
    table(sheet, { y: 1110, colour: '#e6d2ac', planks: 3 }),
    fill(
      'M180,1230H980L1160,1180Q1180,1260 960,1290H260Z',
      sheet.linear([
        [0, '#2a1a2c', 0.5],
        [1, '#2a1a2c', 0],
      ]),
    ),
    bar(250, 940, 360, 260, 150, '#b9b674', false),
    bar(600, 950, 330, 252, 150, '#97a05a', false),
    bar(390, 640, 400, 290, 160, green, true),
    // The wire that cut it.
    sprig(
      sheet,
      [
        [360, 560],
        [450, 500],
        [560, 480],
        [680, 430],
        [800, 430],
      ],
      { size: 116, fruit: '#5c6a34' },
    ),
    turned(
      -5,
      300,
      1330,
      shade(box(180, 1300, 360, 74, 30), 0.2),
      round(sheet, box(170, 1284, 360, 74, 30), cream),
      line('M190,1300h320M190,1320h320M190,1340h320', '#d8c6a0', 4),
      fill(box(300, 1284, 90, 74), terracotta),
      line('M345,1284v74', darker(terracotta, 0.3), 5),
    ),
    [
      [1000, 1310, 58],
      [930, 1350, 40],
      [1060, 1370, 34],
      [1090, 1280, 26],
    ].map(([x, y, r]) => [
      circle(x, y, r, '#ffffff', { 'fill-opacity': 0.28 }),
      circle(x, y, r, 'none', { stroke: '#fffaf0', 'stroke-width': 4, 'stroke-opacity': 0.8 }),
      gleam(sheet, x - r * 0.35, y - r * 0.35, r * 0.3, r * 0.18, 1, -40),
    ]),
  ];
}

function cedarBox(sheet) {
  const wood = '#b9683f';
  const veins = (x, y, w, h) =>
    Array.from({ length: 7 }, (_, i) =>
      line(
        curve([
          [x, y + ((i + 0.5) * h) / 7],
          [x + w * 0.3, y + ((i + 0.5) * h) / 7 + sheet.random.around(0, 12)],
          [x + w * 0.7, y + ((i + 0.5) * h) / 7 + sheet.random.around(0, 12)],
          [x + w, y + ((i + 0.5) * h) / 7],
        ]),
        darker(wood, 0.24),
        4,
        { 'stroke-opacity': 0.6 },
      ),
    );
  const front = box(220, 800, 700, 330, 4);
  const side = polygon([
    [920, 800],
    [1060, 720],
    [1060, 1030],
    [920, 1130],
  ]);
  const tails = [0, 1, 2, 3].map((i) =>
    fill(
      polygon([
        [220, 822 + i * 80],
        [274, 812 + i * 80],
        [274, 872 + i * 80],
        [220, 862 + i * 80],
      ]),
      darker(wood, 0.34),
    ),
  );
  const rightTails = [0, 1, 2, 3].map((i) =>
    fill(
      polygon([
        [920, 822 + i * 80],
        [866, 812 + i * 80],
        [866, 872 + i * 80],
        [920, 862 + i * 80],
      ]),
      darker(wood, 0.34),
    ),
  );
  return [
    plaster(sheet, '#a9b8a4'),
    glow(sheet),
    niche(sheet, { y: 1130, width: 1000, height: 1040, colour: '#5f8078', wall: '#a9b8a4' }),
    table(sheet, { y: 1060, colour: '#dcb684', planks: 3 }),
    fill(
      'M240,1130H930L1190,1050Q1200,1150 980,1180H300Z',
      sheet.linear([
        [0, '#2a1a2c', 0.6],
        [1, '#2a1a2c', 0],
      ]),
    ),
    // The lid, open, and what is kept inside.
    fill(
      polygon([
        [360, 716],
        [1060, 716],
        [1010, 420],
        [330, 420],
      ]),
      darker(wood, 0.16),
    ),
    sheet.within(
      polygon([
        [360, 716],
        [1060, 716],
        [1010, 420],
        [330, 420],
      ]),
      veins(330, 420, 740, 296),
    ),
    fill(
      polygon([
        [360, 716],
        [1060, 716],
        [1010, 420],
        [330, 420],
      ]),
      'none',
      { stroke: lighter(wood, 0.3), 'stroke-width': 12 },
    ),
    fill(star(686, 566, 92), darker(wood, 0.42)),
    fill(star(686, 566, 72), lighter(wood, 0.2)),
    fill(star(686, 566, 40, { turn: 22.5 }), darker(wood, 0.42)),
    circle(686, 566, 12, brass),
    fill(
      polygon([
        [220, 800],
        [360, 716],
        [1060, 716],
        [920, 800],
      ]),
      '#4c2218',
    ),
    turned(
      -7,
      480,
      760,
      flat(sheet, box(330, 650, 330, 170), paper),
      line('M330,650L495,750L660,650', darker(sand, 0.25), 5),
      circle(495, 742, 24, terracotta),
    ),
    turned(
      5,
      700,
      760,
      flat(sheet, box(560, 670, 310, 160), '#dfe6df'),
      line('M560,670L715,764L870,670', '#9fb0a8', 5),
    ),
    turned(
      -3,
      800,
      760,
      flat(sheet, box(700, 690, 270, 130), '#f0cfa8'),
      fill(box(900, 704, 52, 62), indigo),
      fill(star(926, 735, 18), saffron),
    ),
    flat(sheet, front, wood, { more: [veins(220, 800, 700, 330)] }),
    tails,
    rightTails,
    fill(side, darker(wood, 0.34)),
    line('M920,900L1060,812M920,1010L1060,918', darker(wood, 0.52), 4),
    line('M220,800H920L1060,720', lighter(wood, 0.42), 8),
    fill(box(536, 792, 72, 96, 10), brass),
    fill(
      box(536, 792, 72, 96, 10),
      sheet.linear(
        [
          [0, '#fff1cf', 0.6],
          [1, '#2a1a2c', 0.3],
        ],
        [0, 0, 1, 1],
      ),
    ),
    circle(572, 848, 11, ink),
    fill(
      polygon([
        [567, 850],
        [577, 850],
        [581, 874],
        [563, 874],
      ]),
      ink,
    ),
    sprig(
      sheet,
      [
        [140, 1350],
        [240, 1310],
        [350, 1320],
        [450, 1290],
      ],
      { size: 92, colour: '#5d7a58' },
    ),
    Array.from({ length: 9 }, (_, i) =>
      turned(
        i * 70,
        880 + i * 24,
        1330,
        line(`M${780 + i * 40},${1310 + (i % 3) * 30}q24,-26 50,-6`, lighter(wood, 0.35), 15),
      ),
    ),
    // One moth, kept away.
    turned(
      24,
      170,
      330,
      fill('M170,330C120,270 70,280 62,330C76,372 130,366 170,340Z', '#efe3c8'),
      fill('M170,330C220,270 270,280 278,330C264,372 210,366 170,340Z', '#e2d2b0'),
      circle(112, 322, 13, '#b59b70'),
      circle(228, 322, 13, '#b59b70'),
      ellipse(170, 336, 11, 34, '#8f7a58'),
      line('M166,304q-14,-26 -34,-28M174,304q14,-26 34,-28', '#8f7a58', 4),
    ),
  ];
}

function giftCard(sheet) {
  const card = (x, y, turn, colours, drawn) =>
    turned(
      turn,
      x + 330,
      y + 210,
      lying(sheet, box(x, y, 660, 420, 34), { blur: 12 }),
      flat(sheet, box(x, y, 660, 420, 34), colours, { more: drawn }),
    );
  return [
    plaster(sheet, '#b95a4a'),
    glow(sheet, { strength: 1.1 }),
    sunOnWall(sheet, { x: 40, y: 40, width: 640, height: 860, slant: 200, strength: 0.8 }),
    Array.from({ length: 40 }, () =>
      fill(
        star(sheet.random.between(20, 1180), sheet.random.between(20, 1480), sheet.random.between(7, 17), {
          points: sheet.random.pick([4, 8]),
          inner: sheet.random.pick([0.4, 0.7]),
          turn: sheet.random.between(0, 90),
        }),
        sheet.random.pick([saffron, cream, '#e9b7a0', brass]),
        { 'fill-opacity': 0.85 },
      ),
    ),
    // An envelope, and the card that comes out of it.
    turned(
      -6,
      600,
      950,
      lying(sheet, box(180, 720, 840, 560, 20), { blur: 18, dx: 26, dy: 32 }),
      flat(sheet, box(180, 720, 840, 560, 20), '#e7d3ae'),
      fill('M180,740L600,420L1020,740L600,1010Z', darker('#e7d3ae', 0.16)),
      sheet.within(
        'M196,744L600,436L1004,744L600,1000Z',
        Array.from({ length: 16 }, (_, i) =>
          Array.from({ length: 12 }, (_, k) =>
            fill(star(210 + i * 56, 450 + k * 56, 22), (i + k) % 2 === 0 ? indigo : '#3d4f97'),
          ),
        ),
      ),
    ),
    card(270, 380, -6, '#1f6b5c', [
      fill(arch(600, 820, 250, 330), '#f3c36b'),
      sheet.within(
        arch(600, 820, 250, 330),
        circle(600, 640, 70, '#fff0c4'),
        fill('M470,800Q600,690 740,800V830H470Z', terracotta),
      ),
      line(arch(600, 820, 290, 360), saffron, 7),
      Array.from({ length: 6 }, (_, i) => [
        fill(star(320 + (i % 2) * 70, 440 + i * 62, 24), i % 2 ? saffron : '#2f8572'),
        fill(star(880 - (i % 2) * 70, 440 + i * 62, 24), i % 2 ? saffron : '#2f8572'),
      ]),
    ]),
    turned(
      -6,
      600,
      950,
      flat(sheet, 'M180,760L600,1050L1020,760V1260Q1020,1280 1000,1280H200Q180,1280 180,1260Z', '#f0dfbd'),
      line('M186,1272L540,1010M1014,1272L660,1010', darker('#e7d3ae', 0.2), 5),
      line('M180,760L600,1050L1020,760', darker('#e7d3ae', 0.3), 6),
      shade(oval(606, 1062, 66, 66), 0.25),
      circle(600, 1050, 66, '#9c2f36'),
      fill(star(600, 1050, 50), darker('#9c2f36', 0.25)),
      fill(star(600, 1050, 27, { turn: 22.5 }), lighter('#9c2f36', 0.15)),
    ),
    // A ribbon.
    line(
      curve([
        [-20, 1390],
        [160, 1340],
        [330, 1420],
        [520, 1350],
        [700, 1430],
        [900, 1370],
        [1220, 1440],
      ]),
      saffron,
      36,
    ),
    line(
      curve([
        [-20, 1382],
        [160, 1332],
        [330, 1412],
        [520, 1342],
        [700, 1422],
        [900, 1362],
        [1220, 1432],
      ]),
      '#f3c36b',
      9,
    ),
  ];
}

export const home = {
  'pierced-lantern': pierced,
  'olive-oil-soap': soap,
  'cedar-box': cedarBox,
  'gift-card': giftCard,
};
