/* Paper: on a linen cloth, seen from above. */
import {
  brass,
  cream,
  darker,
  indigo,
  ink,
  lighter,
  mix,
  paper,
  plum,
  saffron,
  sand,
  sea,
  terracotta,
} from '../lib/colour.mjs';
import { pencil, sprig } from '../lib/garnish.mjs';
import { linen } from '../lib/grounds.mjs';
import { flat, gleam, glow, lying, round, shade, sun, sunOnWall } from '../lib/light.mjs';
import { box, curve, polygon, star } from '../lib/outline.mjs';
import { circle, ellipse, fill, line, rect, turned } from '../lib/sheet.mjs';

const cloth = (sheet, colour) => [
  linen(sheet, colour),
  glow(sheet, { strength: 1.2 }),
  sunOnWall(sheet, { x: -30, y: -40, width: 760, height: 1080, slant: 260, strength: 0.9 }),
];

function refills(sheet) {
  const book = (x, y, turn, colour, pattern) =>
    turned(
      turn,
      x + 280,
      y + 400,
      lying(sheet, box(x, y, 560, 800, 16), { dx: 24, dy: 30, blur: 16, strength: 0.45 }),
      fill(box(x + 8, y + 10, 560, 798, 14), '#efe4cc'),
      flat(sheet, box(x, y, 560, 800, 16), colour, { strength: 0.8, more: pattern(x, y) }),
      fill(box(x, y, 34, 800, 10), darker(colour, 0.3)),
      Array.from({ length: 9 }, (_, i) => line(`M${x + 17},${y + 60 + i * 86}v34`, cream, 5)),
    );
  const dots = (x, y) =>
    Array.from({ length: 17 }, (_, r) =>
      Array.from({ length: 11 }, (__, k) => circle(x + 76 + k * 44, y + 52 + r * 44, 5, mix(saffron, paper, 0.5))),
    );
  const stars = (x, y) =>
    Array.from({ length: 8 }, (_, r) =>
      Array.from({ length: 5 }, (__, k) =>
        fill(star(x + 90 + k * 102 + (r % 2) * 51, y + 62 + r * 98, 30), mix(indigo, paper, 0.22)),
      ),
    );
  const label = (x, y, colour) => [
    fill(box(x + 150, y + 150, 300, 170, 10), paper),
    line(`M${x + 180},${y + 210}h240M${x + 180},${y + 250}h240M${x + 180},${y + 290}h150`, mix(colour, paper, 0.35), 5),
    fill(star(x + 300, y + 178, 15), colour),
  ];
  return [
    cloth(sheet, '#7d9d93'),
    book(470, 470, 14, terracotta, (x, y) => [
      Array.from({ length: 10 }, (_, i) =>
        line(`M${x + 40},${y + 60 + i * 80}q65,-46 130,0t130,0t130,0t130,0`, mix(terracotta, paper, 0.3), 9),
      ),
      label(x, y, terracotta),
    ]),
    book(330, 330, 3, indigo, (x, y) => [stars(x, y), label(x, y, indigo)]),
    book(190, 220, -9, saffron, (x, y) => [dots(x, y), label(x, y, terracotta)]),
    // One page shows its dots.
    turned(
      -14,
      250,
      1310,
      lying(
        sheet,
        polygon([
          [40, 1130],
          [470, 1130],
          [470, 1480],
          [40, 1480],
        ]),
        { dx: 14, dy: 18, blur: 10 },
      ),
      fill(box(40, 1130, 430, 380), '#fbf6ea'),
      Array.from({ length: 8 }, (_, r) =>
        Array.from({ length: 10 }, (__, k) => circle(72 + k * 40, 1164 + r * 40, 3.4, '#a9a6a0')),
      ),
      line(
        curve([
          [90, 1240],
          [140, 1200],
          [190, 1250],
          [240, 1210],
          [300, 1240],
          [350, 1200],
        ]),
        indigo,
        7,
      ),
      fill(star(360, 1330, 50), 'none', { stroke: terracotta, 'stroke-width': 6 }),
      line('M110,1330h130M110,1370h90', indigo, 6),
    ),
    pencil(640, 1390, 420, -14, sea),
  ];
}

const album = (colour, ground, photo) => (sheet) => {
  const d = box(170, 250, 840, 880, 18);
  const corners = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ].map(([a, b]) => {
    const [x, y] = [a ? 1010 : 170, b ? 1130 : 250];
    const [dx, dy] = [a ? -1 : 1, b ? -1 : 1];
    return [
      fill(
        polygon([
          [x, y],
          [x + dx * 110, y],
          [x, y + dy * 110],
        ]),
        darker(colour, 0.42),
      ),
      line(`M${x + dx * 110},${y}L${x},${y + dy * 110}`, lighter(colour, 0.2), 4),
    ];
  });
  const id = (sheet) =>
    sheet.define(
      'pattern',
      { width: 14, height: 14, patternUnits: 'userSpaceOnUse' },
      rect(0, 0, 14, 14, colour),
      rect(0, 0, 7, 7, lighter(colour, 0.13)),
      rect(7, 7, 7, 7, darker(colour, 0.1)),
    );
  return [
    cloth(sheet, ground),
    // Pictures that are to be put in.
    [
      [30, 1080, -16, saffron, terracotta],
      [800, 1120, 12, '#8fb9bd', indigo],
    ].map(([x, y, turn, sky, land]) =>
      turned(
        turn,
        x + 200,
        y + 150,
        lying(sheet, box(x, y, 400, 290), { dx: 14, dy: 18, blur: 9 }),
        fill(box(x, y, 400, 290), '#fbf7ee'),
        sheet.within(
          box(x + 20, y + 20, 360, 250),
          fill(box(x, y, 400, 290), sky),
          circle(x + 260, y + 110, 44, cream),
          fill(`M${x},${y + 210}q100,-80 200,0t220,-20v120h-420Z`, land),
        ),
      ),
    ),
    turned(
      -5,
      590,
      690,
      lying(sheet, box(170, 250, 850, 890, 18), { dx: 38, dy: 48, blur: 22, strength: 0.55 }),
      fill(box(190, 262, 840, 884, 14), darker(colour, 0.55)),
      fill(box(196, 268, 824, 872, 8), '#efe6d2'),
      Array.from({ length: 4 }, (_, i) => line(`M${1012 - i * 4},276V1130`, '#c9b998', 2)),
      fill(d, `url(#${id(sheet)})`),
      fill(
        d,
        sheet.linear(
          [
            [0, '#fff1cf', 0.34],
            [0.5, '#fff', 0],
            [1, '#2a1a2c', 0.34],
          ],
          [0, 0, 1, 1],
        ),
      ),
      fill(box(170, 250, 104, 880, 16), darker(colour, 0.42)),
      line('M282,254V1126', darker(colour, 0.5), 5),
      corners,
      // A window in the cover.
      fill(box(430, 420, 420, 420, 8), darker(colour, 0.4)),
      fill(box(438, 428, 404, 404, 6), '#fbf7ee'),
      sheet.within(box(458, 448, 364, 364), photo(sheet)),
      shade(
        polygon([
          [438, 428],
          [842, 428],
          [830, 444],
          [452, 444],
          [452, 832],
          [438, 832],
        ]),
        0.3,
      ),
      fill(box(540, 910, 200, 62, 6), '#fbf7ee'),
      line('M566,942q10,-20 22,0t22,0t22,0t22,0t24,0', ink, 4),
      fill(box(532, 902, 216, 78, 8), 'none', { stroke: brass, 'stroke-width': 7 }),
      line('M170,600H1020', '#c05a43', 24),
      line('M170,594H1020', '#dc8468', 6),
      fill('M560,600Q480,520 440,560Q430,610 560,604Z', '#c05a43'),
      fill('M600,600Q690,520 726,566Q730,612 600,604Z', '#b14f3a'),
      fill(box(556, 576, 50, 50, 12), '#d97557'),
      line('M566,620Q540,690 500,720M598,620Q620,690 660,716', '#c05a43', 24),
    ),
  ];
};

const couple = () => [
  rect(458, 448, 364, 364, '#f3cf9a'),
  circle(720, 540, 56, '#f9e9bf'),
  fill('M458,690Q560,620 660,690T830,670V820H458Z', '#5f8f86'),
  fill('M458,750Q600,690 830,740V820H458Z', '#3f6f6a'),
];
const shore = () => [
  rect(458, 448, 364, 364, '#a9cdd0'),
  circle(560, 540, 48, '#fdf3d6'),
  fill('M458,660H830V820H458Z', '#3f7fa0'),
  fill('M600,690L660,520L670,690Z', '#fbf7ee'),
  fill('M676,690L674,550L730,690Z', terracotta),
  fill('M570,696H760L730,736H600Z', '#6b3a34'),
  line('M480,740h90M700,770h90M520,790h60', '#cfe6e6', 6),
];

function handmade(sheet) {
  const { around } = sheet.random;
  const deckled = (x, y, w, h) => {
    const points = [];
    const edge = (x0, y0, x1, y1) => {
      for (let i = 0; i < 16; i++)
        points.push([x0 + ((x1 - x0) * i) / 16 + around(0, 5), y0 + ((y1 - y0) * i) / 16 + around(0, 5)]);
    };
    edge(x, y, x + w, y);
    edge(x + w, y, x + w, y + h);
    edge(x + w, y + h, x, y + h);
    edge(x, y + h, x, y);
    return curve(points, { closed: true });
  };
  const sheets = [
    [330, 330, 12],
    [310, 310, 8],
    [300, 300, 5],
    [280, 285, 2],
    [270, 270, -2],
    [262, 262, 0],
    [250, 248, -4],
  ].map(([x, y, turn], i) => {
    const d = deckled(x, y, 600, 840);
    return turned(
      turn,
      x + 300,
      y + 420,
      lying(sheet, d, { dx: 9, dy: 12, blur: 6, strength: 0.34 }),
      flat(sheet, d, mix('#f6efdf', sand, (7 - i) * 0.05), { strength: 0.4 }),
    );
  });
  const flowers = [
    [400, 520, '#c4553f'],
    [690, 420, saffron],
    [470, 900, '#5f6fae'],
    [720, 860, '#b85a7c'],
  ].map(([x, y, colour]) =>
    [0, 72, 144, 216, 288]
      .map((a) => turned(a, x, y, ellipse(x, y - 15, 8, 15, colour, { 'fill-opacity': 0.5 })))
      .concat(circle(x, y, 6, saffron)),
  );
  return [
    cloth(sheet, '#41597a'),
    sheets,
    turned(
      -4,
      550,
      668,
      flowers,
      Array.from({ length: 60 }, () =>
        line(
          `M${sheet.random.between(270, 830)},${sheet.random.between(270, 1060)}q${around(0, 16)},${around(0, 10)} ${around(0, 26)},${around(0, 26)}`,
          '#b39c70',
          2,
          { 'stroke-opacity': 0.5 },
        ),
      ),
      // A wash of watercolour, still wet.
      fill(
        curve(
          [
            [360, 700],
            [420, 620],
            [520, 640],
            [620, 600],
            [720, 660],
            [730, 740],
            [640, 790],
            [540, 770],
            [430, 800],
            [370, 770],
          ],
          { closed: true },
        ),
        sea,
        { 'fill-opacity': 0.5 },
      ),
      fill(
        curve(
          [
            [420, 700],
            [500, 660],
            [600, 690],
            [660, 720],
            [600, 760],
            [490, 740],
          ],
          { closed: true },
        ),
        sea,
        { 'fill-opacity': 0.4 },
      ),
      fill(
        curve(
          [
            [560, 640],
            [640, 600],
            [730, 650],
            [700, 700],
            [620, 690],
          ],
          { closed: true },
        ),
        saffron,
        { 'fill-opacity': 0.55 },
      ),
    ),
    turned(
      52,
      880,
      620,
      shade(box(654, 640, 520, 26, 13), 0.25),
      fill(
        polygon([
          [640, 625],
          [560, 612],
          [545, 622],
          [560, 632],
          [640, 640],
        ]),
        '#5b3a26',
      ),
      fill(
        polygon([
          [578, 614],
          [545, 622],
          [578, 630],
        ]),
        sea,
      ),
      round(sheet, box(630, 610, 90, 30, 4), '#c9ccd0'),
      fill(box(716, 612, 420, 26, 13), terracotta),
      sun(box(720, 616, 410, 6, 3), 0.45),
    ),
    // Paints, in their pans.
    turned(
      -8,
      260,
      1330,
      lying(sheet, box(70, 1230, 420, 190, 20), { dx: 12, dy: 16, blur: 8 }),
      flat(sheet, box(70, 1230, 420, 190, 20), '#ece5d6'),
      [terracotta, saffron, '#d9c34a', sea, indigo, plum].map((colour, i) => [
        fill(box(92 + (i % 3) * 130, 1248 + Math.floor(i / 3) * 82, 112, 70, 10), darker(colour, 0.25)),
        fill(box(98 + (i % 3) * 130, 1256 + Math.floor(i / 3) * 82, 100, 58, 8), colour),
        gleam(sheet, 126 + (i % 3) * 130, 1270 + Math.floor(i / 3) * 82, 22, 7, 0.7),
      ]),
    ),
    sprig(
      sheet,
      [
        [1180, 1420],
        [1080, 1390],
        [980, 1400],
        [890, 1370],
      ],
      { size: 92, colour: '#8aa07a' },
    ),
  ];
}

export const papers = {
  'notebook-refills': refills,
  'photo-album-natural': album('#cdb48a', '#a9564a', couple),
  'photo-album-olive': album('#6f7a48', '#d8b594', shore),
  'handmade-paper': handmade,
};
