/* Textiles: what is worn hangs from a rail of pegs, what is folded lies on a bench. */
import {
  cream,
  darker,
  indigo,
  ink,
  lighter,
  mix,
  oak,
  paper,
  saffron,
  sand,
  sea,
  terracotta,
  walnut,
} from '../lib/colour.mjs';
import { lemon, oneLeaf, orange, sprig } from '../lib/garnish.mjs';
import { pegRail, plaster, shelf, table } from '../lib/grounds.mjs';
import { ball, flat, glow, lying, round, shade, standing, sun, sunOnWall } from '../lib/light.mjs';
import { arch, box, curve, oval, polygon, star, Turned } from '../lib/outline.mjs';
import { circle, ellipse, fill, line, rect, turned } from '../lib/sheet.mjs';

const hanging = (sheet, wall, pegs) => [
  plaster(sheet, wall),
  glow(sheet),
  sunOnWall(sheet, { x: 30, y: 220, width: 520, height: 760 }),
  pegRail(sheet, { y: 170, pegs }),
];

/** A fold in cloth: dark on one side, light on the other, and gone at both ends. */
function fold(points, width = 26) {
  const at = (i, aside) => [points[i][0] + aside, points[i][1]];
  const middle = Array.from({ length: points.length }, (_, i) => i).slice(1, -1);
  const side = (aside) =>
    fillBetween(
      [at(0, 0), ...middle.map((i) => at(i, aside)), at(points.length - 1, aside * 0.4)],
      [...points].reverse(),
    );
  return [
    fill(side(width * 1.6), '#2a1a2c', { 'fill-opacity': 0.15 }),
    fill(side(-width * 1.3), '#fff1cf', { 'fill-opacity': 0.17 }),
  ];
}

const fillBetween = (there, back) => `${curve(there)}${curve(back, { continued: true })}Z`;

/** The threads of woven cloth, to be drawn within its outline. */
function weave(sheet, colour, size = 9) {
  const id = sheet.define(
    'pattern',
    { width: size * 2, height: size * 2, patternUnits: 'userSpaceOnUse' },
    rect(0, 0, size, size, lighter(colour, 0.3), { 'fill-opacity': 0.3 }),
    rect(size, size, size, size, darker(colour, 0.3), { 'fill-opacity': 0.18 }),
  );
  return rect(0, 0, sheet.width, sheet.height, `url(#${id})`);
}

const apron = (colour, wall, trim) => (sheet) => {
  const body =
    'M430,420Q600,470 770,420C790,560 850,640 960,690C980,900 990,1120 1000,1330Q600,1390 200,1330C210,1120 220,900 240,690C350,640 410,560 430,420Z';
  return [
    hanging(sheet, wall, [600]),
    line('M430,430C420,330 520,220 590,180M770,430C780,330 690,220 610,180', darker(colour, 0.24), 44),
    line('M424,430C414,330 510,220 584,180M764,430C774,330 684,220 604,180', colour, 30),
    lying(sheet, body, { dx: 34, dy: 30, blur: 20, strength: 0.42 }),
    flat(sheet, body, colour, {
      from: [0, 0, 1, 0.3],
      more: [
        weave(sheet, colour),
        fold([
          [330, 800],
          [350, 1000],
          [330, 1360],
        ]),
        fold([
          [860, 760],
          [880, 1000],
          [900, 1360],
        ]),
        fold(
          [
            [590, 480],
            [600, 600],
            [596, 700],
          ],
          18,
        ),
        fold(
          [
            [270, 900],
            [262, 1100],
            [250, 1360],
          ],
          18,
        ),
        line('M438,452Q600,500 762,452', trim, 5, { 'stroke-dasharray': '16 12' }),
        line('M206,1306Q600,1364 994,1306', trim, 5, { 'stroke-dasharray': '16 12' }),
      ],
    }),
    shade(box(386, 812, 430, 322, 14), 0.22),
    flat(sheet, box(378, 800, 430, 322, 14), lighter(colour, 0.06), { strength: 0.6, more: weave(sheet, colour) }),
    line('M392,822H794M392,816V1108H794V816', trim, 5, { 'stroke-dasharray': '16 12' }),
    turned(
      6,
      880,
      860,
      round(sheet, box(866, 690, 28, 190, 6), saffron),
      fill(
        polygon([
          [866, 692],
          [880, 650],
          [894, 692],
        ]),
        '#ecd0a2',
      ),
      fill(
        polygon([
          [876, 664],
          [880, 650],
          [884, 664],
        ]),
        ink,
      ),
    ),
    shade(box(840, 790, 92, 150, 8), 0.2),
    flat(sheet, box(834, 782, 92, 150, 8), lighter(colour, 0.06), { strength: 0.5 }),
    line('M842,798H918', trim, 5, { 'stroke-dasharray': '16 12' }),
    // In the pocket: a wooden spoon and a sprig.
    turned(
      -8,
      500,
      800,
      fill(oval(500, 650, 52, 66), oak),
      fill(oval(504, 654, 36, 48), darker(oak, 0.22)),
      round(sheet, box(487, 706, 26, 130, 8), oak),
    ),
    sprig(
      sheet,
      [
        [650, 820],
        [640, 740],
        [660, 670],
        [640, 600],
      ],
      { size: 72 },
    ),
    sprig(
      sheet,
      [
        [690, 820],
        [710, 750],
        [700, 690],
      ],
      { size: 60, colour: '#6f8f52' },
    ),
    flat(sheet, 'M378,814q0,-14 14,-14h402q14,0 14,14v60H378Z', lighter(colour, 0.06), { strength: 0.5 }),
    line('M392,826H794', trim, 5, { 'stroke-dasharray': '16 12' }),
    fill(box(740, 1060, 42, 30, 3), terracotta),
    fill(star(761, 1075, 11), cream),
    ellipse(600, 176, 40, 16, darker(colour, 0.2)),
  ];
};

function tote(sheet) {
  const body = 'M250,560H950C966,800 976,1040 970,1300Q600,1340 230,1300C224,1040 234,800 250,560Z';
  const cloth = '#efe2c6';
  return [
    hanging(sheet, '#c2694a', [600]),
    line('M420,580C430,380 520,220 600,176C680,220 770,380 780,580', darker(cloth, 0.32), 40),
    line('M410,580C420,380 514,216 594,172C674,216 762,380 770,580', cloth, 34),
    sprig(
      sheet,
      [
        [860, 600],
        [900, 500],
        [880, 400],
        [930, 320],
      ],
      { size: 120, colour: '#5b8a4a', width: 0.42, stem: 10 },
    ),
    sprig(
      sheet,
      [
        [800, 600],
        [800, 520],
        [770, 440],
      ],
      { size: 100, colour: '#6d9a54', width: 0.42 },
    ),
    orange(sheet, 350, 540, 86),
    orange(sheet, 500, 530, 80, { leafed: false }),
    orange(sheet, 660, 545, 88),
    lying(sheet, body, { dx: 36, dy: 32, blur: 20, strength: 0.45 }),
    flat(sheet, body, cloth, {
      from: [0, 0, 1, 0.2],
      more: [
        weave(sheet, cloth),
        fold([
          [320, 700],
          [310, 1000],
          [330, 1320],
        ]),
        fold([
          [900, 700],
          [890, 1000],
          [910, 1320],
        ]),
        line('M256,596H944', darker(cloth, 0.3), 5, { 'stroke-dasharray': '16 12' }),
        // Printed by hand: the doorway, the sun, and what one carries home.
        fill(arch(600, 1180, 420, 500), indigo),
        sheet.within(
          arch(600, 1180, 420, 500),
          circle(600, 880, 110, saffron),
          fill('M390,1060Q500,960 600,1040Q700,950 810,1050V1190H390Z', terracotta),
          fill('M390,1120Q520,1060 640,1120Q740,1080 810,1110V1190H390Z', sea),
          fill(star(470, 800, 24, { points: 4, inner: 0.3 }), cream),
          fill(star(720, 780, 18, { points: 4, inner: 0.3 }), cream),
        ),
        line(arch(600, 1180, 470, 530), indigo, 10),
        fill(star(600, 1240, 26), terracotta),
        fill(star(520, 1240, 16), indigo),
        fill(star(680, 1240, 16), indigo),
      ],
    }),
    line('M384,568v66h52v-66M744,568v66h52v-66', darker(cloth, 0.4), 5),
    ball(sheet, 1060, 1420, 92, '#dd7f27'),
    circle(1064, 1354, 7, '#8d5a20'),
  ];
}

const throwOver = (base, bands, wall) => (sheet) => {
  // Over the arm of a bench it hangs in a broad fall, with its fringe.
  const fall = 'M220,520C300,470 420,450 600,450C780,450 900,470 980,520L1010,1210Q600,1260 190,1210Z';
  const stripes = [];
  [
    [560, 46, 0],
    [640, 16, 1],
    [690, 90, 2],
    [820, 16, 1],
    [870, 46, 0],
    [990, 16, 1],
    [1030, 70, 2],
    [1140, 16, 1],
  ].forEach(([y, tall, which]) => {
    stripes.push(
      fill(`M150,${y}Q600,${y - 26} 1050,${y}V${y + tall}Q600,${y + tall - 26} 150,${y + tall}Z`, bands[which]),
    );
    if (which === 2) {
      for (let i = 0; i < 18; i++) {
        const x = 178 + i * 50;
        const bow = y + tall / 2 - 25 * (1 - ((x - 600) / 450) ** 2);
        stripes.push(
          fill(
            polygon([
              [x, bow - tall * 0.36],
              [x + 25, bow],
              [x, bow + tall * 0.36],
              [x - 25, bow],
            ]),
            base,
          ),
          circle(x + 25, bow, 5, base),
        );
      }
    }
  });
  const fringe = Array.from({ length: 52 }, (_, i) => {
    const x = 196 + i * 15.8;
    const y = 1212 + 38 * (1 - ((x - 600) / 410) ** 2);
    return [
      line(
        `M${x},${y}q${sheet.random.around(0, 5)},36 ${sheet.random.around(0, 8)},74`,
        i % 4 === 0 ? bands[1] : lighter(base, 0.12),
        9,
      ),
      circle(x, y + 16, 6, darker(base, 0.2)),
    ];
  });
  return [
    plaster(sheet, wall),
    glow(sheet),
    sunOnWall(sheet),
    table(sheet, { y: 1280, colour: '#b98a58', planks: 2 }),
    standing(sheet, 620, 1400, 440, { depth: 0.08, length: 0.5 }),
    [
      [150, 1],
      [1010, -1],
    ].map(([x]) => round(sheet, box(x, 470, 44, 950, 12), walnut)),
    round(sheet, box(110, 452, 980, 54, 26), walnut, { strength: 0.4 }),
    sun(box(120, 456, 960, 10, 5), 0.3),
    lying(sheet, fall, { dx: 26, dy: 18, blur: 16, strength: 0.4 }),
    fringe,
    flat(sheet, fall, base, {
      from: [0, 0, 1, 0.1],
      more: [
        stripes,
        weave(sheet, base, 7),
        fold([
          [360, 470],
          [350, 800],
          [330, 1230],
        ]),
        fold(
          [
            [560, 460],
            [566, 800],
            [560, 1250],
          ],
          20,
        ),
        fold([
          [800, 470],
          [820, 800],
          [840, 1230],
        ]),
        fill(
          box(150, 440, 900, 90),
          sheet.linear(
            [
              [0, '#fff1cf', 0.5],
              [0.6, '#fff1cf', 0.05],
              [1, '#2a1a2c', 0.16],
            ],
            [0, 0, 0, 1],
          ),
        ),
      ],
    }),
    round(
      sheet,
      new Turned(
        1080,
        [
          [52, 250],
          [40, 290],
          [70, 360],
          [66, 410],
          [44, 452],
        ],
        0.2,
      ).outline(),
      terracotta,
    ),
    sprig(
      sheet,
      [
        [1080, 256],
        [1070, 190],
        [1090, 120],
      ],
      { size: 84 },
    ),
  ];
};

function teeShirt(sheet) {
  const shirt =
    'M430,330C480,380 720,380 770,330L930,390L1120,640L960,740L900,650C910,860 920,1080 916,1290Q600,1320 284,1290C280,1080 290,860 300,650L240,740L80,640L270,390Z';
  const cloth = '#f3ead6';
  return [
    plaster(sheet, '#4f7f86'),
    glow(sheet),
    sunOnWall(sheet, { x: 30, y: 240, width: 520, height: 760 }),
    pegRail(sheet, { y: 120, pegs: [600] }),
    line('M600,120c70,20 60,86 0,110v60', '#7d5a3a', 16),
    line('M600,286L330,392M600,286L870,392', '#b98a58', 30),
    line('M594,280L330,384', lighter('#b98a58', 0.3), 8),
    lying(sheet, shirt, { dx: 34, dy: 30, blur: 20, strength: 0.45 }),
    fill('M430,330C480,380 720,380 770,330Q740,300 700,296Q600,330 500,296Q460,300 430,330Z', darker(cloth, 0.35)),
    flat(sheet, shirt, cloth, {
      from: [0, 0, 1, 0.2],
      more: [
        fold([
          [330, 660],
          [350, 900],
          [330, 1300],
        ]),
        fold([
          [870, 660],
          [850, 900],
          [880, 1300],
        ]),
        fold(
          [
            [300, 430],
            [300, 560],
            [306, 660],
          ],
          18,
        ),
        fold(
          [
            [900, 430],
            [900, 560],
            [894, 660],
          ],
          18,
        ),
        line('M286,1266Q600,1296 914,1266', darker(cloth, 0.3), 4),
        line('M250,720L96,628M950,720L1104,628', darker(cloth, 0.3), 4),
        line('M430,336C480,402 720,402 770,336', darker(cloth, 0.26), 24),
        line('M424,336C478,412 722,412 776,336', darker(cloth, 0.42), 4),
        // Our stall, on the chest.
        [0, 1, 2, 3, 4, 5].map((i) => [
          fill(`M${440 + i * 54},560L${426 + i * 58},640h58L${494 + i * 54},560Z`, i % 2 ? saffron : terracotta),
          fill(
            `M${426 + i * 58},638v14a29,20 0 0 0 58,0v-14Z`,
            i % 2 ? darker(saffron, 0.14) : darker(terracotta, 0.14),
          ),
        ]),
        line('M446,650V900M754,650V900', indigo, 13),
        fill(box(420, 800, 360, 30, 4), indigo),
        fill(box(446, 830, 308, 74), mix(indigo, paper, 0.12)),
        [0, 1, 2, 3].map((i) => fill(star(492 + i * 72, 868, 24), saffron)),
        [480, 540].map((x, i) => fill(`M${x - 30},800q20,-20 30,-76q10,56 30,76Z`, i ? terracotta : saffron)),
        fill('M590,800q-14,-44 -2,-60q-2,-18 14,-18q16,0 14,18q12,16 -2,60Z', sea),
        [660, 700, 680].map((x, i) => circle(x, i === 2 ? 752 : 782, 20, '#dd7f27')),
        [500, 600, 700].map((x) => [line(`M${x},652v24`, indigo, 4), ellipse(x, 692, 13, 17, saffron)]),
      ],
    }),
  ];
}

const cushion = (colour, second, wall, seat) => (sheet) => {
  const d =
    'M250,470C400,520 800,520 950,470C1000,460 1020,490 1010,530C960,680 960,960 1010,1110C1020,1150 990,1180 950,1172C800,1152 400,1152 250,1172C210,1180 180,1150 190,1110C240,960 240,680 190,530C180,490 210,460 250,470Z';
  const stripes = [
    [200, 60, 0],
    [282, 18, 1],
    [330, 96, 0],
    [452, 18, 1],
    [492, 18, 1],
    [540, 120, 2],
    [690, 18, 1],
    [730, 18, 1],
    [774, 96, 0],
    [898, 18, 1],
    [944, 60, 0],
  ].map(([x, w, which]) => {
    const bow = (600 - x - w / 2) * 0.07;
    return fill(
      `M${x},430Q${x + bow},820 ${x},1210h${w}Q${x + w + bow},820 ${x + w},430Z`,
      [colour, second, darker(colour, 0.18)][which],
    );
  });
  return [
    plaster(sheet, wall),
    glow(sheet),
    sunOnWall(sheet, { strength: 1.1 }),
    // On a bench with a woven seat.
    rect(0, 1120, 1200, 380, seat),
    Array.from({ length: 14 }, (_, i) =>
      Array.from({ length: 5 }, (__, k) =>
        rect(i * 92 + (k % 2) * 46 - 30, 1134 + k * 76, 84, 64, (i + k) % 2 ? lighter(seat, 0.12) : darker(seat, 0.1), {
          rx: 18,
        }),
      ),
    ),
    sun(box(0, 1120, 1200, 8), 0.5),
    fill(
      box(0, 1120, 1200, 380),
      sheet.linear(
        [
          [0, '#2a1a2c', 0.05],
          [1, '#2a1a2c', 0.35],
        ],
        [0, 0, 0, 1],
      ),
    ),
    fill(
      oval(640, 1190, 500, 70),
      sheet.radial([
        [0, '#2a1a2c', 0.75],
        [0.6, '#2a1a2c', 0.45],
        [1, '#2a1a2c', 0],
      ]),
    ),
    turned(
      -3,
      600,
      820,
      flat(sheet, d, cream, {
        from: [0, 0, 1, 1],
        strength: 1.1,
        more: [
          stripes,
          [540].map(() =>
            Array.from({ length: 10 }, (_, i) =>
              fill(
                polygon([
                  [600, 486 + i * 70],
                  [636, 521 + i * 70],
                  [600, 556 + i * 70],
                  [564, 521 + i * 70],
                ]),
                cream,
              ),
            ),
          ),
          weave(sheet, colour, 6),
          fill(
            d,
            sheet.radial(
              [
                [0, '#fff1cf', 0.45],
                [0.5, '#fff1cf', 0.02],
                [0.8, '#2a1a2c', 0.1],
                [1, '#2a1a2c', 0.45],
              ],
              { cx: 0.4, cy: 0.36, r: 0.72 },
            ),
          ),
          line(
            'M240,510Q330,600 400,640M960,510Q880,590 810,640M230,1130Q330,1040 390,1010M970,1130Q880,1050 820,1010',
            '#2a1a2c',
            16,
            { 'stroke-opacity': 0.13 },
          ),
        ],
      }),
      [
        [196, 492],
        [1004, 492],
        [196, 1148],
        [1004, 1148],
      ].map(([x, y]) => [
        ball(sheet, x, y, 26, second),
        [-24, -12, 0, 12, 24].map((a) => line(`M${x},${y + 20}l${a},52`, second, 6)),
      ]),
    ),
  ];
};

function teaTowels(sheet) {
  const towel = (x, y, w, h, colour, pattern) => {
    const d = `M${x},${y}Q${x + w / 2},${y + 18} ${x + w},${y}L${x + w + 14},${y + h}Q${x + w / 2},${y + h + 26} ${x - 14},${y + h}Z`;
    return [
      lying(sheet, d, { dx: 22, dy: 20, blur: 14, strength: 0.4 }),
      flat(sheet, d, colour, {
        from: [0, 0, 1, 0.2],
        more: [
          pattern(x, y, w, h),
          weave(sheet, colour, 6),
          fold([
            [x + w * 0.3, y],
            [x + w * 0.28, y + h / 2],
            [x + w * 0.26, y + h + 30],
          ]),
          fold(
            [
              [x + w * 0.78, y],
              [x + w * 0.8, y + h / 2],
              [x + w * 0.8, y + h + 30],
            ],
            20,
          ),
        ],
      }),
      fill(
        `M${x - 4},${y - 4}Q${x + w / 2},${y - 40} ${x + w + 4},${y - 4}Q${x + w / 2},${y + 20} ${x - 4},${y - 4}Z`,
        darker(colour, 0.22),
      ),
      line(`M${x + w / 2 - 16},${y - 10}q16,-46 32,0`, cream, 8),
    ];
  };
  return [
    plaster(sheet, '#d3a98c'),
    glow(sheet),
    sunOnWall(sheet, { x: 40, y: 300, width: 480, height: 720 }),
    pegRail(sheet, { y: 250, pegs: [240, 600, 960] }),
    towel(100, 330, 290, 760, '#f2e8d2', (x, y, w, h) =>
      [0, 1, 2].map((i) => [
        fill(box(x - 20, y + h - 150 + i * 46, w + 40, 18), sea),
        fill(box(x - 20, y + 60 + i * 46, w + 40, 18), sea),
      ]),
    ),
    towel(456, 330, 290, 880, indigo, (x, y, w, h) =>
      Array.from({ length: 12 }, (_, r) =>
        Array.from({ length: 5 }, (__, k) =>
          fill(star(x + 26 + k * 62 + (r % 2) * 31, y + 60 + r * 74, 20), r % 3 === 1 ? saffron : cream),
        ),
      ),
    ),
    towel(812, 330, 290, 720, '#f2e8d2', (x, y, w, h) => [
      Array.from({ length: 5 }, (_, r) =>
        Array.from({ length: 2 }, (__, k) => [
          turned(
            -20 + r * 30,
            x + 84 + k * 130 - (r % 2) * 26,
            y + 100 + r * 140,
            lemon(sheet, x + 84 + k * 130 - (r % 2) * 26, y + 100 + r * 140, 40),
            oneLeaf(x + 84 + k * 130 - (r % 2) * 26, y + 66 + r * 140, 54, -40),
          ),
        ]),
      ),
    ]),
    shelf(sheet, { y: 1370, colour: oak }),
    round(
      sheet,
      new Turned(
        220,
        [
          [74, 1240],
          [78, 1300],
          [60, 1370],
        ],
        0.2,
      ).outline(),
      '#d9c29a',
    ),
    ellipse(220, 1240, 74, 15, darker(sand, 0.4)),
    lemon(sheet, 400, 1322, 62),
    round(sheet, box(700, 1306, 360, 64, 12), '#efe3cc'),
    line('M700,1338h360', darker(sand, 0.2), 4),
    fill(box(820, 1306, 26, 64), terracotta),
    fill(box(860, 1306, 10, 64), terracotta),
  ];
}

export const textiles = {
  'linen-apron-natural': apron('#d8c49c', sea, '#fbf3df'),
  'linen-apron-indigo': apron('#3c4c8c', '#d9a57e', '#c9cfe8'),
  'cotton-tote-bag': tote,
  'hand-loomed-throw-grey': throwOver('#9a9a98', ['#f0eadc', '#4b5060', '#5f6672'], '#c5876a'),
  'hand-loomed-throw-saffron': throwOver(saffron, [cream, terracotta, '#8f3b2c'], '#6f9a90'),
  'hand-loomed-throw-indigo': throwOver('#394a8a', [cream, saffron, '#24305f'], '#d8b48e'),
  'studio-t-shirt': teeShirt,
  'cushion-cover-ochre': cushion('#cf9234', terracotta, '#5f8a86', '#c9a878'),
  'cushion-cover-blue': cushion('#3f63a0', '#1f3566', '#dba888', '#c9a878'),
  'tea-towels': teaTowels,
};
