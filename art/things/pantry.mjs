/* Pantry: on a cloth, before a wall the sun shines on. */
import {
  brass,
  cream,
  darker,
  indigo,
  ink,
  lighter,
  oak,
  paper,
  plum,
  saffron,
  sea,
  terracotta,
  walnut,
} from '../lib/colour.mjs';
import {
  cinnamon,
  oneLeaf,
  orange,
  smallBowl,
  spiceCone,
  sprig,
  steam,
  teaGlass,
  woodenSpoon,
} from '../lib/garnish.mjs';
import { clothTable, dado, sunnyWall } from '../lib/grounds.mjs';
import { letters } from '../lib/lettering.mjs';
import { ball, flat, gleam, round, shade, standing, sun } from '../lib/light.mjs';
import { arch, box, leafOutline, oval, polygon, star, Turned } from '../lib/outline.mjs';
import { circle, ellipse, fill, line, turned } from '../lib/sheet.mjs';

const room = (sheet, wall, cloth, stripe, { y = 1040 } = {}) => [
  sunnyWall(sheet, wall),
  dado(sheet, { y: y - 120, colour: darker(wall, 0.35), star: lighter(wall, 0.3) }),
  clothTable(sheet, { y, drop: 1345, colour: cloth, stripe }),
];

/** The weave of a wicker tray or the cells of a comb. */
function hexagons(cx, cy, size, rings, colour) {
  const cells = [];
  for (let q = -rings; q <= rings; q++) {
    for (let r = Math.max(-rings, -q - rings); r <= Math.min(rings, -q + rings); r++) {
      const [x, y] = [cx + size * 1.74 * (q + r / 2), cy + size * 1.5 * r];
      cells.push(fill(star(x, y, size * 0.9, { points: 3, inner: 1, turn: 30 }), colour));
    }
  }
  return cells;
}

function arganOil(sheet) {
  const glass = new Turned(
    600,
    [
      [58, 330],
      [56, 400],
      [60, 450],
      [130, 560],
      [192, 660],
      [200, 760],
      [200, 1090],
      [186, 1150],
      [180, 1164],
    ],
    0.17,
  );
  const nut = (x, y, turn, r = 52) =>
    turned(
      turn,
      x,
      y,
      ball(sheet, x, y, r * 1.3, '#a0683a', { ry: r * 0.86 }),
      line(`M${x - r * 1.2},${y}Q${x},${y - r * 0.4} ${x + r * 1.2},${y}`, '#7a4826', 4),
    );
  const label = `${glass.belt(760, 1050)}`;
  return [
    room(sheet, '#c98d6c', cream, sea),
    standing(sheet, 610, 1166, 190, { length: 1.9 }),
    fill(
      'M640,1120Q900,1080 1120,1130Q1000,1180 700,1176Z',
      sheet.radial([
        [0, '#ffcf60', 0.9],
        [1, '#ffcf60', 0],
      ]),
    ),
    fill(glass.outline(), '#d9902a'),
    sheet.within(
      glass.outline(),
      fill(box(380, 300, 440, 290), '#f0d9a0', { 'fill-opacity': 0.75 }),
      ellipse(600, 590, 150, 24, '#f7c65c'),
      fill(
        box(400, 590, 400, 600),
        sheet.linear([
          [0, '#fbd069', 0.2],
          [0.3, '#ffe29a', 0.75],
          [0.55, '#e79a2c', 0],
          [1, '#7a3a10', 0.5],
        ]),
      ),
      fill(label, cream),
      fill(glass.belt(760, 784), sea),
      fill(glass.belt(1024, 1050), sea),
      sprig(
        sheet,
        [
          [600, 960],
          [600, 910],
          [602, 872],
          [604, 836],
        ],
        { size: 46, colour: sea, stem: 5 },
      ),
      ellipse(574, 912, 17, 23, '#a0683a'),
      ellipse(632, 884, 17, 23, '#b57a45'),
      letters('ARGAN', 600, 1014, 34, ink, { weight: 0.15 }),
    ),
    fill(
      glass.outline(),
      sheet.linear([
        [0, '#2a1a2c', 0.22],
        [0.1, '#fff', 0.12],
        [0.2, '#fff', 0.5],
        [0.27, '#fff', 0.05],
        [0.7, '#2a1a2c', 0.06],
        [0.92, '#2a1a2c', 0.42],
        [1, '#fff', 0.15],
      ]),
    ),
    round(sheet, box(540, 262, 120, 92, 14), walnut),
    sun(box(552, 270, 18, 70, 8), 0.3),
    line('M545,368q55,14 110,0M543,384q56,14 114,0', '#e5d3ab', 7),
    line('M650,378q70,20 62,92', '#e5d3ab', 6),
    turned(
      8,
      726,
      500,
      shade(box(688, 476, 92, 116, 8), 0.2),
      fill(box(680, 468, 92, 116, 8), paper),
      circle(726, 490, 8, '#c98d6c'),
      fill(star(726, 540, 28), terracotta),
    ),
    nut(262, 1210, -14),
    nut(362, 1258, 24, 46),
    nut(906, 1250, 12, 48),
    sprig(
      sheet,
      [
        [1130, 1330],
        [1040, 1310],
        [950, 1330],
        [870, 1318],
      ],
      { size: 84, fruit: '#b3813f' },
    ),
  ];
}

function rasElHanout(sheet) {
  const tin = new Turned(
    600,
    [
      [250, 560],
      [250, 640],
      [250, 1040],
      [250, 1090],
    ],
    0.2,
  );
  const lid = new Turned(
    0,
    [
      [268, 0],
      [268, 70],
    ],
    0.2,
  );
  const frieze = [];
  for (let i = 0; i < 9; i++) {
    const [x, y] = tin.at(-0.94 + (1.88 * i) / 8, 985);
    const w = 34 * (0.35 + 0.65 * Math.cos((-0.94 + (1.88 * i) / 8) * 1.3));
    frieze.push(
      fill(
        polygon([
          [x - w, y],
          [x, y - 44],
          [x + w, y],
          [x, y + 44],
        ]),
        i % 2 === 0 ? saffron : cream,
      ),
    );
  }
  const [mx, my] = tin.at(0, 780);
  return [
    room(sheet, '#8ba58f', '#ecd9b5', plum),
    standing(sheet, 610, 1092, 252, { length: 1.2 }),
    fill(tin.mouth(), '#4d2616'),
    spiceCone(sheet, 600, 576, 226, 190, '#b4622a'),
    [
      [560, 470],
      [640, 450],
      [600, 520],
      [520, 540],
      [690, 540],
      [630, 560],
    ].map(([x, y]) => circle(x, y, 6, '#7d3a18', { 'fill-opacity': 0.7 })),
    round(sheet, tin.front(), plum, {
      more: [
        fill(tin.belt(600, 616), brass),
        fill(tin.belt(906, 918), brass),
        fill(tin.belt(918, 1026), darker(plum, 0.3)),
        frieze,
        fill(tin.belt(1026, 1038), brass),
        circle(mx, my - 10, 128, cream),
        circle(mx, my - 10, 116, 'none', { stroke: plum, 'stroke-width': 5 }),
        fill(star(mx, my - 56, 38), saffron),
        circle(mx, my - 56, 13, plum),
        letters('RAS EL', mx, my + 24, 27, plum, { weight: 0.16 }),
        letters('HANOUT', mx, my + 66, 27, plum, { weight: 0.16 }),
      ],
    }),
    line(tin.ring(560), lighter(brass, 0.3), 14),
    // The lid leans on it.
    turned(
      64,
      905,
      1030,
      round(
        sheet,
        new Turned(
          905,
          lid.profile.map(([r, y]) => [r * 0.84, y + 985]),
          0.2,
        ).outline(),
        brass,
      ),
      ellipse(905, 985, 225, 45, lighter(brass, 0.35)),
    ),
    [
      [220, 1290, 10],
      [330, 1330, 40],
      [270, 1360, -20],
    ].map(([x, y, turn]) =>
      turned(
        turn,
        x,
        y,
        fill(star(x, y, 62, { points: 8, inner: 0.34 }), '#7a3f22'),
        fill(star(x, y, 40, { points: 8, inner: 0.34 }), '#a86337'),
        circle(x, y, 9, '#5b2c18'),
      ),
    ),
    cinnamon(460, 1290, 250, -8),
    cinnamon(470, 1330, 230, 4),
    [
      [760, 1330],
      [820, 1300],
      [850, 1352],
      [910, 1320],
      [790, 1372],
    ].map(([x, y], i) => turned(i * 40, x, y, ball(sheet, x, y, 26, '#93a35f', { ry: 15 }))),
    smallBowl(sheet, 180, 1200, 108, terracotta, spiceCone(sheet, 180, 1112, 94, 78, saffron)),
  ];
}

function honey(sheet) {
  const glass = new Turned(
    560,
    [
      [208, 520],
      [206, 570],
      [246, 640],
      [262, 720],
      [262, 1060],
      [244, 1130],
      [236, 1146],
    ],
    0.19,
  );
  const drip = 'M1010,512C1008,640 1016,760 1006,1118';
  return [
    room(sheet, '#7f9fa8', '#f2dfb6', saffron),
    standing(sheet, 570, 1150, 250, { length: 1.4 }),
    fill(
      'M640,1110Q960,1070 1150,1130Q1000,1190 700,1180Z',
      sheet.radial([
        [0, '#ffc84a', 0.95],
        [1, '#ffc84a', 0],
      ]),
    ),
    fill(glass.outline(), '#e8a02b'),
    sheet.within(
      glass.outline(),
      fill(box(280, 480, 560, 146), '#f6e2b4'),
      ellipse(560, 626, 244, 44, '#ffd06a'),
      fill(
        box(280, 630, 560, 540),
        sheet.radial(
          [
            [0, '#ffe28f', 0.95],
            [0.5, '#f3ad34', 0.4],
            [1, '#a4540f', 0.6],
          ],
          { cx: 0.36, cy: 0.4, r: 0.75 },
        ),
      ),
      fill('M370,790q190,62 380,0v230q-190,60 -380,0Z', cream),
      line('M384,812q176,52 352,0M384,1012q176,50 352,0', terracotta, 5, { transform: 'translate(0 0)' }),
      hexagons(452, 914, 20, 1, saffron),
      // A bee, on its way.
      ellipse(556, 880, 22, 30, '#f4f0e4', { transform: 'rotate(-24 556 880)' }),
      ellipse(592, 878, 22, 30, '#e9e5da', { transform: 'rotate(22 592 878)' }),
      fill(oval(576, 910, 44, 28), saffron),
      line('M566,884v54M588,884v54', ink, 11),
      circle(616, 904, 14, ink),
      line('M622,894q10,-14 18,-14', ink, 4),
      letters('HONEY', 560, 990, 30, ink, { weight: 0.16 }),
    ),
    fill(
      glass.outline(),
      sheet.linear([
        [0, '#2a1a2c', 0.2],
        [0.1, '#fff', 0.2],
        [0.17, '#fff', 0.62],
        [0.24, '#fff', 0.06],
        [0.7, '#2a1a2c', 0.02],
        [0.94, '#2a1a2c', 0.38],
        [1, '#fff', 0.2],
      ]),
    ),
    // A cloth over its lid, held by a string.
    fill(
      'M332,540C320,500 322,470 344,446Q560,390 776,446C798,470 800,500 788,540C800,570 812,590 818,614Q780,590 752,618Q716,594 690,628Q648,602 620,634Q576,606 536,636Q504,606 466,630Q434,600 404,622Q372,594 304,616C312,590 320,570 332,540Z',
      paper,
    ),
    sheet.within(
      'M332,540C320,500 322,470 344,446Q560,390 776,446C798,470 800,500 788,540C800,570 812,590 818,614Q780,590 752,618Q716,594 690,628Q648,602 620,634Q576,606 536,636Q504,606 466,630Q434,600 404,622Q372,594 304,616C312,590 320,570 332,540Z',
      Array.from({ length: 12 }, (_, i) =>
        line(`M${300 + i * 48},400q-10,120 -14,260`, terracotta, 9, { 'stroke-opacity': 0.75 }),
      ),
      Array.from({ length: 6 }, (_, i) =>
        line(`M290,${430 + i * 42}q270,-34 540,0`, terracotta, 9, { 'stroke-opacity': 0.5 }),
      ),
      fill(
        box(290, 380, 540, 280),
        sheet.linear([
          [0, '#fff1cf', 0.35],
          [0.4, '#fff', 0],
          [1, '#2a1a2c', 0.42],
        ]),
      ),
    ),
    line('M330,540Q560,596 790,540', '#a9793c', 13),
    line('M700,566q30,50 14,92M704,566q60,30 78,70', '#a9793c', 8),
    // The dipper, and what runs off it.
    turned(
      28,
      985,
      400,
      round(sheet, box(972, 60, 26, 340, 13), oak),
      [0, 1, 2, 3, 4].map((i) =>
        round(
          sheet,
          box(985 - [48, 62, 68, 62, 46][i], 376 + i * 31, [96, 124, 136, 124, 92][i], 24, 12),
          i % 2 ? '#e7a233' : oak,
        ),
      ),
      fill(oval(985, 528, 48, 26), '#eaa632'),
    ),
    line('M918,524C916,700 922,900 916,1250', '#eea733', 15),
    line('M914,540C912,700 916,900 911,1240', '#ffd980', 4),
    ellipse(918, 1262, 120, 28, '#e39a28'),
    ellipse(912, 1256, 94, 18, '#f6bf52'),
    gleam(sheet, 890, 1254, 40, 7, 0.9),
    [
      [180, 1260],
      [290, 1310],
      [150, 1350],
    ].map(([x, y]) => [
      [0, 72, 144, 216, 288].map((a) => fill(leafOutline(x, y, 52, a + 20, 0.6), '#fffaf0')),
      circle(x, y, 15, saffron),
      [0, 90, 180, 270].map((a) => circle(x + Math.cos(a / 57) * 20, y + Math.sin(a / 57) * 20, 4, '#b36c1c')),
    ]),
    oneLeaf(206, 1322, 100, -34),
    oneLeaf(330, 1350, 96, 16),
  ];
}

function coffee(sheet) {
  const bag = 'M330,430L870,430L884,1130Q600,1166 316,1130Z';
  const beans = [
    [170, 1230, 20],
    [250, 1290, -30],
    [330, 1330, 50],
    [150, 1340, 80],
    [930, 1280, 10],
    [1010, 1240, -40],
    [1060, 1320, 30],
    [860, 1350, 70],
    [230, 1400, 15],
    [980, 1380, -15],
    [420, 1380, -50],
    [760, 1400, 40],
  ];
  const bean = (x, y, turn, r = 40) =>
    turned(
      turn,
      x,
      y,
      shade(oval(x + 8, y + 12, r * 1.1, r * 0.76), 0.3),
      ball(sheet, x, y, r, '#6a3a22', { ry: r * 0.7 }),
      line(
        `M${x - r * 0.9},${y}C${x - r * 0.3},${y - r * 0.34} ${x + r * 0.3},${y + r * 0.34} ${x + r * 0.9},${y}`,
        '#33180f',
        7,
      ),
    );
  return [
    room(sheet, '#d9a25b', '#efe0c4', indigo),
    standing(sheet, 610, 1140, 270, { length: 1.2 }),
    flat(sheet, bag, '#2f6a5e', {
      from: [0, 0, 1, 0],
      more: [
        fill('M300,430H900V560H300Z', darker('#2f6a5e', 0.14)),
        fill('M330,430L384,500L372,1160L300,1140Z', lighter('#2f6a5e', 0.14)),
        fill('M870,430L816,500L830,1160L900,1140Z', darker('#2f6a5e', 0.4)),
        line('M384,560Q372,860 372,1140M816,560Q828,860 830,1140', darker('#2f6a5e', 0.4), 4),
        // Two highlands, a sun, a camel that passes.
        fill(arch(600, 1010, 330, 400), '#f0c98a'),
        sheet.within(
          arch(600, 1010, 330, 400),
          circle(640, 770, 62, '#e2632f'),
          fill('M420,940L530,800L600,880L690,780L800,930V1020H420Z', '#8c4433'),
          fill('M420,960Q520,880 620,950Q700,900 800,960V1030H420Z', '#c97a3c'),
          fill('M420,990Q600,940 800,1000V1030H420Z', '#e0a04c'),
          fill(
            'M540,978l4,-40q-4,-26 14,-30q6,-26 20,-26q14,0 18,24q22,0 30,6q6,-2 8,-28q0,-12 14,-12l16,4l-2,8l-14,2q2,50 -24,56l2,36h-8l-6,-34h-34l-8,34h-8l0,-36l-10,36Z',
            ink,
          ),
        ),
        line(arch(600, 1010, 330, 400), cream, 8),
        letters('MARKET', 600, 1072, 36, cream, { weight: 0.16 }),
        letters('BLEND', 600, 1118, 22, cream, { weight: 0.17, gap: 6 }),
      ],
    }),
    // The folded top with its tin ties.
    flat(sheet, 'M322,330Q600,312 878,330L872,440Q600,426 328,440Z', '#3a7a6c', { from: [0, 0, 1, 0] }),
    line('M328,440Q600,426 872,440', darker('#2f6a5e', 0.5), 6),
    fill(box(300, 378, 110, 30, 8), brass),
    fill(box(790, 378, 110, 30, 8), darker(brass, 0.2)),
    sun(box(306, 382, 90, 7, 4), 0.5),
    circle(600, 386, 22, darker('#2f6a5e', 0.3)),
    circle(600, 386, 9, darker('#2f6a5e', 0.6)),
    beans.map(([x, y, turn], i) => bean(x, y, turn, 34 + (i % 3) * 5)),
    turned(
      -24,
      660,
      1300,
      woodenSpoon(sheet, 560, 1290, 190, 0),
      [
        [806, 1292],
        [836, 1306],
        [782, 1308],
      ].map(([x, y]) => bean(x, y, 24, 24)),
    ),
  ];
}

function mintTea(sheet) {
  const crate = (y) => [
    flat(sheet, box(130, y, 940, 210, 6), '#d6ad73', { from: [0, 0, 1, 0] }),
    [0, 1].map((i) => line(`M130,${y + 70 + i * 70}H1070`, darker('#d6ad73', 0.45), 5)),
    sun(box(130, y, 940, 8), 0.5),
    [160, 1040].map((x) => [40, 106, 174].map((dy) => circle(x, y + dy, 7, darker(oak, 0.5)))),
    line(
      `M250,${y + 34}q160,16 320,0M680,${y + 100}q120,-12 240,4M200,${y + 172}q190,-14 380,4`,
      darker('#d6ad73', 0.25),
      3,
    ),
    fill(star(600, y + 105, 74), darker('#d6ad73', 0.5)),
    fill(star(600, y + 105, 56), '#d6ad73'),
    fill(star(600, y + 105, 30, { turn: 22.5 }), darker('#d6ad73', 0.5)),
  ];
  const tin = new Turned(
    330,
    [
      [118, 560],
      [118, 600],
      [118, 960],
      [118, 1000],
    ],
    0.2,
  );
  return [
    room(sheet, '#7aa08a', cream, terracotta, { y: 1000 }),
    standing(sheet, 620, 1240, 470, { depth: 0.07, length: 0.4 }),
    fill(box(150, 960, 900, 80), darker(oak, 0.5)),
    sprig(
      sheet,
      [
        [900, 1000],
        [930, 860],
        [900, 740],
        [940, 620],
        [920, 500],
      ],
      { size: 128, colour: '#4f8f55', width: 0.5, stem: 10 },
    ),
    sprig(
      sheet,
      [
        [960, 1000],
        [1010, 880],
        [1000, 780],
        [1040, 690],
      ],
      { size: 110, colour: '#62a05c', width: 0.5 },
    ),
    sprig(
      sheet,
      [
        [860, 1000],
        [820, 880],
        [836, 780],
        [800, 690],
      ],
      { size: 110, colour: '#437d4c', width: 0.5 },
    ),
    round(sheet, tin.outline(), indigo, {
      more: [
        fill(tin.belt(640, 656), brass),
        fill(tin.belt(900, 916), brass),
        circle(330, 790, 86, cream),
        fill(star(330, 764, 34), saffron),
        letters('GUNPOWDER', 330, 826, 16, indigo, { weight: 0.17, gap: 2 }),
        letters('TEA', 330, 852, 16, indigo, { weight: 0.17, gap: 4 }),
      ],
    }),
    ellipse(330, 556, 118, 24, lighter(brass, 0.2)),
    round(
      sheet,
      new Turned(
        330,
        [
          [124, 530],
          [124, 590],
        ],
        0.2,
      ).outline(),
      brass,
    ),
    ellipse(330, 530, 124, 25, lighter(brass, 0.4)),
    ball(sheet, 330, 506, 26, brass),
    teaGlass(sheet, 556, 1010, 360, { colour: '#b5443a' }),
    teaGlass(sheet, 752, 1016, 360, { colour: '#2f5f9a' }),
    steam(sheet, 556, 640, 260),
    steam(sheet, 756, 640, 240),
    crate(1010),
    teaGlass(sheet, 216, 1370, 300, { colour: '#3f8f74' }),
    teaGlass(sheet, 400, 1420, 300, { colour: '#a9782e' }),
    sprig(
      sheet,
      [
        [700, 1390],
        [790, 1370],
        [880, 1390],
        [960, 1370],
      ],
      { size: 92, colour: '#4f8f55', width: 0.5 },
    ),
    [
      [1040, 1350],
      [1096, 1380],
      [1060, 1410],
    ].map(([x, y]) => [shade(box(x + 6, y + 8, 46, 46, 6), 0.25), flat(sheet, box(x, y, 46, 46, 6), paper)]),
  ];
}

export const pantry = {
  'argan-oil': arganOil,
  'ras-el-hanout': rasElHanout,
  'orange-blossom-honey': honey,
  'roasted-coffee': coffee,
  'mint-tea-set': mintTea,
};
