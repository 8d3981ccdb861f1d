/* Frames: on a shelf, before a wall in a deep colour, with a picture in each. */
import { brass, cream, darker, indigo, lighter, oak, saffron, sea, terracotta, walnut } from '../lib/colour.mjs';
import { sprig } from '../lib/garnish.mjs';
import { plaster, shelf } from '../lib/grounds.mjs';
import { ball, glow, lying, round, shade, standing, sun, sunOnWall } from '../lib/light.mjs';
import { box, curve, polygon, Turned } from '../lib/outline.mjs';
import { circle, ellipse, fill, line, rect, turned } from '../lib/sheet.mjs';

const room = (sheet, wall) => [
  plaster(sheet, wall),
  glow(sheet, { strength: 1.1 }),
  sunOnWall(sheet),
  shelf(sheet, { y: 1270, colour: oak }),
];

/** Four mitred bars around an opening. */
function bars(sheet, x, y, w, h, wide, wood) {
  const veins = (points) =>
    Array.from({ length: 4 }, (_, i) =>
      line(polylineBetween(points, (i + 0.7) / 4.6), darker(wood, 0.26), 3, { 'stroke-opacity': 0.55 }),
    );
  const side = (outer, strength) =>
    sheet.within(
      polygon(outer),
      fill(polygon(outer), wood),
      veins(outer),
      strength > 0 ? sun(polygon(outer), strength) : shade(polygon(outer), -strength),
    );
  return [
    side(
      [
        [x, y],
        [x + w, y],
        [x + w - wide, y + wide],
        [x + wide, y + wide],
      ],
      0.26,
    ),
    side(
      [
        [x, y],
        [x + wide, y + wide],
        [x + wide, y + h - wide],
        [x, y + h],
      ],
      0.12,
    ),
    side(
      [
        [x + w, y],
        [x + w, y + h],
        [x + w - wide, y + h - wide],
        [x + w - wide, y + wide],
      ],
      -0.2,
    ),
    side(
      [
        [x, y + h],
        [x + wide, y + h - wide],
        [x + w - wide, y + h - wide],
        [x + w, y + h],
      ],
      -0.12,
    ),
    [
      [x, y, x + wide, y + wide],
      [x + w, y, x + w - wide, y + wide],
      [x, y + h, x + wide, y + h - wide],
      [x + w, y + h, x + w - wide, y + h - wide],
    ].map(([a, b, c, d]) => line(`M${a},${b}L${c},${d}`, darker(wood, 0.5), 3)),
    fill(box(x + 6, y + 5, w - 12, 5), '#fff1cf', { 'fill-opacity': 0.5 }),
  ];
}

const polylineBetween = ([a, b, c, d], share) => {
  const between = ([x0, y0], [x1, y1]) => `${x0 + (x1 - x0) * share},${y0 + (y1 - y0) * share}`;
  return `M${between(a, d)}L${between(b, c)}`;
};

/** Hills and a sun; a picture anybody would like to have framed. */
const hills = (x, y, w, h, colours) => [
  rect(x, y, w, h, colours[0]),
  circle(x + w * 0.62, y + h * 0.32, w * 0.15, colours[1]),
  fill(
    curve([
      [x - 10, y + h * 0.62],
      [x + w * 0.25, y + h * 0.46],
      [x + w * 0.55, y + h * 0.6],
      [x + w + 10, y + h * 0.44],
    ]) + `V${y + h}H${x - 10}Z`,
    colours[2],
  ),
  fill(
    curve([
      [x - 10, y + h * 0.7],
      [x + w * 0.35, y + h * 0.74],
      [x + w * 0.7, y + h * 0.6],
      [x + w + 10, y + h * 0.68],
    ]) + `V${y + h}H${x - 10}Z`,
    colours[3],
  ),
  fill(
    curve([
      [x - 10, y + h * 0.9],
      [x + w * 0.3, y + h * 0.8],
      [x + w * 0.7, y + h * 0.9],
      [x + w + 10, y + h * 0.82],
    ]) + `V${y + h}H${x - 10}Z`,
    colours[4],
  ),
  [
    [0.2, 0.78, 0.07],
    [0.3, 0.76, 0.09],
    [0.82, 0.84, 0.08],
  ].map(([a, b, s]) =>
    fill(
      `M${x + w * a},${y + h * b}q${-w * s * 0.9},${-h * s * 0.6} 0,${-h * s * 2.6}q${w * s * 0.9},${h * s * 2} 0,${h * s * 2.6}Z`,
      darker(colours[4], 0.3),
    ),
  ),
];

const oakFrame = (wood, wall) => (sheet) => {
  const [x, y, w, h] = [240, 230, 720, 1020];
  return [
    room(sheet, wall),
    fill(
      polygon([
        [x + w, y + 40],
        [x + w + 120, y + 150],
        [x + w + 130, y + h + 2],
        [x + 60, y + h + 10],
      ]),
      '#2a1a2c',
      { 'fill-opacity': 0.28 },
    ),
    rect(x + 40, y + 40, w - 80, h - 80, '#fbf7ee'),
    shade(
      polygon([
        [x + 50, y + 50],
        [x + w - 50, y + 50],
        [x + w - 70, y + 76],
        [x + 76, y + 76],
        [x + 76, y + h - 60],
        [x + 50, y + h - 50],
      ]),
      0.18,
    ),
    rect(x + 150, y + 170, w - 300, h - 340, '#e9dfc9'),
    sheet.within(
      box(x + 162, y + 182, w - 324, h - 364),
      hills(x + 162, y + 182, w - 324, h - 364, ['#f3c88f', '#e0622f', '#b8685a', '#6b4a6b', '#2f5f5c']),
    ),
    sun(
      polygon([
        [x + 60, y + 60],
        [x + 330, y + 60],
        [x + 60, y + 520],
      ]),
      0.34,
    ),
    sun(
      polygon([
        [x + 390, y + 60],
        [x + 450, y + 60],
        [x + 60, y + 720],
        [x + 60, y + 620],
      ]),
      0.26,
    ),
    bars(sheet, x, y, w, h, 58, wood),
    standing(sheet, 1070, 1262, 66, { length: 0.6 }),
    round(
      sheet,
      new Turned(
        1070,
        [
          [36, 1090],
          [30, 1120],
          [62, 1180],
          [64, 1220],
          [44, 1262],
        ],
        0.2,
      ).outline(),
      terracotta,
    ),
    sprig(
      sheet,
      [
        [1070, 1090],
        [1060, 1010],
        [1080, 930],
        [1060, 860],
      ],
      { size: 80 },
    ),
    sprig(
      sheet,
      [
        [1072, 1090],
        [1110, 1020],
        [1130, 960],
      ],
      { size: 66 },
    ),
    ball(sheet, 130, 1222, 46, saffron),
    ball(sheet, 70, 1236, 30, '#c4573a'),
  ];
};

function floating(sheet) {
  const [x, y, w, h] = [230, 210, 740, 940];
  return [
    plaster(sheet, '#a85a48'),
    glow(sheet, { strength: 1.1 }),
    sunOnWall(sheet, { x: 40, y: 60, width: 560, height: 800 }),
    lying(sheet, box(x, y, w, h), { dx: 44, dy: 50, blur: 22, strength: 0.5 }),
    bars(sheet, x, y, w, h, 34, walnut),
    fill(box(x + 34, y + 34, w - 68, h - 68), '#1c1116'),
    // The canvas floats: there is air around it.
    fill(box(x + 64, y + 60, w - 118, h - 118, 5), darker('#e9dcc2', 0.4)),
    sheet.within(
      box(x + 56, y + 52, w - 118, h - 118, 5),
      rect(x + 56, y + 52, w - 118, h - 118, '#e9c98e'),
      circle(x + 370, y + 330, 170, '#df6a3a'),
      fill(`M${x},${y + 520}q190,-150 380,-20t400,-40v560h-800Z`, '#3c7a76'),
      fill(`M${x},${y + 660}q200,-80 380,10t400,-30v400h-800Z`, '#27506a'),
      fill(`M${x},${y + 790}q240,-60 420,0t360,-10v300h-800Z`, '#1d3352'),
      Array.from({ length: 14 }, (_, i) =>
        line(`M${x + 60 + ((i * 97) % 560)},${y + 560 + i * 22}q30,-14 66,0`, '#f0dcae', 6, { 'stroke-opacity': 0.7 }),
      ),
      line(`M${x + 200},${y + 330}q80,-40 170,-10M${x + 390},${y + 300}q60,-20 150,14`, '#f7e2b4', 9, {
        'stroke-opacity': 0.8,
      }),
      fill(
        box(x + 56, y + 52, w - 118, h - 118),
        sheet.linear(
          [
            [0, '#fff1cf', 0.3],
            [0.4, '#fff', 0],
            [1, '#2a1a2c', 0.25],
          ],
          [0, 0, 1, 1],
        ),
      ),
    ),
    shelf(sheet, { y: 1330, colour: walnut, thickness: 60 }),
    ball(sheet, 240, 1262, 64, '#d9b98a', { ry: 68 }),
    round(sheet, box(840, 1150, 180, 180, 10), sea, { strength: 0.8 }),
    fill(
      polygon([
        [840, 1150],
        [880, 1120],
        [1060, 1120],
        [1020, 1150],
      ]),
      lighter(sea, 0.3),
    ),
    fill(
      polygon([
        [1020, 1150],
        [1060, 1120],
        [1060, 1296],
        [1020, 1330],
      ]),
      darker(sea, 0.4),
    ),
    fill(
      polygon([
        [620, 1330],
        [700, 1180],
        [780, 1330],
      ]),
      saffron,
    ),
    fill(
      polygon([
        [700, 1180],
        [780, 1330],
        [722, 1330],
      ]),
      darker(saffron, 0.35),
    ),
  ];
}

function brassFrame(sheet) {
  const [x, y, w, h] = [330, 380, 540, 760];
  return [
    room(sheet, '#3d5f78'),
    fill(
      polygon([
        [x + w, y + 60],
        [x + w + 130, y + 170],
        [x + w + 150, 1268],
        [x + 90, 1268],
      ]),
      '#2a1a2c',
      { 'fill-opacity': 0.34 },
    ),
    fill(
      polygon([
        [x + w - 20, y + 200],
        [x + w + 110, 1262],
        [x + w + 60, 1262],
        [x + w - 40, y + 300],
      ]),
      darker(brass, 0.5),
    ),
    turned(
      -1.5,
      600,
      1260,
      fill(box(x, y, w, h + 120, 16), brass),
      fill(
        box(x, y, w, h + 120, 16),
        sheet.linear(
          [
            [0, '#fff6d8', 0.75],
            [0.2, '#fff6d8', 0.1],
            [0.45, '#5a3412', 0.2],
            [0.6, '#fff6d8', 0.5],
            [0.75, '#5a3412', 0.05],
            [1, '#5a3412', 0.5],
          ],
          [0, 0, 1, 1],
        ),
      ),
      Array.from({ length: 30 }, (_, i) =>
        line(`M${x + 6},${y + 16 + i * 29}H${x + w - 6}`, '#fff6d8', 2, { 'stroke-opacity': 0.22 }),
      ),
      fill(box(x + 34, y + 34, w - 68, h + 52, 6), '#1f1a22'),
      sheet.within(
        box(x + 40, y + 40, w - 80, h + 40, 4),
        rect(x + 40, y + 40, w - 80, h + 40, '#e4ccab'),
        rect(
          x + 40,
          y + 40,
          w - 80,
          420,
          sheet.linear(
            [
              [0, '#8fb1b5', 1],
              [1, '#f3ddb5', 1],
            ],
            [0, 0, 0, 1],
          ),
        ),
        // Two who laugh, by the sea.
        rect(x + 40, y + 400, w - 80, 190, '#4f8a94'),
        line(`M${x + 60},${y + 440}h120M${x + 300},${y + 470}h140M${x + 90},${y + 520}h90`, '#cfe3de', 6),
        fill(
          `M${x + 90},${y + h + 90}C${x + 90},${y + 560} ${x + 130},${y + 500} ${x + 200},${y + 500}C${x + 270},${y + 500} ${x + 300},${y + 580} ${x + 300},${y + h + 90}Z`,
          terracotta,
        ),
        fill(
          `M${x + 270},${y + h + 90}C${x + 262},${y + 560} ${x + 290},${y + 470} ${x + 362},${y + 470}C${x + 440},${y + 470} ${x + 470},${y + 560} ${x + 470},${y + h + 90}Z`,
          indigo,
        ),
        fill(box(x + 176, y + 440, 50, 80, 22), '#b57a56'),
        fill(box(x + 338, y + 410, 50, 80, 22), '#d9a37c'),
        circle(x + 206, y + 384, 78, '#c08660'),
        circle(x + 352, y + 346, 80, '#e0ad86'),
        fill(
          `M${x + 126},${y + 400}C${x + 110},${y + 290} ${x + 190},${y + 270} ${x + 250},${y + 306}C${x + 290},${y + 330} ${x + 284},${y + 372} ${x + 280},${y + 384}C${x + 250},${y + 350} ${x + 200},${y + 340} ${x + 160},${y + 356}Q${x + 140},${y + 380} ${x + 126},${y + 470}Q${x + 118},${y + 430} ${x + 126},${y + 400}Z`,
          '#3a2430',
        ),
        fill(
          `M${x + 276},${y + 330}C${x + 270},${y + 260} ${x + 330},${y + 240} ${x + 380},${y + 256}C${x + 430},${y + 270} ${x + 444},${y + 320} ${x + 434},${y + 350}C${x + 410},${y + 310} ${x + 340},${y + 300} ${x + 276},${y + 330}Z`,
          '#7a4426',
        ),
        [
          [184, 388],
          [232, 384],
          [328, 352],
          [378, 350],
        ].map(([dx, dy]) => line(`M${x + dx - 11},${y + dy}q11,-12 22,0`, '#3a2430', 6)),
        fill(`M${x + 180},${y + 414}q28,30 56,-2Z`, '#fff6e6'),
        fill(`M${x + 324},${y + 378}q30,32 60,0Z`, '#fff6e6'),
        [
          [166, 412],
          [250, 406],
          [306, 378],
          [400, 376],
        ].map(([dx, dy]) => circle(x + dx, y + dy, 13, '#d9765a', { 'fill-opacity': 0.5 })),
      ),
      sun(
        polygon([
          [x + 40, y + 40],
          [x + 240, y + 40],
          [x + 40, y + 400],
        ]),
        0.3,
      ),
    ),
    standing(sheet, 180, 1262, 70, { length: 0.8 }),
    round(
      sheet,
      new Turned(
        180,
        [
          [70, 1130],
          [72, 1180],
          [60, 1262],
        ],
        0.2,
      ).outline(),
      cream,
    ),
    ellipse(180, 1130, 70, 14, darker(cream, 0.4)),
    sprig(
      sheet,
      [
        [180, 1134],
        [150, 1060],
        [170, 980],
        [140, 920],
      ],
      { size: 74 },
    ),
    sprig(
      sheet,
      [
        [184, 1134],
        [220, 1070],
        [250, 1010],
      ],
      { size: 70 },
    ),
  ];
}

export const frames = {
  'oak-frame-natural': oakFrame('#c99a5f', sea),
  'oak-frame-smoked': oakFrame('#6d4a35', '#c9a37e'),
  'floating-frame': floating,
  'brass-table-frame': brassFrame,
};
