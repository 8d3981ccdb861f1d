/* Leather: laid out on a desk of dark planks, seen from above. */
import { brass, cream, darker, indigo, lighter, saffron, sea, terracotta } from '../lib/colour.mjs';
import { pencil, sprig } from '../lib/garnish.mjs';
import { boards } from '../lib/grounds.mjs';
import { flat, gleam, glow, lying, round, shade, sunOnWall } from '../lib/light.mjs';
import { box, curve, oval, star } from '../lib/outline.mjs';
import { circle, fill, line, placed, turned } from '../lib/sheet.mjs';

const desk = (sheet, colour) => [
  boards(sheet, { colour }),
  glow(sheet, { strength: 1.2 }),
  sunOnWall(sheet, { x: -40, y: -60, width: 760, height: 1080, slant: 260, strength: 0.75 }),
];

const stitches = (d, colour) => line(d, colour, 6, { 'stroke-dasharray': '17 13' });

/** A camera from above the desk, lying on its back: 520 by 330 about 0,0. */
export const camera = (sheet, x, y, { scale = 1, turn = 0 } = {}) =>
  placed(
    x,
    y,
    { scale, turn },
    lying(sheet, box(-270, -160, 540, 330, 46), { dx: 26, dy: 34, blur: 16, strength: 0.55 }),
    flat(sheet, 'M-90,-160L-60,-226Q0,-244 60,-226L90,-160Z', '#c9ccd0', { from: [0, 0, 1, 0.4] }),
    fill(box(-40, -214, 80, 40, 6), '#1a1c22'),
    flat(sheet, box(-270, -170, 540, 340, 46), '#c5c8cb', { from: [0, 0, 1, 0.6] }),
    fill(box(-270, -104, 540, 212), '#23242b'),
    Array.from({ length: 16 }, (_, i) =>
      Array.from({ length: 6 }, (__, k) => circle(-255 + i * 34 + (k % 2) * 17, -88 + k * 36, 4, '#3a3c46')),
    ),
    round(sheet, box(-236, -206, 92, 44, 10), '#aeb2b6'),
    round(sheet, box(150, -200, 70, 38, 8), '#b8bcc0'),
    round(sheet, box(110, -190, 26, 26, 8), '#8c9094'),
    circle(-226, -136, 13, '#1a1c22'),
    fill(box(120, -146, 110, 30, 8), '#1a1c22'),
    fill(box(132, -140, 40, 8, 4), '#9fd0d0', { 'fill-opacity': 0.6 }),
    circle(-196, 120, 20, '#d8dadd'),
    circle(-196, 120, 8, '#5a5d64'),
    circle(226, 138, 9, terracotta),
    circle(10, 18, 168, '#16171c'),
    circle(0, 6, 162, '#b9bcc0'),
    circle(
      0,
      6,
      162,
      sheet.linear(
        [
          [0, '#fff', 0.6],
          [0.5, '#fff', 0],
          [1, '#2a1a2c', 0.5],
        ],
        [0, 0, 1, 1],
      ),
    ),
    circle(0, 6, 144, '#1c1d24'),
    Array.from({ length: 40 }, (_, i) => turned(i * 9, 0, 6, line('M0,-138V-124', '#44464f', 5))),
    circle(0, 6, 116, '#2b2d36'),
    circle(0, 6, 98, '#101116'),
    circle(
      0,
      6,
      84,
      sheet.radial(
        [
          [0, '#7f5aa8', 1],
          [0.4, '#2f4f8f', 1],
          [0.75, '#152444', 1],
          [1, '#0b0d14', 1],
        ],
        { cx: 0.45, cy: 0.42, r: 0.6 },
      ),
    ),
    circle(0, 6, 46, '#0b0d14', { 'fill-opacity': 0.6 }),
    gleam(sheet, -30, -28, 34, 20, 0.95, -40),
    gleam(sheet, 26, 42, 16, 9, 0.5, -40),
    circle(0, 6, 104, 'none', { stroke: saffron, 'stroke-width': 3, 'stroke-opacity': 0.8 }),
  );

/** A broad flat band along a path. Its two seams are one broad dashed line of which only the edges are left to be seen. */
const band = (d, leather, width, stitch) => [
  line(d, '#2a1a2c', width, { 'stroke-opacity': 0.34, transform: 'translate(16 24)' }),
  line(d, darker(leather, 0.42), width),
  line(d, leather, width - 9),
  line(d, stitch, width - 24, { 'stroke-dasharray': '15 12', 'stroke-linecap': 'butt' }),
  line(d, leather, width - 34),
  line(d, lighter(leather, 0.2), width * 0.36, { 'stroke-opacity': 0.35, transform: 'translate(-7 -9)' }),
];

const strap = (leather, ground, stitch) => (sheet) => {
  const loop = [
    [380, 840],
    [230, 700],
    [170, 480],
    [280, 270],
    [500, 200],
    [660, 300],
    [640, 470],
    [520, 520],
    [450, 430],
    [540, 330],
    [760, 240],
    [980, 310],
    [1040, 540],
    [960, 720],
    [850, 840],
  ];
  return [
    desk(sheet, ground),
    // Where it crosses itself, its second half lies above.
    band(curve(loop), leather, 92, stitch),
    sheet.within(box(480, 100, 700, 300), band(curve(loop.slice(7)), leather, 92, stitch)),
    [
      [380, 846, 42],
      [850, 846, -38],
    ].map(([x, y, turn]) =>
      turned(
        turn,
        x,
        y,
        fill(box(x - 46, y - 40, 92, 120, 14), darker(leather, 0.2)),
        fill(box(x - 40, y - 34, 80, 108, 12), leather),
        circle(x - 18, y - 8, 10, brass),
        circle(x + 18, y - 8, 10, brass),
        circle(x - 18, y + 24, 10, brass),
        circle(x + 18, y + 24, 10, brass),
        line(oval(x, y + 92, 26), '#d8dadd', 10),
      ),
    ),
    camera(sheet, 615, 1100, { scale: 1.28 }),
    [
      [100, 1330, 20],
      [190, 1400, -30],
    ].map(([x, y, turn]) =>
      turned(
        turn,
        x,
        y,
        shade(oval(x + 8, y + 14, 66, 66), 0.3),
        circle(x, y, 62, '#2b2d36'),
        circle(x, y, 46, '#16171c'),
        circle(x, y, 62, 'none', { stroke: '#5b5e68', 'stroke-width': 6 }),
      ),
    ),
  ];
};

function notebook(sheet) {
  const leather = '#a9622f';
  const cover = box(210, 210, 700, 980, 34);
  return [
    desk(sheet, '#43584f'),
    turned(
      -8,
      560,
      700,
      lying(sheet, box(210, 210, 740, 990, 34), { dx: 34, dy: 44, blur: 22, strength: 0.55 }),
      fill(box(240, 226, 694, 966, 18), darker(leather, 0.5)),
      fill(box(240, 236, 682, 944, 10), '#f4ead2'),
      Array.from({ length: 5 }, (_, i) => line(`M${914 - i * 3},240V1176`, '#c9b998', 2)),
      flat(sheet, cover, leather, {
        from: [0, 0, 1, 1],
        more: [
          fill(
            cover,
            sheet.radial(
              [
                [0, '#e9a765', 0.65],
                [1, '#e9a765', 0],
              ],
              { cx: 0.3, cy: 0.25, r: 0.6 },
            ),
          ),
          Array.from({ length: 90 }, () =>
            line(
              `M${sheet.random.between(220, 900)},${sheet.random.between(220, 1180)}q8,-5 16,2`,
              darker(leather, 0.26),
              2.4,
              { 'stroke-opacity': 0.5 },
            ),
          ),
          line('M300,210V1190', darker(leather, 0.34), 7),
          line('M310,210V1190', lighter(leather, 0.25), 4),
        ],
      }),
      stitches('M238,244H880V1158H238Z', lighter(leather, 0.55)),
      // The mark, pressed into it; the strap that closes it.
      fill(star(590, 560, 104), darker(leather, 0.3)),
      fill(star(593, 564, 98), darker(leather, 0.12)),
      fill('M562,610V566A36,36 0 1 1 618,566V610Z', darker(leather, 0.38)),
      fill(box(194, 800, 780, 66, 10), '#2a1a2c', { 'fill-opacity': 0.35, transform: 'translate(6 12)' }),
      flat(sheet, box(194, 800, 780, 66, 10), darker(leather, 0.22), { from: [0, 0, 0, 1] }),
      stitches('M206,812H960M206,854H960', lighter(leather, 0.45)),
      circle(760, 833, 26, darker(brass, 0.3)),
      circle(757, 830, 22, brass),
      gleam(sheet, 750, 822, 9, 6, 1),
      line('M420,1182C430,1260 400,1300 430,1370', '#9c2f36', 17),
      fill('M421,1364l20,2l4,36l-16,-14l-14,12Z', '#9c2f36'),
    ),
    pencil(950, 560, 560, 82, saffron),
    sprig(
      sheet,
      [
        [40, 1420],
        [140, 1380],
        [240, 1392],
        [340, 1350],
        [430, 1352],
      ],
      { size: 104, colour: '#8fa86f' },
    ),
  ];
}

const wallet = (leather, ground) => (sheet) => {
  const back = box(260, 330, 680, 500, 40);
  const pocket = (y, tone) => [
    fill(
      `M260,${y + 10}Q420,${y - 10} 520,${y}Q600,${y + 66} 680,${y}Q780,${y - 10} 940,${y + 10}V1090Q940,1130 900,1130H300Q260,1130 260,1090Z`,
      darker(leather, tone),
    ),
    line(
      `M262,${y + 12}Q420,${y - 8} 520,${y + 2}Q600,${y + 68} 680,${y + 2}Q780,${y - 8} 938,${y + 12}`,
      lighter(leather, 0.3),
      6,
    ),
  ];
  const card = (x, y, colour, drawn) => [
    shade(box(x + 8, y + 10, 560, 300, 26), 0.3),
    flat(sheet, box(x, y, 560, 300, 26), colour, { strength: 0.7, more: drawn }),
  ];
  return [
    desk(sheet, ground),
    turned(
      6,
      600,
      760,
      lying(sheet, box(260, 480, 680, 650, 40), { dx: 36, dy: 46, blur: 22, strength: 0.6 }),
      flat(sheet, 'M260,520Q260,470 300,470H900Q940,470 940,520V1090H260Z', darker(leather, 0.3)),
      turned(
        -3,
        600,
        480,
        card(330, 290, sea, [
          circle(800, 430, 130, lighter(sea, 0.25)),
          circle(880, 330, 110, darker(sea, 0.2)),
          fill(box(376, 344, 78, 58, 10), brass),
          line('M376,373h78M415,344v58', darker(brass, 0.4), 3),
        ]),
      ),
      turned(
        2,
        600,
        520,
        card(322, 376, terracotta, [
          fill('M322,500Q500,400 882,520V690H322Z', darker(terracotta, 0.22)),
          fill(star(800, 450, 40), saffron),
        ]),
      ),
      card(320, 468, '#f0e2c4', [fill(box(320, 510, 560, 40), indigo), fill(star(380, 610, 30), terracotta)]),
      pocket(600, 0.14),
      pocket(712, 0.06),
      flat(
        sheet,
        `M260,834Q420,814 520,824Q600,890 680,824Q780,814 940,834V1090Q940,1130 900,1130H300Q260,1130 260,1090Z`,
        leather,
        { from: [0, 0, 1, 1] },
      ),
      line('M262,836Q420,816 520,826Q600,892 680,826Q780,816 938,836', lighter(leather, 0.4), 6),
      stitches('M290,640V1070Q290,1100 320,1100H880Q910,1100 910,1070V640', lighter(leather, 0.6)),
      fill(star(600, 1000, 44), darker(leather, 0.3)),
      fill(star(602, 1003, 38), darker(leather, 0.08)),
      fill('M588,1022v-20a15,15 0 1 1 24,0v20Z', darker(leather, 0.36)),
    ),
    [
      [960, 1330, 62, brass],
      [1070, 1260, 50, '#c9ccd0'],
      [850, 1390, 46, '#c9803f'],
    ].map(([x, y, r, metal]) => [
      shade(oval(x + 8, y + 14, r, r), 0.35),
      circle(x, y, r, darker(metal, 0.2)),
      circle(x, y, r - 5, metal),
      circle(
        x,
        y,
        r - 5,
        sheet.linear(
          [
            [0, '#fff', 0.5],
            [0.5, '#fff', 0],
            [1, '#2a1a2c', 0.3],
          ],
          [0, 0, 1, 1],
        ),
      ),
      fill(star(x, y, r * 0.55), darker(metal, 0.25)),
    ]),
    turned(
      -30,
      200,
      1330,
      line(oval(200, 1290, 54), '#c9ccd0', 13),
      shade(box(196, 1348, 26, 130, 8), 0.3),
      round(sheet, box(187, 1340, 26, 130, 8), brass),
      fill(box(212, 1420, 30, 16), brass),
      fill(box(212, 1448, 22, 16), brass),
    ),
  ];
};

export const leather = {
  'camera-strap-tan': strap('#bf7a3e', '#3f5a66', cream),
  'camera-strap-black': strap('#34303a', '#b78a5e', '#8a8690'),
  'leather-notebook': notebook,
  'card-wallet-tan': wallet('#b8713a', '#4a3a58'),
  'card-wallet-black': wallet('#36323c', '#a8674a'),
};
