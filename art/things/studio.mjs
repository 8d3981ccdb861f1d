/* Studio: on the paper sweep of the studio itself. */
import {
  brass,
  cream,
  darker,
  indigo,
  ink,
  lighter,
  oak,
  paper,
  saffron,
  sea,
  terracotta,
  walnut,
} from '../lib/colour.mjs';
import { plaster, sweep, table } from '../lib/grounds.mjs';
import { letters } from '../lib/lettering.mjs';
import { flat, gleam, glow, lying, round, standing, sun, sunOnWall } from '../lib/light.mjs';
import { box, curve, oval, polygon, star, Turned } from '../lib/outline.mjs';
import { circle, ellipse, fill, line, nearer, rect, turned } from '../lib/sheet.mjs';

function voucher(sheet) {
  const card = box(150, 330, 900, 560, 20);
  return [
    sweep(sheet, '#c98a78'),
    sunOnWall(sheet, { x: 30, y: 40, width: 620, height: 800 }),
    turned(
      7,
      600,
      900,
      lying(sheet, box(190, 700, 820, 540, 16), { dx: 26, dy: 34, blur: 18, strength: 0.45 }),
      flat(sheet, box(190, 700, 820, 540, 16), '#ddc59c'),
      line('M190,706L600,1000L1010,706', darker('#ddc59c', 0.3), 6),
      circle(600, 1000, 56, '#9c2f36'),
      fill(star(600, 1000, 42), darker('#9c2f36', 0.28)),
    ),
    turned(
      -5,
      600,
      600,
      lying(sheet, card, { dx: 26, dy: 34, blur: 18, strength: 0.5 }),
      fill(card, '#fbf6ea'),
      fill(box(176, 356, 848, 508, 12), 'none', { stroke: brass, 'stroke-width': 6 }),
      // Those who sit for it.
      sheet.within(
        box(200, 380, 400, 460, 8),
        rect(200, 380, 400, 460, sea),
        circle(400, 560, 230, lighter(sea, 0.18)),
        fill('M230,850C230,720 260,660 340,650C420,660 440,730 440,850Z', saffron),
        fill('M400,850C396,740 420,690 480,684C550,690 580,750 580,850Z', terracotta),
        fill('M330,860C330,780 350,740 400,740C450,740 470,780 470,860Z', indigo),
        [
          [338, 566, 66, '#b57a56'],
          [486, 606, 60, '#e0ad86'],
          [400, 700, 48, '#cf9670'],
        ].map(([x, y, r, skin]) => [
          fill(box(x - 16, y + r * 0.6, 32, 50, 12), darker(skin, 0.12)),
          circle(x, y, r, skin),
        ]),
        fill(
          'M268,580C250,480 300,470 340,480C400,480 420,540 406,580C390,540 350,526 300,536Q280,560 268,620Z',
          '#2c1c26',
        ),
        fill(
          'M426,600C420,530 470,520 500,528C560,536 560,600 550,640C540,590 510,570 470,576Q440,584 426,600Z',
          '#8a4a2a',
        ),
        circle(532, 548, 26, '#8a4a2a'),
        fill('M352,700C350,650 380,640 406,644C440,640 456,670 448,706C430,676 400,670 352,700Z', '#4a2a1e'),
        [
          [316, 570],
          [360, 570],
          [466, 610],
          [508, 610],
          [384, 704],
          [416, 704],
        ].map(([x, y]) => line(`M${x - 8},${y}q8,-9 16,0`, '#2c1c26', 5)),
        [
          [338, 596, 20],
          [488, 634, 18],
          [400, 722, 15],
        ].map(([x, y, w]) => fill(`M${x - w},${y}q${w},${w * 1.2} ${w * 2},0Z`, '#fff6e6')),
      ),
      letters('ONE HOUR', 812, 474, 46, indigo, { weight: 0.16 }),
      letters('IN THE STUDIO', 812, 536, 25, indigo, { weight: 0.16, gap: 3 }),
      line('M690,580H934', brass, 5),
      fill(star(812, 580, 20), saffron),
      letters('TEN PICTURES', 812, 660, 22, terracotta, { weight: 0.17, gap: 3 }),
      letters('NO HURRY', 812, 704, 22, terracotta, { weight: 0.17, gap: 3 }),
      line('M700,790q14,-18 28,0t28,0t28,0t28,0t28,0t28,0t28,0t28,0', '#4a5578', 5),
      sun(card, 0.06),
    ),
    line(
      curve([
        [150, 1330],
        [330, 1290],
        [520, 1350],
        [720, 1290],
        [900, 1350],
        [1080, 1300],
      ]),
      terracotta,
      26,
    ),
    line(
      curve([
        [150, 1324],
        [330, 1284],
        [520, 1344],
        [720, 1284],
        [900, 1344],
        [1080, 1294],
      ]),
      '#dd8468',
      7,
    ),
  ];
}

function filmCamera(sheet) {
  return [
    sweep(sheet, '#e0b56a'),
    sunOnWall(sheet, { x: 30, y: 60, width: 560, height: 720, strength: 1.1 }),
    nearer(
      1.12,
      600,
      800,
      // Its strap lies behind it.
      line('M200,760C60,700 60,1050 230,1090C340,1110 420,1080 470,1070', darker('#8a4f2c', 0.3), 40),
      line('M200,754C66,700 66,1040 234,1080C340,1100 420,1070 470,1060', '#a9622f', 26),
      line('M1000,760C1150,720 1160,960 1060,1080', darker('#8a4f2c', 0.3), 40),
      line('M1000,754C1144,716 1152,950 1056,1070', '#a9622f', 26),
      standing(sheet, 610, 1050, 400, { depth: 0.1, length: 0.45 }),
      // Top plate: prism, dials, the lever.
      round(sheet, box(290, 566, 130, 62, 12), '#b4b7ba'),
      round(sheet, box(310, 540, 90, 34, 10), '#8f9397'),
      round(sheet, box(800, 560, 112, 66, 12), '#b4b7ba'),
      Array.from({ length: 9 }, (_, i) => line(`M${808 + i * 12},566v52`, '#7d8186', 3)),
      round(sheet, box(736, 586, 44, 40, 10), '#c9ccd0'),
      line('M880,556q80,-6 108,28', '#9da1a5', 17),
      flat(sheet, 'M440,640L486,500Q600,470 714,500L760,640Z', '#cfd1d3', { from: [0, 0, 1, 0.5] }),
      fill('M520,620L540,540H660L680,620Z', '#23242b'),
      fill(box(556, 556, 88, 44, 8), '#7fb3b8'),
      gleam(sheet, 580, 570, 26, 9, 0.9),
      line('M486,500Q600,470 714,500', '#f3f3f1', 6),
      flat(sheet, 'M230,640Q220,620 250,618H950Q980,620 970,640V730H230Z', '#c9cbce', { from: [0, 0, 1, 0.8] }),
      sun(box(244, 622, 712, 8, 4), 0.7),
      fill(box(214, 700, 772, 290, 30), '#26262d'),
      sheet.within(
        box(214, 700, 772, 290, 30),
        Array.from({ length: 27 }, (_, i) =>
          Array.from({ length: 10 }, (__, k) => circle(226 + i * 29 + (k % 2) * 14, 714 + k * 29, 5.4, '#3b3c46')),
        ),
      ),
      fill(
        box(214, 700, 772, 290, 30),
        sheet.linear([
          [0, '#fff1cf', 0.26],
          [0.3, '#fff1cf', 0.04],
          [0.7, '#2a1a2c', 0.1],
          [1, '#2a1a2c', 0.6],
        ]),
      ),
      flat(sheet, 'M222,980H978Q980,1050 930,1054H270Q220,1050 222,980Z', '#b4b7ba', { from: [0, 0, 1, 0.6] }),
      line('M224,984H976', '#f3f3f1', 5),
      [
        [216, 716],
        [984, 716],
      ].map(([x, y]) => [circle(x, y, 24, '#8f9397'), circle(x, y, 11, '#26262d')]),
      circle(870, 770, 26, '#c9ccd0'),
      circle(870, 770, 17, terracotta),
      line('M340,860V930', '#c9ccd0', 20),
      circle(340, 846, 26, '#c9ccd0'),
      circle(340, 846, 12, '#8f9397'),
      // The lens.
      circle(610, 880, 236, '#2a1a2c', { 'fill-opacity': 0.5 }),
      circle(600, 858, 232, '#b9bcc0'),
      circle(
        600,
        858,
        232,
        sheet.linear(
          [
            [0, '#fff', 0.7],
            [0.5, '#fff', 0],
            [1, '#2a1a2c', 0.55],
          ],
          [0, 0, 1, 1],
        ),
      ),
      circle(600, 858, 210, '#1d1e25'),
      Array.from({ length: 60 }, (_, i) => turned(i * 6, 600, 858, line('M600,652V680', '#4a4c57', 7))),
      circle(600, 858, 172, '#c2c5c8'),
      circle(
        600,
        858,
        172,
        sheet.linear(
          [
            [0, '#2a1a2c', 0.4],
            [1, '#fff', 0.5],
          ],
          [0, 0, 1, 1],
        ),
      ),
      circle(600, 858, 162, '#1d1e25'),
      Array.from({ length: 24 }, (_, i) =>
        turned(i * 15, 600, 858, line('M600,704V716', i % 4 === 0 ? saffron : '#d8dadd', 5)),
      ),
      circle(600, 858, 132, '#0e0f14'),
      circle(
        600,
        858,
        120,
        sheet.radial(
          [
            [0, '#8f62b0', 1],
            [0.35, '#3f63a6', 1],
            [0.7, '#17305a', 1],
            [1, '#0a0d16', 1],
          ],
          { cx: 0.44, cy: 0.4, r: 0.62 },
        ),
      ),
      circle(600, 858, 60, '#0a0d16', { 'fill-opacity': 0.55 }),
      circle(600, 858, 88, 'none', { stroke: '#6fae9e', 'stroke-width': 5, 'stroke-opacity': 0.5 }),
      gleam(sheet, 552, 802, 46, 26, 1, -42),
      gleam(sheet, 644, 914, 22, 12, 0.6, -42),
      fill(
        polygon([
          [536, 788],
          [566, 772],
          [584, 800],
          [552, 816],
        ]),
        '#ffffff',
        { 'fill-opacity': 0.5 },
      ),
    ),
    // A roll of film, to begin with.
    turned(
      -16,
      250,
      1320,
      line('M300,1330C420,1290 480,1390 620,1350', '#5b3a2a', 60),
      line('M300,1306C420,1266 480,1366 620,1326M300,1354C420,1314 480,1414 620,1374', '#f3e6cd', 7, {
        'stroke-dasharray': '10 12',
      }),
      round(sheet, box(190, 1260, 130, 160, 12), saffron),
      fill(box(190, 1300, 130, 60), ink),
      round(sheet, box(182, 1246, 146, 24, 8), '#3a3b44'),
      round(sheet, box(182, 1412, 146, 22, 8), '#3a3b44'),
      round(sheet, box(238, 1222, 34, 28, 6), '#23242b'),
    ),
  ];
}

function films(sheet) {
  const roll = (x, y, colour, band, turn = 0) => {
    const can = new Turned(
      x,
      [
        [118, y - 330],
        [118, y - 300],
        [118, y - 20],
        [118, y],
      ],
      0.22,
    );
    return turned(
      turn,
      x,
      y,
      standing(sheet, x + 4, y, 116, { length: 1 }),
      round(sheet, can.outline(), colour, {
        more: [
          fill(can.belt(y - 250, y - 90), band),
          fill(can.belt(y - 268, y - 258), cream),
          fill(can.belt(y - 82, y - 72), cream),
          letters('400', x, y - 132, 58, cream, { weight: 0.17 }),
          fill(star(x, y - 44, 18), cream),
        ],
      }),
      round(
        sheet,
        new Turned(
          x,
          [
            [126, y - 350],
            [126, y - 326],
          ],
          0.22,
        ).outline(),
        '#2a2b33',
      ),
      ellipse(x, y - 350, 126, 28, '#3d3f49'),
      round(
        sheet,
        new Turned(
          x,
          [
            [38, y - 394],
            [38, y - 350],
          ],
          0.22,
        ).outline(),
        '#1d1e25',
      ),
      ellipse(x, y - 394, 38, 9, '#44464f'),
      round(
        sheet,
        new Turned(
          x,
          [
            [126, y - 14],
            [126, y + 8],
          ],
          0.22,
        ).outline(),
        '#2a2b33',
      ),
    );
  };
  const frames = [
    ['M0,60q40,-34 80,0t80,0v60h-160Z', 100],
    ['M20,120V60L80,20L140,60V120Z', 40],
    ['M40,120q0,-60 40,-60t40,60Z', 120],
  ];
  return [
    sweep(sheet, '#9cb0ad'),
    sunOnWall(sheet, { x: 30, y: 40, width: 620, height: 760, strength: 1.1 }),
    roll(390, 800, '#3d4150', terracotta),
    roll(820, 790, '#3d4150', terracotta),
    // A strip of negatives curls out of the one in front.
    fill(
      'M700,760C860,800 1010,870 1080,1010C1120,1110 1060,1200 900,1230C700,1262 420,1200 180,1330L150,1110C420,1000 700,1060 850,1040C930,1020 900,960 860,930C800,890 740,860 690,850Z',
      '#2a1a2c',
      { 'fill-opacity': 0.25, transform: 'translate(16 26)' },
    ),
    fill(
      'M690,760C850,790 1010,860 1080,1000C1120,1100 1060,1190 900,1220C700,1252 420,1190 180,1320L110,1120C420,1000 700,1060 850,1030C930,1010 900,950 860,920C800,880 740,850 690,840Z',
      '#3a2a2a',
    ),
    fill(
      'M690,760C850,790 1010,860 1080,1000C1120,1100 1060,1190 900,1220L880,1030C930,1010 900,950 860,920C800,880 740,850 690,840Z',
      sheet.linear([
        [0, '#fff1cf', 0.2],
        [1, '#fff1cf', 0.02],
      ]),
    ),
    line('M126,1136C420,1020 700,1080 860,1046M176,1304C420,1176 700,1236 896,1204', cream, 13, {
      'stroke-dasharray': '17 19',
    }),
    line('M700,778C850,806 990,880 1056,1004', cream, 11, { 'stroke-dasharray': '15 17' }),
    [
      [214, 1120, -19],
      [420, 1072, -5],
      [632, 1078, 4],
    ].map(([x, y, turn], i) =>
      turned(
        turn,
        x + 80,
        y + 50,
        fill(box(x, y, 180, 110, 6), '#c9c4ba'),
        sheet.within(
          box(x, y, 180, 110, 6),
          fill(frames[i][0].replace('M', 'm'), '#4a4446', { transform: `translate(${x + 6} ${y})` }),
          circle(x + frames[i][1], y + 30, 15, '#6b6566'),
        ),
      ),
    ),
    roll(600, 900, '#2f3340', saffron),
  ];
}

function development(sheet) {
  const bag = 'M270,520L930,500L960,1180Q600,1220 240,1190Z';
  const negative = (x, y, turn, tones) =>
    turned(
      turn,
      x,
      y,
      lying(sheet, box(x - 100, y - 330, 200, 660), { dx: 14, dy: 18, blur: 8 }),
      fill(box(x - 100, y - 330, 200, 660, 8), tones[0]),
      Array.from({ length: 19 }, (_, i) => [
        fill(box(x - 92, y - 320 + i * 34, 17, 20, 4), cream),
        fill(box(x + 75, y - 320 + i * 34, 17, 20, 4), cream),
      ]),
      [0, 1, 2, 3].map((i) => [
        fill(box(x - 66, y - 312 + i * 158, 132, 146, 5), tones[1]),
        sheet.within(
          box(x - 66, y - 312 + i * 158, 132, 146, 5),
          circle(x - 16 + i * 16, y - 262 + i * 158, 24, tones[2]),
          fill(`M${x - 70},${y - 210 + i * 158}q36,-${40 + i * 8} 70,0t80,-6v60h-150Z`, tones[3]),
        ),
      ]),
    );
  return [
    sweep(sheet, '#7f9bb0'),
    sunOnWall(sheet, { x: 40, y: 60, width: 560, height: 760 }),
    // Hung up to dry.
    line('M-20,150Q600,210 1220,140', '#3a3f4e', 6),
    negative(330, 470, -2, ['#8a4a2a', '#d98a4e', '#5f8fae', '#3f5f7f']),
    negative(860, 480, 3, ['#33343c', '#b9b6b0', '#4a4a50', '#77757a']),
    [
      [330, 156],
      [860, 160],
    ].map(([x, y]) => [
      round(sheet, box(x - 14, y - 34, 28, 90, 6), oak),
      line(`M${x - 14},${y}h28`, darker(oak, 0.4), 5),
    ]),
    standing(sheet, 610, 1190, 350, { depth: 0.1, length: 0.7 }),
    flat(sheet, bag, '#e0c494', {
      from: [0, 0, 1, 0.3],
      more: [
        line('M300,540L330,1180M900,520L880,1180', darker('#e0c494', 0.2), 5),
        fill(box(240, 700, 720, 30), terracotta),
        fill(box(240, 1080, 720, 30), terracotta),
        circle(600, 900, 140, cream),
        circle(600, 900, 140, 'none', { stroke: terracotta, 'stroke-width': 8 }),
        round(sheet, box(530, 830, 96, 140, 10), '#33343c'),
        round(sheet, box(522, 818, 112, 22, 6), '#1d1e25'),
        round(sheet, box(522, 960, 112, 20, 6), '#1d1e25'),
        round(sheet, box(562, 796, 32, 26, 5), '#1d1e25'),
        fill(box(530, 866, 96, 56), saffron),
        fill('M626,850h70v100h-70Z', '#8a4a2a'),
        [0, 1, 2].map((i) => [
          fill(box(636 + i * 20, 856, 11, 12, 2), cream),
          fill(box(636 + i * 20, 932, 11, 12, 2), cream),
        ]),
      ],
    }),
    flat(sheet, 'M270,520L930,500L916,610Q600,640 288,626Z', '#d3b27c', { from: [0, 0, 0, 1] }),
    line('M288,626Q600,640 916,610', darker('#e0c494', 0.4), 6),
    circle(600, 612, 24, terracotta),
    line('M600,612q-40,50 -10,90q30,-10 10,-90', terracotta, 6),
    round(
      sheet,
      new Turned(
        1030,
        [
          [86, 1130],
          [86, 1150],
          [86, 1330],
        ],
        0.2,
      ).outline(),
      '#2b2c34',
    ),
    ellipse(1030, 1130, 86, 17, '#4a4c57'),
    round(
      sheet,
      new Turned(
        190,
        [
          [66, 1240],
          [66, 1260],
          [66, 1380],
        ],
        0.2,
      ).outline(),
      saffron,
    ),
    ellipse(190, 1240, 66, 13, '#3a3b44'),
    round(
      sheet,
      new Turned(
        190,
        [
          [22, 1210],
          [22, 1240],
        ],
        0.2,
      ).outline(),
      '#23242b',
    ),
  ];
}

const backdrop = (colour, wall) => (sheet) => [
  plaster(sheet, wall),
  glow(sheet),
  table(sheet, { y: 1060, colour: '#b98a5c', planks: 4 }),
  // Two stands and a bar, and the roll that comes down onto the floor.
  [
    [130, 1],
    [1070, -1],
  ].map(([x]) => [
    line(`M${x},150V1220`, '#2b2c34', 18),
    line(`M${x - 5},150V1220`, '#6b6e78', 4),
    line(`M${x},1040L${x - 90},1260M${x},1040L${x + 90},1260M${x},1040V1270`, '#2b2c34', 13),
  ]),
  fill('M230,210H970V1010Q970,1180 1130,1420H70Q230,1180 230,1010Z', '#2a1a2c', {
    'fill-opacity': 0.3,
    transform: 'translate(28 16)',
  }),
  fill('M220,200H980V1000Q980,1170 1150,1430H50Q220,1170 220,1000Z', colour),
  fill(
    'M220,200H980V1000Q980,1170 1150,1430H50Q220,1170 220,1000Z',
    sheet.linear(
      [
        [0, '#2a1a2c', 0.3],
        [0.1, '#2a1a2c', 0.06],
        [0.5, '#fff1cf', 0.12],
        [0.72, '#2a1a2c', 0.2],
        [0.84, '#fff1cf', 0.24],
        [1, '#fff1cf', 0.36],
      ],
      [0, 0, 0, 1],
    ),
  ),
  fill(
    'M220,200H980V1000Q980,1170 1150,1430H50Q220,1170 220,1000Z',
    sheet.radial(
      [
        [0, '#fff1cf', 0.5],
        [1, '#fff1cf', 0],
      ],
      { cx: 0.4, cy: 0.45, r: 0.5 },
    ),
  ),
  round(sheet, `M170,130H1030V220H170Z`, darker(colour, 0.08), { strength: 0.5 }),
  fill(
    box(170, 130, 860, 90),
    sheet.linear(
      [
        [0, '#fff1cf', 0.5],
        [0.4, '#fff1cf', 0],
        [1, '#2a1a2c', 0.5],
      ],
      [0, 0, 0, 1],
    ),
  ),
  ellipse(1030, 175, 22, 45, darker(colour, 0.4)),
  ellipse(1030, 175, 9, 20, '#2b2c34'),
  ellipse(170, 175, 22, 45, lighter(colour, 0.2)),
  // A stool waits for whoever comes; the cat was quicker.
  standing(sheet, 600, 1230, 150, { length: 1.2, depth: 0.16 }),
  line('M520,850L480,1230M680,850L720,1230M600,860V1240', walnut, 24),
  line('M500,1090H700', walnut, 15),
  round(
    sheet,
    new Turned(
      600,
      [
        [150, 820],
        [150, 856],
      ],
      0.2,
    ).outline(),
    oak,
  ),
  ellipse(600, 820, 150, 30, lighter(oak, 0.25)),
  catOnStool(),
  line('M1120,520L1010,420', '#2b2c34', 12),
  fill(
    polygon([
      [1180, 380],
      [1010, 330],
      [960, 520],
      [1130, 580],
    ]),
    '#2b2c34',
  ),
  fill(
    polygon([
      [1010, 330],
      [960, 520],
      [938, 512],
      [986, 318],
    ]),
    '#fff6d8',
  ),
];

const catOnStool = () => [
  line('M690,800C760,790 760,880 730,930', '#c97a34', 26),
  fill('M520,820C506,720 540,650 600,650C670,650 704,730 690,820Z', '#d98a3c'),
  fill('M566,820C560,740 580,700 606,700C630,700 644,740 640,820Z', cream),
  fill(
    'M530,640L528,552L566,586Q600,576 634,586L672,552L670,640C670,690 636,706 600,706C564,706 530,690 530,640Z',
    '#d98a3c',
  ),
  fill('M538,584l2,-20l20,18Z', '#b5443a', { 'fill-opacity': 0.5 }),
  line('M584,596v26M600,592v26M616,596v26', '#a85a24', 7),
  line('M532,740q20,8 34,0M528,776q20,8 34,0M676,740q-16,8 -30,0M686,776q-20,8 -34,0', '#a85a24', 7),
  ellipse(572, 642, 10, 12, '#2f5a3c'),
  ellipse(628, 642, 10, 12, '#2f5a3c'),
  ellipse(572, 642, 3.4, 11, ink),
  ellipse(628, 642, 3.4, 11, ink),
  fill('M592,662h16l-8,9Z', '#8a3a34'),
  line('M600,671q-9,12 -18,4M600,671q9,12 18,4', '#6b3a24', 4),
  line('M556,664l-48,-6M556,674l-46,10M644,664l48,-6M644,674l46,10', cream, 3),
];

function reflector(sheet) {
  const disc = (x, y, rx, ry, turn, colours, rim) =>
    turned(
      turn,
      x,
      y,
      lying(sheet, oval(x, y, rx, ry), { dx: 24, dy: 30, blur: 16, strength: 0.45 }),
      ellipse(x, y, rx, ry, rim),
      ellipse(x, y, rx - 17, ry - 17, colours[0]),
      ellipse(x, y, rx - 17, ry - 17, sheet.linear(colours.slice(1), [0, 0, 1, 1])),
    );
  const gold = [
    '#d9a640',
    [0, '#fff6d0', 0.9],
    [0.25, '#fff6d0', 0.1],
    [0.4, '#8a5a16', 0.3],
    [0.55, '#fff6d0', 0.7],
    [0.75, '#8a5a16', 0.1],
    [1, '#6b3f10', 0.6],
  ];
  const silver = [
    '#b9bec4',
    [0, '#ffffff', 0.95],
    [0.3, '#ffffff', 0.1],
    [0.5, '#4a5260', 0.4],
    [0.65, '#ffffff', 0.6],
    [1, '#3a4250', 0.6],
  ];
  return [
    sweep(sheet, '#a86a74'),
    sunOnWall(sheet, { x: 20, y: 30, width: 500, height: 560 }),
    disc(330, 430, 236, 244, 0, ['#f4efe4', [0, '#ffffff', 0.3], [1, '#a86a74', 0.75]], '#23242b'),
    disc(830, 520, 300, 310, 0, silver, '#23242b'),
    disc(330, 930, 230, 240, 0, ['#fbf8f0', [0, '#ffffff', 0.4], [0.6, '#ffffff', 0], [1, '#2a1a2c', 0.22]], '#23242b'),
    disc(920, 1000, 226, 232, 0, ['#24242b', [0, '#6b6b78', 0.5], [0.5, '#24242b', 0], [1, '#000000', 0.3]], '#4a4a55'),
    disc(600, 760, 380, 390, 0, gold, '#23242b'),
    line('M330,600Q480,480 640,470M380,700Q560,560 800,560M420,860Q600,760 880,740', '#fff6d8', 7, {
      'stroke-opacity': 0.45,
    }),
    line('M352,1004Q600,1160 850,1002', '#7a4d12', 6, { 'stroke-opacity': 0.4 }),
    fill(box(570, 1126, 60, 60, 10), '#23242b'),
    line('M600,1180q0,50 30,60', '#23242b', 12),
    // Folded to a third, in its bag.
    standing(sheet, 250, 1390, 120, { depth: 0.14 }),
    circle(250, 1290, 122, '#2b3048'),
    circle(
      250,
      1290,
      122,
      sheet.radial(
        [
          [0, '#7f88b8', 0.5],
          [1, '#2a1a2c', 0.4],
        ],
        { cx: 0.35, cy: 0.3, r: 0.8 },
      ),
    ),
    line(oval(250, 1290, 104), '#5f68a0', 5, { 'stroke-dasharray': '12 10' }),
    line('M132,1280Q250,1230 368,1280', '#c9ccd0', 8, { 'stroke-dasharray': '6 6' }),
    line('M190,1180q60,-70 120,0', '#23242b', 16),
    fill(star(250, 1330, 30), saffron),
  ];
}

export const studio = {
  'portrait-voucher': voucher,
  'film-camera': filmCamera,
  'film-three-rolls': films,
  'development-and-scan': development,
  'paper-backdrop-white': backdrop('#f4efe4', '#8aa39a'),
  'paper-backdrop-storm-grey': backdrop('#7a8290', '#d2a184'),
  reflector,
};
