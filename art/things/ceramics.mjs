/* Ceramics: on a wooden table, before a wall of zellige. */
import {
  clay,
  cream,
  darker,
  indigo,
  ink,
  lighter,
  mix,
  oak,
  paper,
  rose,
  saffron,
  sand,
  sea,
  terracotta,
  walnut,
} from '../lib/colour.mjs';
import { lemon, lemonHalf, olive, orange, smallBowl, sprig, steam } from '../lib/garnish.mjs';
import { clothTable, table, zellige } from '../lib/grounds.mjs';
import { ball, flat, gleam, glow, lying, round, shade, standing, sun, sunOnWall } from '../lib/light.mjs';
import { box, curve, leafOutline, oval, polygon, Turned } from '../lib/outline.mjs';
import { circle, ellipse, fill, line, nearer, placed, turned } from '../lib/sheet.mjs';

const wall = (sheet, [ground, ...colours], y) => [
  zellige(sheet, { ground, colours, bottom: y }),
  glow(sheet, { strength: 0.9 }),
  sunOnWall(sheet, { strength: 0.85 }),
];
const room = (sheet, colours, { y = 1030, wood = oak } = {}) => [
  wall(sheet, colours, y),
  table(sheet, { y, colour: wood }),
];

const SEA_WALL = [sea, mix(sea, indigo, 0.4), lighter(sea, 0.2), sea];
const ROSE_WALL = [rose, lighter(rose, 0.35), mix(rose, clay, 0.6), rose];
const SAND_WALL = [sand, cream, mix(sand, saffron, 0.45), sand];
const BLUE_WALL = [mix(indigo, sea, 0.3), indigo, mix(indigo, paper, 0.25), mix(indigo, sea, 0.3)];

/** Where glaze has run down from a rim and stopped. */
function runs(sheet, pot, least, most, count = 11) {
  const points = [];
  for (let i = 0; i <= count; i++) {
    const share = i % 2 === 0 ? sheet.random.between(0.25, 1) : sheet.random.between(0, 0.2);
    const around = -1 + (2 * i + (i > 0 && i < count ? sheet.random.around(0, 0.5) : 0)) / count;
    points.push(pot.at(around, pot.top[1] + least + (most - least) * share));
  }
  const wide = pot.top[0] + 60;
  return `${curve(points, { tension: 4.2 })}L${pot.cx + wide},${pot.top[1] - 80}L${pot.cx - wide},${pot.top[1] - 80}Z`;
}

function speckled(sheet, pot, colour, count = 90) {
  const dots = [];
  for (let i = 0; i < count; i++) {
    const [x, y] = pot.at(sheet.random.around(0, 1), sheet.random.between(pot.top[1], pot.foot[1]));
    dots.push(circle(x, y, sheet.random.between(1.5, 4), colour, { 'fill-opacity': 0.5 }));
  }
  return dots;
}

const glazed = (d, glaze) => [
  fill(d, darker(glaze, 0.5), { transform: 'translate(4 12)', 'fill-opacity': 0.45 }),
  fill(d, glaze),
];

const hollow = (sheet, pot, colour) => [
  fill(pot.mouth(), darker(colour, 0.2)),
  fill(
    pot.mouth(),
    sheet.linear([
      [0, '#2a1a2c', 0.55],
      [0.6, '#2a1a2c', 0.1],
      [1, '#fff1cf', 0.35],
    ]),
  ),
];

const mug = (glaze, drink, colours) => (sheet) => {
  const raw = '#d2ae82';
  const cup = new Turned(
    540,
    [
      [245, 520],
      [252, 600],
      [252, 800],
      [242, 950],
      [196, 1075],
      [190, 1092],
    ],
    0.19,
  );
  return [
    room(sheet, colours, { y: 980 }),
    nearer(
      1.24,
      640,
      1140,
      standing(sheet, 560, 1094, 225, { length: 1.6 }),
      line('M775,640C960,590 1000,900 765,930', darker(raw, 0.24), 68),
      line('M775,634C950,586 988,880 768,914', lighter(raw, 0.1), 34),
      round(sheet, cup.front(), raw, {
        more: [
          speckled(sheet, cup, '#7d5636', 120),
          line(cup.ring(1010), darker(raw, 0.22), 4),
          line(cup.ring(1034), darker(raw, 0.16), 3),
          glazed(runs(sheet, cup, 90, 260), glaze),
        ],
      }),
      gleam(sheet, 410, 650, 30, 100, 0.85),
      gleam(sheet, 452, 596, 14, 30, 0.5),
      hollow(sheet, cup, glaze),
      sheet.within(cup.mouth(14), ellipse(540, 556, 238, 46, drink), gleam(sheet, 455, 552, 90, 14, 0.5)),
      line(cup.mouth(6), lighter(glaze, 0.34), 12),
      line(cup.ring(523, 243), lighter(glaze, 0.55), 5),
      steam(sheet, 540, 500, 330),
    ),
  ];
};

const bowl = (glaze, colours) => (sheet) => {
  const pot = new Turned(
    600,
    [
      [385, 760],
      [380, 800],
      [330, 930],
      [225, 1050],
      [150, 1100],
      [140, 1128],
    ],
    0.2,
  );
  return [
    room(sheet, colours, { y: 960 }),
    nearer(
      1.16,
      600,
      1180,
      standing(sheet, 620, 1130, 230, { length: 1.8 }),
      fill(pot.mouth(), darker(glaze, 0.4)),
      orange(sheet, 440, 690, 118),
      orange(sheet, 770, 694, 112, { leafed: false }),
      ball(sheet, 610, 640, 122, '#7b3350'),
      line('M610,530Q612,512 622,502', walnut, 12),
      ball(sheet, 560, 742, 100, '#8b3c56'),
      ball(sheet, 690, 748, 92, '#6d2c49'),
      lemon(sheet, 356, 770, 78, { turn: 18 }),
      lemon(sheet, 846, 772, 74, { turn: -30 }),
      round(sheet, pot.front(), '#cfa87c', {
        more: [speckled(sheet, pot, '#7d5636', 90), glazed(runs(sheet, pot, 120, 230, 13), glaze)],
      }),
      gleam(sheet, 400, 880, 60, 26, 0.7, 52),
      line(pot.ring(760), lighter(glaze, 0.4), 12),
    ),
    sprig(
      sheet,
      [
        [930, 1330],
        [860, 1290],
        [770, 1275],
        [680, 1290],
      ],
      { size: 96, every: 1 },
    ),
  ];
};

/** One of the brothers' fish, in three strokes of the brush. */
function fish(x, y, turn, scale = 1) {
  const blue = indigo;
  const body = 'M-150,0C-90,-92 60,-96 150,-6C60,84 -90,80 -150,0Z';
  return placed(
    x,
    y,
    { turn, scale },
    fill('M-128,0C-190,-80 -226,-84 -238,-76C-214,-40 -212,36 -236,78C-220,84 -186,72 -128,0Z', blue),
    fill(
      'M-30,-74C-10,-130 50,-128 72,-112C60,-92 52,-78 50,-64ZM-10,66C0,112 44,116 64,104C50,88 44,72 44,58Z',
      mix(blue, sea, 0.4),
    ),
    fill(body, blue),
    fill('M-140,2C-90,22 20,52 134,4C60,84 -90,80 -150,0Z', mix(blue, paper, 0.34)),
    line('M70,-62C46,-24 46,26 66,58', paper, 8),
    [-84, -46, -8, 28].map((dx) => line(`M${dx},-46q22,22 0,46M${dx},4q22,20 0,42`, paper, 6)),
    circle(104, -18, 15, paper),
    circle(106, -18, 7, ink),
    line('M128,14q-14,8 -24,2', paper, 5),
  );
}

function plate(sheet) {
  const [cx, cy, r] = [600, 680, 452];
  const rim = [];
  for (let i = 0; i < 28; i++) {
    const angle = (i * 360) / 28;
    const rad = (angle * Math.PI) / 180;
    const [x, y] = [cx + Math.cos(rad) * 382, cy + Math.sin(rad) * 382];
    rim.push(fill(leafOutline(x, y, 62, angle + 62, 0.5), i % 2 === 0 ? indigo : mix(indigo, sea, 0.5)));
    rim.push(circle(cx + Math.cos(rad + 0.11) * 352, cy + Math.sin(rad + 0.11) * 352, 5, indigo));
  }
  const waves = [
    [470, 880],
    [640, 905],
    [750, 470],
    [380, 560],
    [560, 470],
  ].map(([x, y]) => line(`M${x},${y}q16,-18 32,0q16,18 32,0`, mix(indigo, paper, 0.45), 7));
  return [
    room(sheet, ROSE_WALL, { y: 1090 }),
    lying(sheet, oval(cx, cy, r), { dx: 46, dy: 34, blur: 20, strength: 0.4 }),
    standing(sheet, 600, 1150, 250, { depth: 0.12 }),
    circle(cx, cy, r, cream),
    circle(
      cx,
      cy,
      r,
      sheet.radial(
        [
          [0, '#fff', 0.3],
          [0.8, '#fff1cf', 0],
          [1, '#2a1a2c', 0.3],
        ],
        { cx: 0.4, cy: 0.36, r: 0.68 },
      ),
    ),
    line(oval(cx, cy, r - 9), indigo, 12),
    rim,
    line(oval(cx, cy, 326), indigo, 7),
    line(oval(cx, cy, 310), mix(indigo, paper, 0.4), 4),
    circle(
      cx,
      cy,
      300,
      sheet.linear(
        [
          [0, '#2a1a2c', 0.12],
          [0.5, '#fff', 0],
          [1, '#fff', 0.5],
        ],
        [0, 0, 1, 1],
      ),
    ),
    waves,
    fish(610, 545, 8, 0.98),
    fish(560, 700, 172, 0.9),
    fish(640, 835, 5, 0.78),
    gleam(sheet, 300, 420, 130, 44, 0.75, -48),
    // The two feet that hold it upright.
    round(sheet, box(390, 1080, 46, 110, 16), walnut),
    round(sheet, box(764, 1080, 46, 110, 16), walnut),
    fill(box(330, 1158, 540, 38, 12), walnut),
    sun(box(330, 1158, 540, 8, 4), 0.3),
    lemon(sheet, 210, 1240, 84),
    lemonHalf(990, 1262, 74),
  ];
}

function oliveDish(sheet) {
  const glaze = lighter(sea, 0.12);
  const outline = curve(
    [
      [180, 830],
      [270, 660],
      [480, 590],
      [720, 600],
      [930, 690],
      [1030, 840],
      [960, 1000],
      [760, 1090],
      [480, 1095],
      [260, 1000],
    ],
    { closed: true },
  );
  const well = curve(
    [
      [240, 820],
      [320, 700],
      [500, 645],
      [680, 690],
      [730, 820],
      [660, 960],
      [480, 1010],
      [310, 940],
    ],
    { closed: true },
  );
  const small = oval(868, 830, 116, 128);
  const olives = [
    [330, 800],
    [410, 740],
    [520, 720],
    [610, 780],
    [420, 850],
    [520, 830],
    [330, 890],
    [440, 940],
    [560, 920],
    [640, 870],
    [500, 770],
    [390, 800],
    [590, 850],
    [480, 880],
  ];
  const colours = ['#6b7440', '#4b3550', '#7d8444', '#59632f', '#5c3146'];
  return [
    clothBoard(sheet),
    nearer(
      1.14,
      600,
      840,
      lying(sheet, outline, { dx: 30, dy: 52, blur: 20, strength: 0.5 }),
      fill(outline, darker(glaze, 0.4), { transform: 'translate(0 30)' }),
      flat(sheet, outline, glaze),
      line(outline, lighter(glaze, 0.5), 8),
      fill(well, darker(glaze, 0.25)),
      fill(
        well,
        sheet.linear(
          [
            [0, '#2a1a2c', 0.5],
            [0.6, '#2a1a2c', 0.1],
            [1, '#fff', 0.35],
          ],
          [0, 0, 0.6, 1],
        ),
      ),
      fill(small, darker(glaze, 0.25)),
      fill(
        small,
        sheet.linear(
          [
            [0, '#2a1a2c', 0.5],
            [0.6, '#2a1a2c', 0.1],
            [1, '#fff', 0.35],
          ],
          [0, 0, 0.6, 1],
        ),
      ),
      olives
        .sort((a, b) => a[1] - b[1])
        .map(([x, y], i) => [
          shade(oval(x + 12, y + 22, 52, 36), 0.4),
          turned(((i * 47) % 70) - 35, x, y, olive(sheet, x, y, 44, colours[i % colours.length])),
        ]),
      [
        [835, 810],
        [905, 845],
        [862, 890],
        [890, 780],
        [815, 862],
      ].map(([x, y], i) =>
        turned(i * 50, x, y, shade(oval(x + 5, y + 9, 27, 15), 0.4), ball(sheet, x, y, 26, '#b48a5e', { ry: 14 })),
      ),
      sprig(
        sheet,
        [
          [470, 745],
          [500, 690],
          [560, 650],
          [640, 632],
        ],
        { size: 86 },
      ),
      gleam(sheet, 330, 655, 90, 20, 0.7, -24),
      gleam(sheet, 930, 1010, 80, 18, 0.35, -34),
    ),
    sprig(
      sheet,
      [
        [1160, 300],
        [1040, 330],
        [930, 330],
        [820, 370],
        [720, 380],
        [620, 430],
      ],
      { size: 136, fruit: '#59632f' },
    ),
    lemonHalf(230, 1270, 108),
    lemon(sheet, 430, 1345, 92, { turn: 20 }),
  ];
}

/** A table from above under a striped cloth. */
function clothBoard(sheet) {
  const stripes = [];
  for (let x = 60; x < 1200; x += 216) {
    stripes.push(
      fill(box(x, 0, 54, 1500), terracotta, { 'fill-opacity': 0.8 }),
      fill(box(x + 70, 0, 12, 1500), terracotta, { 'fill-opacity': 0.8 }),
    );
  }
  return [
    fill(box(0, 0, 1200, 1500), cream),
    stripes,
    glow(sheet),
    sunOnWall(sheet, { x: 60, y: 60, width: 620, height: 900, slant: 160, strength: 0.8 }),
  ];
}

const vase = (glaze, flowers, colours) => (sheet) => {
  const pot = new Turned(
    590,
    [
      [62, 560],
      [50, 640],
      [62, 720],
      [150, 840],
      [205, 960],
      [196, 1090],
      [128, 1200],
      [120, 1216],
    ],
    0.2,
  );
  return [
    room(sheet, colours, { y: 1080 }),
    standing(sheet, 600, 1218, 150, { length: 2 }),
    fill(pot.mouth(), darker(glaze, 0.5)),
    flowers(sheet),
    round(sheet, pot.front(), glaze, {
      more: [glazed(runs(sheet, pot, 330, 470, 9), lighter(glaze, 0.16)), speckled(sheet, pot, darker(glaze, 0.5), 60)],
    }),
    gleam(sheet, 480, 930, 26, 100, 0.8, 10),
    gleam(sheet, 562, 640, 8, 50, 0.7),
    line(pot.ring(560), lighter(glaze, 0.4), 8),
  ];
};

function poppy(sheet, x, y, r, colour, stem) {
  const petals = [
    [-0.6, 0.1, -18],
    [0.6, 0.1, 18],
    [0, -0.25, 0],
    [0, 0.35, 0],
  ];
  return [
    line(curve(stem), '#4d6b3c', 9),
    petals.map(([dx, dy, turn], i) =>
      turned(
        turn,
        x,
        y,
        ball(
          sheet,
          x + dx * r,
          y + dy * r,
          r * 0.82,
          i < 2 ? darker(colour, 0.1) : lighter(colour, i === 3 ? 0.06 : 0),
          { ry: r * 0.7 },
        ),
      ),
    ),
    ellipse(x, y + r * 0.1, r * 0.26, r * 0.2, ink),
    [0, 60, 120, 180, 240, 300].map((a) =>
      circle(x + Math.cos(a * 0.01745) * r * 0.4, y + r * 0.1 + Math.sin(a * 0.01745) * r * 0.3, 6, ink),
    ),
  ];
}

const poppies = (sheet) => [
  poppy(sheet, 340, 270, 98, '#cc4a2f', [
    [585, 600],
    [540, 460],
    [420, 360],
    [345, 290],
  ]),
  poppy(sheet, 790, 350, 88, '#d9622f', [
    [595, 600],
    [640, 500],
    [740, 450],
    [790, 370],
  ]),
  poppy(sheet, 590, 170, 108, '#bd3a2c', [
    [590, 600],
    [600, 440],
    [575, 300],
    [590, 190],
  ]),
];

const eucalyptus = (sheet) => [
  [
    [
      [590, 600],
      [560, 480],
      [480, 380],
      [400, 260],
      [350, 150],
    ],
    [
      [592, 600],
      [620, 450],
      [600, 300],
      [630, 160],
      [610, 70],
    ],
    [
      [594, 600],
      [660, 500],
      [760, 420],
      [830, 310],
      [900, 240],
    ],
  ].map((stem) => [
    line(curve(stem), '#5d7a68', 9),
    stem.slice(1).map(([x, y], i) =>
      [-1, 1].map((side) =>
        ball(sheet, x + side * (58 - i * 7), y + side * 12, 52 - i * 6, mix('#7fa08c', sand, i * 0.12), {
          ry: 40 - i * 4,
        }),
      ),
    ),
    ball(sheet, stem.at(-1)[0], stem.at(-1)[1] - 26, 26, '#a9bda4'),
  ]),
];

function tagine(sheet) {
  const lid = new Turned(
    600,
    [
      [44, 330],
      [52, 380],
      [66, 440],
      [116, 560],
      [210, 740],
      [330, 900],
      [362, 960],
      [366, 985],
    ],
    0.2,
  );
  const dish = new Turned(
    600,
    [
      [400, 968],
      [404, 1010],
      [360, 1100],
      [300, 1160],
      [290, 1172],
    ],
    0.2,
  );
  const teeth = (y, height, count, colour) => {
    const drawn = [];
    for (let i = 0; i < count; i++) {
      const [a, b, c] = [
        lid.at(-1 + (2 * i) / count, y),
        lid.at(-1 + (2 * (i + 0.5)) / count, y - height),
        lid.at(-1 + (2 * (i + 1)) / count, y),
      ];
      drawn.push(fill(polygon([a, b, c]), colour));
    }
    return drawn;
  };
  const dots = (y, count) =>
    Array.from({ length: count }, (_, i) => {
      const [x, at] = lid.at(-0.92 + (1.84 * i) / (count - 1), y);
      return circle(x, at, 9, cream);
    });
  return [
    wall(sheet, BLUE_WALL, 990),
    clothTable(sheet, { y: 990, drop: 1330, colour: '#ead9b8', stripe: terracotta }),
    standing(sheet, 610, 1174, 330, { length: 1.3 }),
    round(sheet, dish.front(), darker(clay, 0.18), {
      more: [
        line(dish.ring(1085), cream, 8),
        line(dish.ring(1110), cream, 4),
        line(dish.ring(1000), darker(clay, 0.4), 10),
      ],
    }),
    round(sheet, lid.outline(), '#c2643c', {
      more: [
        fill(lid.belt(760, 800), darker(terracotta, 0.25)),
        dots(782, 17),
        fill(lid.belt(560, 590), darker(terracotta, 0.25)),
        teeth(926, 78, 15, cream),
        line(lid.ring(936), cream, 8),
        teeth(742, 70, 13, cream),
        line(lid.ring(838), cream, 5),
        line(lid.ring(545), cream, 6),
        line(lid.ring(468), cream, 5),
      ],
    }),
    line(lid.ring(985), darker(terracotta, 0.4), 9),
    ball(sheet, 600, 312, 58, '#a94f2f', { ry: 46 }),
    gleam(sheet, 440, 780, 20, 120, 0.45, 27),
    steam(sheet, 600, 262, 230),
    lemon(sheet, 170, 1200, 90),
    lemonHalf(305, 1262, 74),
    smallBowl(
      sheet,
      1010,
      1290,
      118,
      sea,
      [
        [-60, -20],
        [0, -44],
        [58, -22],
        [-20, -8],
        [30, -2],
      ].map(([x, y]) => olive(sheet, 1010 + x, 1188 + y, 34, '#59632f')),
    ),
  ];
}

export const ceramics = {
  'stoneware-mug-sand': mug('#ecd9b0', '#6a3b22', SEA_WALL),
  'stoneware-mug-sea-green': mug('#3f9a86', '#c08a3a', ROSE_WALL),
  'stoneware-mug-ink': mug('#27345a', '#5b3322', SAND_WALL),
  'breakfast-bowl-sand': bowl('#f0e0bd', SEA_WALL),
  'breakfast-bowl-sea-green': bowl('#4aa28e', SAND_WALL),
  'serving-plate': plate,
  'olive-dish': oliveDish,
  'tall-vase-white': vase('#f2ead9', poppies, SEA_WALL),
  'tall-vase-ink': vase('#2b3760', eucalyptus, ROSE_WALL),
  tagine,
};
