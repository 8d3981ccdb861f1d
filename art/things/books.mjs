/* Books: each before a wall of its own, with its cover to us and its title on it. */
import {
  cream,
  darker,
  indigo,
  ink,
  lighter,
  oak,
  paper,
  plum,
  saffron,
  sand,
  sea,
  terracotta,
  walnut,
} from '../lib/colour.mjs';
import { lemonHalf, orange, pencil, spiceCone, sprig } from '../lib/garnish.mjs';
import { niche, plaster, table } from '../lib/grounds.mjs';
import { lantern } from '../lib/lantern.mjs';
import { letters } from '../lib/lettering.mjs';
import { ball, glow, round, shade, sun, sunOnWall } from '../lib/light.mjs';
import { box, oval, polygon, star, Turned } from '../lib/outline.mjs';
import { circle, ellipse, fill, line, turned } from '../lib/sheet.mjs';

/** A book that stands and leans a little, 620 by 860; `cover` is drawn from 0,0. */
function book(sheet, x, y, spine, cover, { width = 620, height = 860, thick = 58, hard = true } = {}) {
  const edge = hard ? 10 : 0;
  return [
    fill(
      `M${x + 20},${y + height}L${x + width + 260},${y + height - 40}L${x + width + 300},${y + height + 26}L${x + 40},${y + height + 46}Z`,
      sheet.linear([
        [0, '#2a1a2c', 0.55],
        [1, '#2a1a2c', 0],
      ]),
    ),
    fill(
      polygon([
        [x + width, y + edge],
        [x + width + thick, y + 22],
        [x + width + thick, y + height - 10],
        [x + width, y + height - edge],
      ]),
      '#efe3cc',
    ),
    Array.from({ length: 7 }, (_, i) =>
      line(`M${x + width + 6 + i * (thick / 7.4)},${y + 14 + i * 2}V${y + height - 14}`, '#b9a88a', 2, {
        'stroke-opacity': 0.7,
      }),
    ),
    fill(
      polygon([
        [x + width, y + edge],
        [x + width + thick, y + 22],
        [x + width + thick, y + height - 10],
        [x + width, y + height - edge],
      ]),
      sheet.linear([
        [0, '#2a1a2c', 0.5],
        [0.4, '#2a1a2c', 0.22],
        [1, '#2a1a2c', 0.4],
      ]),
    ),
    hard
      ? fill(
          polygon([
            [x + width + thick - 2, y + 14],
            [x + width + thick + 12, y + 18],
            [x + width + thick + 12, y + height - 4],
            [x + width + thick - 2, y + height - 4],
          ]),
          darker(spine, 0.3),
        )
      : '',
    `<g transform="translate(${x} ${y})">`,
    sheet.within(box(0, 0, width, height, 8), cover),
    '</g>',
    fill(
      box(x, y, width, height, 8),
      sheet.linear([
        [0, '#2a1a2c', 0.32],
        [0.035, '#fff1cf', 0.35],
        [0.07, '#2a1a2c', 0.24],
        [0.1, '#fff1cf', 0.1],
        [0.5, '#fff1cf', 0],
        [1, '#2a1a2c', 0.2],
      ]),
    ),
    sun(box(x + 4, y, width - 8, 4, 2), 0.5),
  ];
}

/** Twelve moons of a market: a ring of stalls' awnings around a sun. */
function yearCover() {
  const colours = [
    indigo,
    '#4d6ea0',
    sea,
    '#5d9a6a',
    '#a5b256',
    saffron,
    '#e0752b',
    terracotta,
    '#a63d4a',
    plum,
    '#54305f',
    '#3a3672',
  ];
  const segments = [];
  for (let i = 0; i < 12; i++) {
    const [from, to] = [((i - 0.5) * Math.PI) / 6 - Math.PI / 2, ((i + 0.5) * Math.PI) / 6 - Math.PI / 2];
    const at = (angle, r) => `${310 + Math.cos(angle) * r},${430 + Math.sin(angle) * r}`;
    const middle = (from + to) / 2;
    segments.push(
      fill(
        `M${at(from, 118)}L${at(from, 226)}A${62},${62} 0 0 1 ${at(to, 226)}L${at(to, 118)}A118,118 0 0 0 ${at(from, 118)}Z`,
        colours[i],
      ),
    );
    segments.push(
      fill(
        `M${at(from, 118)}L${at(from, 226)}A62,62 0 0 1 ${at(middle, 256)}L${at(middle, 118)}Z`,
        lighter(colours[i], 0.3),
      ),
    );
    segments.push(
      circle(
        310 + Math.cos(middle) * 282,
        430 + Math.sin(middle) * 282,
        i % 3 === 0 ? 12 : 7,
        i % 3 === 0 ? saffron : '#e9cf9c',
      ),
    );
  }
  return [
    fill(box(0, 0, 620, 860), '#21305f'),
    segments,
    circle(310, 430, 104, '#f0b64a'),
    fill(star(310, 430, 96), '#e7962b'),
    circle(310, 430, 44, '#fbe3a6'),
    letters('A YEAR', 310, 108, 62, cream, { weight: 0.15, gap: 3.2 }),
    letters('AT THE MARKET', 310, 800, 40, cream, { weight: 0.15, gap: 2.8 }),
    line('M110,740H510', '#e7962b', 5),
    line('M220,140H400', '#e7962b', 5),
  ];
}

function lightCover(sheet) {
  return [
    fill(box(0, 0, 620, 860), '#f1b53f'),
    fill('M0,0H620V390L0,860Z', '#f6cd72'),
    fill('M0,0H330L0,560Z', '#fbe5ac'),
    // A window, and the lamp whose light it is not.
    fill(box(86, 110, 210, 290), '#fffaf0'),
    fill(box(86, 110, 210, 290), 'none', { stroke: ink, 'stroke-width': 14 }),
    line('M191,110V400M86,255H296', ink, 11),
    fill('M300,300L560,560L430,740L300,520Z', '#fff3cf', { 'fill-opacity': 0.7 }),
    line('M430,270V0', ink, 7),
    fill('M350,360Q356,270 430,264Q504,270 510,360Z', terracotta),
    fill('M430,264Q504,270 510,360H440Z', darker(terracotta, 0.25)),
    circle(430, 372, 30, '#fffaf0'),
    fill(
      polygon([
        [196, 548],
        [420, 520],
        [452, 726],
        [222, 760],
      ]),
      paper,
    ),
    fill(
      polygon([
        [420, 520],
        [452, 726],
        [410, 680],
      ]),
      sand,
    ),
    line('M250,600L390,584M256,640L398,624M262,680L350,668', '#c8b48c', 7),
    letters('LIGHT', 58, 812, 74, ink, { weight: 0.17, gap: 3.4, align: 'start' }),
    letters('FOR BEGINNERS', 372, 812, 21, ink, { weight: 0.17, align: 'start', gap: 2 }),
  ];
}

function recipeCover(sheet) {
  const bowls = [
    [150, 250, saffron],
    [310, 215, terracotta],
    [470, 250, sea],
    [110, 400, plum],
    [265, 380, '#7f9a4f'],
    [420, 392, '#d9773a'],
    [540, 410, indigo],
    [180, 540, '#c4493a'],
    [330, 530, '#e4b95a'],
    [478, 552, '#4f7f86'],
    [330, 668, '#94405a'],
  ];
  return [
    fill(box(0, 0, 620, 860), '#f4e4c6'),
    fill(box(26, 26, 568, 808), 'none', { stroke: terracotta, 'stroke-width': 6 }),
    bowls.map(([x, y, colour], i) => [
      shade(oval(x + 8, y + 12, 62, 62), 0.18),
      circle(x, y, 62, lighter(colour, 0.1)),
      circle(x, y, 49, darker(colour, 0.24)),
      i % 3 === 0
        ? [0, 1, 2, 3, 4].map((k) =>
            circle(x + Math.cos(k * 1.26) * 22, y + Math.sin(k * 1.26) * 22, 13, lighter(colour, 0.45)),
          )
        : i % 3 === 1
          ? [fill(star(x, y, 38), lighter(colour, 0.5)), circle(x, y, 11, colour)]
          : [0, 60, 120].map((turn) => turned(turn, x, y, ellipse(x, y, 39, 10, lighter(colour, 0.4)))),
    ]),
    letters('RECIPES', 310, 132, 58, terracotta, { weight: 0.16, gap: 3.2 }),
    letters('FROM ELEVEN STALLS', 310, 798, 30, ink, { weight: 0.16 }),
  ];
}

function studioCover() {
  return [
    fill(box(0, 0, 620, 860), '#3c6f6b'),
    fill(box(0, 560, 620, 300), '#2c5754'),
    fill('M130,120H490V560Q490,640 560,690H60Q130,640 130,560Z', '#e9dcc2'),
    fill('M130,120H300V690H60Q130,640 130,560Z', '#f5ecd8'),
    line('M96,118H524', '#c98a3f', 18),
    line('M110,118V690M510,118V690', ink, 8),
    line('M80,700L110,640L140,700M480,700L510,640L540,700', ink, 8),
    // A stool, and a camera on three legs.
    fill(oval(352, 520, 62, 17), walnut),
    line('M312,528L296,660M352,532V664M392,528L408,660', walnut, 10),
    line('M304,600H400', walnut, 7),
    line('M196,436L150,676M200,436L204,690M204,436L258,676', ink, 10),
    fill(box(148, 350, 108, 84, 10), ink),
    circle(262, 392, 33, '#29324a'),
    circle(268, 392, 20, '#7fb0b6'),
    fill(box(166, 332, 40, 22, 5), ink),
    circle(170, 376, 6, terracotta),
    letters('THE SMALL', 310, 776, 44, cream, { weight: 0.15, gap: 3 }),
    letters('STUDIO', 310, 834, 44, saffron, { weight: 0.17, gap: 7 }),
  ];
}

const aYear = (sheet) => [
  plaster(sheet, '#c86a48'),
  glow(sheet),
  niche(sheet, { y: 1230, width: 960, height: 1130, colour: '#a4472f', wall: '#c86a48' }),
  table(sheet, { y: 1190, colour: oak, planks: 3 }),
  turned(-1.5, 600, 1290, book(sheet, 270, 400, '#21305f', yearCover())),
  lantern(sheet, 600, 130, 150, { chain: 140, glow: 0.8 }),
  orange(sheet, 180, 1250, 88),
  orange(sheet, 1040, 1290, 80, { leafed: false }),
  sprig(
    sheet,
    [
      [250, 1400],
      [350, 1375],
      [450, 1392],
      [540, 1374],
    ],
    { size: 80 },
  ),
];

const lightForBeginners = (sheet) => [
  plaster(sheet, '#6f8fa0'),
  glow(sheet, { strength: 1.2 }),
  sunOnWall(sheet, { x: 60, y: 90, width: 560, height: 760, slant: 240, strength: 1.3 }),
  table(sheet, { y: 1160, colour: '#e2c79b', planks: 3 }),
  turned(1.5, 600, 1270, book(sheet, 280, 380, '#f1b53f', lightCover(sheet), { hard: false, thick: 34 })),
  // Something to practise on: an egg, and a paper cone.
  ball(sheet, 156, 1240, 66, '#f2e6d0', { ry: 84 }),
  shade('M180,1318Q300,1300 330,1326Q240,1344 170,1326Z', 0.25),
  fill('M1010,1330L1080,1110L1150,1330Q1080,1362 1010,1330Z', paper),
  fill('M1080,1110L1150,1330Q1120,1350 1086,1352Z', darker(sand, 0.28)),
];

const recipes = (sheet) => [
  plaster(sheet, sea),
  glow(sheet),
  sunOnWall(sheet),
  table(sheet, { y: 1150, colour: '#b9814e', planks: 3 }),
  turned(
    -2,
    600,
    1260,
    line('M560,1222C566,1290 540,1340 560,1420', '#a93540', 20),
    fill('M549,1408h22l4,44l-16,-14l-16,14Z', '#a93540'),
    book(sheet, 290, 370, terracotta, recipeCover(sheet)),
  ),
  lemonHalf(160, 1284, 92),
  turned(8, 200, 1300, lemonHalf(290, 1370, 74, { rim: '#d9842b', flesh: '#eda64a' })),
  sprig(
    sheet,
    [
      [1190, 1390],
      [1100, 1370],
      [1010, 1385],
      [920, 1370],
    ],
    { size: 110, colour: '#5b9457', width: 0.5 },
  ),
  spiceCone(sheet, 1060, 1270, 104, 88, saffron),
];

const theStudio = (sheet) => [
  plaster(sheet, '#d7a98a'),
  glow(sheet),
  sunOnWall(sheet, { strength: 1.2 }),
  table(sheet, { y: 1150, colour: walnut, planks: 3 }),
  turned(1.2, 600, 1260, book(sheet, 285, 370, '#3c6f6b', studioCover(), { hard: false, thick: 40 })),
  pencil(110, 1330, 320, 8, saffron),
  fill(oval(1040, 1290, 104, 30), darker(walnut, 0.6), { 'fill-opacity': 0.6 }),
  round(
    sheet,
    new Turned(
      1030,
      [
        [92, 1130],
        [92, 1180],
        [88, 1270],
      ],
      0.22,
    ).outline(),
    '#2b3760',
  ),
  ellipse(1030, 1130, 92, 20, '#182040'),
  ['#c24a34', saffron, '#3f8f74'].map((colour, i) => [
    line(`M${1000 + i * 30},1130L${960 + i * 66},${900 - (i % 2) * 40}`, colour, 20),
    fill(
      polygon([
        [960 + i * 66 - 10, 900 - (i % 2) * 40],
        [960 + i * 66 + (i - 1) * 10, 864 - (i % 2) * 40],
        [960 + i * 66 + 10, 900 - (i % 2) * 40],
      ]),
      '#ecd0a2',
    ),
  ]),
  round(
    sheet,
    `M938,1140V1190Q940,1270 944,1280Q1030,1300 1116,1280Q1120,1240 1122,1140Q1030,1172 938,1140Z`,
    '#35437a',
  ),
];

export const books = {
  'a-year-at-the-market': aYear,
  'light-for-beginners': lightForBeginners,
  'recipes-from-eleven-stalls': recipes,
  'the-small-studio': theStudio,
};
