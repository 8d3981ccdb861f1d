/* Prints: each shows its scene, on cotton paper with a white border, held by two brass clips on the wall of a gallery. */
import { brass, cream, darker, lighter, mix, oak, paper, saffron, sea, terracotta, walnut } from '../lib/colour.mjs';
import { plaster } from '../lib/grounds.mjs';
import { flat, glow, lying, round, shade, sun, sunOnWall } from '../lib/light.mjs';
import { arch, box, curve, polygon, star } from '../lib/outline.mjs';
import { circle, ellipse, fill, group, line, moved, rect, turned } from '../lib/sheet.mjs';
import { cat } from '../scenes/market.mjs';

/** `scene` is drawn from 0,0: 720 wide, 960 high. */
function hung(sheet, wall, scene, { turn = 0 } = {}) {
  const [x, y, border] = [170, 150, 70];
  const leaf = box(x, y, 860, 1160);
  return [
    plaster(sheet, wall),
    glow(sheet),
    sunOnWall(sheet, { x: -60, y: 260, width: 620, height: 900, slant: 200, strength: 0.9 }),
    line('M-20,64H1220', darker(wall, 0.4), 10),
    line('M-20,60H1220', brass, 7),
    turned(
      turn,
      600,
      100,
      lying(sheet, leaf, { dx: 30, dy: 38, blur: 20, strength: 0.5 }),
      fill(leaf, '#fbf7ee'),
      moved(x + border, y + border, sheet.within(box(0, 0, 720, 960), scene)),
      fill(box(x + border, y + border, 720, 960), 'none', {
        stroke: '#2a1a2c',
        'stroke-width': 2,
        'stroke-opacity': 0.25,
      }),
      // Signed by hand.
      line(
        `M${x + 640},${y + 1100}q14,-32 26,-4q8,16 18,-8q10,-18 16,4q6,10 22,-8q16,-14 22,2q30,4 66,-10`,
        '#5b6478',
        4,
      ),
      line(`M${x + 74},${y + 1094}h26M${x + 112},${y + 1100}l14,-20M${x + 140},${y + 1094}h30`, '#8b90a0', 4),
      fill(
        leaf,
        sheet.linear(
          [
            [0, '#fff1cf', 0.22],
            [0.4, '#fff', 0],
            [1, '#2a1a2c', 0.16],
          ],
          [0, 0, 1, 1],
        ),
      ),
      [300, 860].map((cx) => [
        line(`M${cx},64v60`, darker(brass, 0.3), 6),
        round(sheet, box(cx - 34, 116, 68, 62, 10), brass),
        fill(box(cx - 34, 160, 68, 8), darker(brass, 0.35)),
      ]),
    ),
  ];
}

function boat(x, y, length, colour, { mast = 0, flip = false, sail = '' } = {}) {
  const h = length * 0.2;
  return group(
    { transform: flip ? `translate(${2 * x} 0) scale(-1 1)` : 'translate(0 0)' },
    mast > 0
      ? [
          line(`M${x},${y}V${y - mast}`, '#3a2233', 5),
          line(
            `M${x},${y - mast}L${x + length * 0.46},${y - 6}M${x},${y - mast}L${x - length * 0.44},${y - 6}`,
            '#3a2233',
            2,
          ),
          sail === ''
            ? line(`M${x - 2},${y - mast * 0.24}L${x + length * 0.34},${y - mast * 0.3}`, '#e9d3b0', 13)
            : fill(
                `M${x + 6},${y - mast * 0.94}Q${x + length * 0.34},${y - mast * 0.5} ${x + length * 0.38},${y - 18}H${x + 6}Z`,
                sail,
              ),
        ]
      : '',
    fill(
      `M${x - length / 2},${y - h * 0.3}Q${x},${y} ${x + length / 2},${y - h * 0.6}Q${x + length * 0.44},${y + h * 0.6} ${x + length * 0.3},${y + h}H${x - length * 0.36}Q${x - length * 0.46},${y + h * 0.5} ${x - length / 2},${y - h * 0.3}Z`,
      colour,
    ),
    line(`M${x - length / 2},${y - h * 0.3}Q${x},${y} ${x + length / 2},${y - h * 0.6}`, lighter(colour, 0.55), 5),
    shade(
      `M${x - length * 0.46},${y + h * 0.5}Q${x},${y + h * 0.72} ${x + length * 0.38},${y + h * 0.5}L${x + length * 0.3},${y + h}H${x - length * 0.36}Z`,
      0.3,
    ),
  );
}

const harbour = (sheet) => {
  const { between } = sheet.random;
  const glints = Array.from({ length: 46 }, (_, i) => {
    const y = 560 + i * 8.4;
    const spread = 30 + i * 3.4;
    return line(`M${360 + between(-spread, spread * 0.4)},${y}h${between(20, 46 + i)}`, '#ffe3a2', 4, {
      'stroke-opacity': (0.9 - i / 70).toFixed(2),
    });
  });
  const houses = [
    [0, 96, 130],
    [92, 70, 170],
    [158, 90, 112],
    [500, 80, 120],
    [574, 66, 168],
    [634, 100, 136],
  ].map(([x, w, h], i) => [
    rect(x, 540 - h, w, h, mix('#8a5a7c', '#b97a7e', (i % 3) / 2)),
    rect(x, 540 - h, w * 0.4, h, '#5d3d66', { 'fill-opacity': 0.35 }),
    i % 2 ? fill(`M${x - 4},${540 - h}L${x + w / 2},${510 - h}L${x + w + 4},${540 - h}Z`, '#7d4560') : '',
    [0, 1, 2].map((k) =>
      rect(x + 14 + k * (w / 3.4), 560 - h + (k % 2) * 26, 9, 15, k === i % 3 ? '#ffd98c' : '#4e3359'),
    ),
  ]);
  return hung(sheet, '#86a09a', [
    rect(
      0,
      0,
      720,
      560,
      sheet.linear(
        [
          [0, '#4d5f97', 1],
          [0.35, '#9a7fa8', 1],
          [0.65, '#ee9f83', 1],
          [1, '#fcd592', 1],
        ],
        [0, 0, 0, 1],
      ),
    ),
    [
      [70, 150, 300],
      [420, 90, 230],
      [330, 220, 340],
      [40, 300, 200],
    ].map(([x, y, w], i) =>
      line(`M${x},${y}h${w}`, i % 2 ? '#f3b79b' : '#c99bb0', 18 - i * 2, { 'stroke-opacity': 0.55 }),
    ),
    circle(
      380,
      500,
      210,
      sheet.radial([
        [0, '#fff3c2', 0.95],
        [0.35, '#ffdf93', 0.5],
        [1, '#ffc27a', 0],
      ]),
    ),
    circle(380, 500, 62, '#fff0b8'),
    houses,
    rect(236, 350, 44, 190, '#e9d2bb'),
    rect(
      236,
      350,
      44,
      190,
      sheet.linear([
        [0, '#fff', 0.2],
        [1, '#5d3d66', 0.6],
      ]),
    ),
    rect(230, 340, 56, 14, '#7d4560'),
    rect(242, 306, 32, 36, '#ffdf8e'),
    fill('M236,308Q258,276 280,308Z', '#7d4560'),
    rect(236, 400, 44, 26, '#b5535a'),
    rect(236, 466, 44, 26, '#b5535a'),
    rect(
      0,
      536,
      720,
      430,
      sheet.linear(
        [
          [0, '#f3b98c', 1],
          [0.2, '#c68a98', 1],
          [0.6, '#5d6496', 1],
          [1, '#2c3a6b', 1],
        ],
        [0, 0, 0, 1],
      ),
    ),
    glints,
    boat(560, 640, 150, '#5b4474', { mast: 150 }),
    boat(110, 650, 140, '#6a4a70', { mast: 124, flip: true }),
    boat(220, 756, 260, '#2f5f74', { mast: 270, sail: '#f6dfb8' }),
    ellipse(214, 826, 130, 12, '#24305c', { 'fill-opacity': 0.5 }),
    boat(540, 850, 300, '#a8412f', { mast: 300, flip: true }),
    ellipse(540, 930, 150, 14, '#1f2a55', { 'fill-opacity': 0.5 }),
    [
      [90, 210],
      [140, 236],
      [560, 170],
      [610, 200],
      [500, 230],
    ].map(([x, y]) => line(`M${x - 18},${y - 6}q10,-10 18,4q8,-14 18,-4`, '#3a3560', 4)),
    rect(0, 930, 720, 40, '#1d2850'),
    [40, 330, 680].map((x) => [rect(x, 880, 26, 80, '#3a2a3f'), rect(x - 3, 876, 32, 12, '#5a4450')]),
  ]);
};

/* A heap of spice seen from above: rings of light about its tip. */
const heapFromAbove = (sheet, cx, cy, r, colour) => [
  circle(cx + 10, cy + 16, r * 1.03, '#2a1a2c', { 'fill-opacity': 0.4 }),
  circle(cx, cy, r, '#8a5a36'),
  circle(cx, cy, r * 0.93, darker('#8a5a36', 0.35)),
  circle(cx, cy, r * 0.87, colour),
  circle(
    cx,
    cy,
    r * 0.87,
    sheet.radial(
      [
        [0, '#fff1cf', 0.5],
        [0.18, '#fff1cf', 0.2],
        [0.6, '#2a1a2c', 0],
        [1, '#2a1a2c', 0.35],
      ],
      { cx: 0.44, cy: 0.42, r: 0.6 },
    ),
  ),
  shade(
    `M${cx},${cy}L${cx + r * 0.83},${cy + r * 0.26}A${r * 0.87},${r * 0.87} 0 0 1 ${cx - r * 0.1},${cy + r * 0.864}Z`,
    0.24,
  ),
  shade(
    `M${cx},${cy}L${cx + r * 0.7},${cy + r * 0.5}A${r * 0.87},${r * 0.87} 0 0 1 ${cx + r * 0.3},${cy + r * 0.8}Z`,
    0.16,
  ),
  Array.from({ length: 26 }, () => {
    const [a, d] = [sheet.random.between(0, 6.28), sheet.random.between(0.2, 0.84) * r];
    return circle(cx + Math.cos(a) * d, cy + Math.sin(a) * d, sheet.random.between(1.5, 4), darker(colour, 0.35), {
      'fill-opacity': 0.5,
    });
  }),
];

const spice = (sheet) => {
  const heaps = [
    [120, 130, '#e2a02c'],
    [360, 130, '#b3392a'],
    [600, 130, '#8d6a34'],
    [120, 370, '#7d8a3c'],
    [360, 370, '#e0b95a'],
    [600, 370, '#c9602a'],
    [120, 610, '#7a2f2c'],
    [360, 610, '#d98a2a'],
    [600, 610, '#55683a'],
    [120, 850, '#d8b078'],
    [360, 850, '#a04a2a'],
    [600, 850, '#e2a02c'],
  ];
  return hung(sheet, '#b9a2a8', [
    rect(0, 0, 720, 960, '#3f6d74'),
    Array.from({ length: 9 }, (_, i) => rect(i * 82, 0, 76, 960, i % 2 ? '#46777d' : '#3b676f')),
    heaps.map(([x, y, colour]) => heapFromAbove(sheet, x, y, 112, colour)),
    // A scoop, and the shadow of somebody who comes to open.
    turned(
      36,
      360,
      490,
      shade(box(258, 486, 200, 22, 10), 0.4),
      round(sheet, box(250, 474, 170, 22, 11), brass),
      fill('M410,448H500Q524,485 500,522H410Q396,485 410,448Z', brass),
      fill('M424,458H498Q516,485 498,512H424Q414,485 424,458Z', darker(brass, 0.3)),
      fill('M436,466H496Q508,485 496,504H436Q430,485 436,466Z', '#b3392a'),
    ),
    [
      [238, 250],
      [484, 252],
      [240, 492],
      [482, 730],
      [238, 732],
    ].map(([x, y], i) => fill(star(x, y, 24, { points: 8, inner: 0.36, turn: i * 9 }), '#6b3a24')),
    sun('M0,0H300L0,430Z', 0.22),
  ]);
};

const rooftops = (sheet) => {
  const roof = (x, y, w, h, wall, tile, { window = true, lit = false } = {}) => [
    rect(x, y, w, h, wall),
    rect(x + w * 0.62, y, w * 0.38, h, darker(wall, 0.28)),
    fill(
      polygon([
        [x - 16, y + 8],
        [x + w * 0.14, y - 62],
        [x + w * 0.86, y - 62],
        [x + w + 16, y + 8],
      ]),
      tile,
    ),
    Array.from({ length: Math.floor(w / 26) + 1 }, (_, i) =>
      line(
        `M${x + w * 0.14 + i * ((w * 0.72) / Math.floor(w / 26))},${y - 60}L${x - 12 + i * ((w + 24) / Math.floor(w / 26))},${y + 6}`,
        darker(tile, 0.3),
        4,
      ),
    ),
    line(`M${x + w * 0.2},${y - 52}h${w * 0.3}M${x + w * 0.1},${y - 30}h${w * 0.26}`, '#dfe9ea', 5, {
      'stroke-opacity': 0.65,
    }),
    window
      ? [
          fill(arch(x + w * 0.3, y + 98, 38, 62), lit ? '#ffcf77' : '#39485f'),
          fill(arch(x + w * 0.3, y + 98, 38, 62), 'none', { stroke: lighter(wall, 0.4), 'stroke-width': 5 }),
          line(`M${x + w * 0.3},${y + 40}v56`, lighter(wall, 0.2), 3),
        ]
      : '',
  ];
  const washing = (x0, y0, x1, y1, sag, things) => [
    line(`M${x0},${y0}Q${(x0 + x1) / 2},${y0 + sag} ${x1},${y1}`, '#2c3548', 3),
    things.map(([t, kind, colour]) => {
      const [x, y] = [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + sag * 2 * t * (1 - t)];
      const shapes = {
        shirt: `M${x - 22},${y}l-20,22l12,14l10,-9v56h42v-56l10,9l12,-14l-20,-22q-23,14 -46,0Z`,
        sheet: `M${x - 36},${y}h72l4,74q-20,10 -40,2q-20,-8 -38,4Z`,
        sock: `M${x - 7},${y}h15v30l14,8q2,14 -12,12h-20Z`,
        trousers: `M${x - 22},${y}h44l5,84h-20l-7,-54l-7,54h-20Z`,
      };
      return [
        fill(shapes[kind], colour),
        shade(`M${x},${y}h${kind === 'sock' ? 8 : 22}v${kind === 'sock' ? 30 : 60}h-14Z`, 0.16),
        line(`M${x - 14},${y - 5}v10M${x + 14},${y - 5}v10`, '#8a5a36', 4),
      ];
    }),
  ];
  return hung(sheet, '#c9a184', [
    rect(
      0,
      0,
      720,
      960,
      sheet.linear(
        [
          [0, '#76899e', 1],
          [0.3, '#aab4b8', 1],
          [0.5, '#e5d3bd', 1],
          [1, '#c9b3a8', 1],
        ],
        [0, 0, 0, 1],
      ),
    ),
    [
      [90, 90, 190],
      [250, 60, 160],
      [480, 120, 220],
      [330, 170, 180],
      [600, 60, 150],
    ].map(([x, y, w]) => [
      ellipse(x, y, w * 0.6, 36, '#8c9bab', { 'fill-opacity': 0.8 }),
      ellipse(x + 30, y + 18, w * 0.5, 26, '#b9c2c6', { 'fill-opacity': 0.8 }),
    ]),
    line('M40,420A330,330 0 0 1 690,400', '#e7a391', 12, { 'stroke-opacity': 0.5 }),
    line('M54,424A316,316 0 0 1 678,404', '#ecd59a', 12, { 'stroke-opacity': 0.5 }),
    line('M68,428A302,302 0 0 1 666,408', '#a7c7b4', 12, { 'stroke-opacity': 0.5 }),
    roof(-40, 400, 190, 500, '#b8a5a0', '#8d5f5c'),
    roof(210, 370, 170, 500, '#c5b0a2', '#9a655a', { lit: true }),
    roof(440, 400, 150, 400, '#b3a3a6', '#855a60'),
    roof(600, 360, 180, 500, '#c2aca0', '#96625a'),
    rect(330, 264, 34, 60, '#9c6a5c'),
    rect(324, 258, 46, 12, '#7d5048'),
    rect(520, 310, 28, 50, '#9c6a5c'),
    washing(60, 430, 480, 420, 90, [
      [0.14, 'sheet', '#f4ead8'],
      [0.36, 'shirt', '#c4553f'],
      [0.55, 'sock', '#e0a23a'],
      [0.63, 'sock', '#e0a23a'],
      [0.82, 'trousers', '#3c5688'],
    ]),
    roof(-20, 640, 250, 420, '#d9b793', '#b5593f', { lit: true }),
    roof(480, 620, 280, 420, '#cfae92', '#a9523c'),
    washing(200, 610, 520, 590, 110, [
      [0.2, 'shirt', '#3f7f74'],
      [0.46, 'sheet', '#f0d9a8'],
      [0.72, 'shirt', '#e8e2d4'],
      [0.9, 'sock', '#b8492e'],
    ]),
    roof(190, 800, 330, 300, '#e5c6a0', '#c4643f', { window: false }),
    cat(420, 742, 1.02, '#1d2433'),
    line('M120,520v-70M120,462h-26M120,474h30', '#39485f', 4),
    [
      [300, 90],
      [330, 110],
      [366, 96],
    ].map(([x, y]) => line(`M${x - 14},${y}q8,-9 14,3q6,-12 14,-3`, '#3b4658', 4)),
    Array.from({ length: 7 }, (_, i) =>
      line(`M${30 + i * 110},${560 + (i % 3) * 120}v26`, '#e4eef0', 4, { 'stroke-opacity': 0.8 }),
    ),
    rect(300, 880, 90, 90, '#d1ad86'),
    rect(310, 868, 70, 14, '#8a5a44'),
  ]);
};

const weaver = (sheet) => {
  const grey = (share) => mix('#17181c', '#f1efea', share);
  const warp = Array.from({ length: 46 }, (_, i) => line(`M${96 + i * 11.6},96V760`, grey(i % 2 ? 0.86 : 0.62), 3));
  const cloth = [];
  for (let row = 0; row < 9; row++) {
    for (let k = 0; k < 12; k++) {
      const [x, y] = [92 + k * 45, 590 + row * 26];
      cloth.push(
        fill(
          polygon([
            [x + 22, y],
            [x + 44, y + 13],
            [x + 22, y + 26],
            [x, y + 13],
          ]),
          grey((row + k) % 3 === 0 ? 0.95 : (row + k) % 3 === 1 ? 0.3 : 0.6),
        ),
      );
    }
  }
  return hung(sheet, '#7f7488', [
    rect(0, 0, 720, 960, grey(0.16)),
    rect(
      0,
      0,
      720,
      960,
      sheet.radial(
        [
          [0, grey(0.72), 1],
          [0.5, grey(0.34), 1],
          [1, grey(0.08), 1],
        ],
        { cx: 0.22, cy: 0.24, r: 0.95 },
      ),
    ),
    fill('M0,40H130V330L0,420Z', grey(0.97)),
    line('M64,40V376M0,190H130', grey(0.3), 10),
    warp,
    rect(88, 590, 548, 234, grey(0.2)),
    cloth,
    // The loom's frame.
    round(sheet, box(50, 50, 44, 880, 6), grey(0.34)),
    round(sheet, box(634, 50, 44, 880, 6), grey(0.26)),
    flat(sheet, box(34, 72, 660, 40, 8), grey(0.46), { from: [0, 0, 0, 1] }),
    flat(sheet, box(34, 812, 660, 50, 8), grey(0.42), { from: [0, 0, 0, 1] }),
    flat(sheet, box(70, 470, 590, 26, 6), grey(0.56), { from: [0, 0, 0, 1] }),
    // The light of the window falls across it.
    fill(
      'M0,330L130,250L720,720V960H420L0,560Z',
      sheet.linear([
        [0, '#ffffff', 0.34],
        [0.6, '#ffffff', 0.04],
        [1, '#ffffff', 0],
      ]),
    ),
    // She sits before it, her face to the window, and passes the shuttle through.
    fill('M300,960C306,800 372,676 470,656C600,664 672,800 690,960Z', grey(0.11)),
    fill('M300,960C306,800 372,676 470,656C400,720 356,830 352,960Z', grey(0.44)),
    Array.from({ length: 8 }, (_, i) => fill(star(376 + i * 44, 930 - Math.abs(i - 3.5) * 3, 15), grey(0.55))),
    line('M352,896Q520,868 680,902', grey(0.55), 5),
    line(
      curve([
        [520, 742],
        [440, 842],
        [350, 826],
        [262, 694],
      ]),
      grey(0.06),
      108,
    ),
    line(
      curve([
        [508, 734],
        [428, 832],
        [350, 816],
        [256, 690],
      ]),
      grey(0.26),
      84,
    ),
    line(
      curve([
        [486, 742],
        [420, 806],
        [356, 794],
        [262, 676],
      ]),
      grey(0.48),
      16,
    ),
    line('M222,712L300,664', grey(0.86), 12),
    fill(
      'M228,694C204,668 190,640 196,620C204,604 220,612 224,630L230,644C226,622 230,600 242,600C254,602 252,622 252,640C258,622 268,620 272,632C276,654 288,664 292,676Z',
      grey(0.82),
    ),
    fill('M120,622Q200,590 300,612Q220,644 120,622Z', grey(0.95)),
    fill('M150,621Q205,606 262,615Q210,628 150,621Z', grey(0.5)),
    // Her face,
    fill(
      'M440,330C384,326 350,362 346,412C345,432 341,444 334,456L311,494Q308,505 324,508L330,513Q321,521 326,529Q336,533 330,539Q325,547 334,553Q330,568 341,582Q358,602 396,597C430,590 456,560 462,520L480,380Z',
      grey(0.8),
    ),
    fill('M352,600C400,606 440,580 458,520L470,420C440,450 420,500 404,540C392,572 372,592 352,600Z', grey(0.52)),
    fill(
      'M346,412C345,432 341,444 334,456L311,494Q308,505 324,508L330,513Q321,521 326,529Q336,533 330,539Q325,547 334,553Q330,568 341,582C352,560 350,540 352,520C354,470 360,440 372,400C366,380 350,390 346,412Z',
      grey(0.95),
    ),
    line('M350,452q14,10 34,-2', grey(0.08), 6),
    line('M352,455l-8,6M360,459l-5,8', grey(0.08), 4),
    line('M348,424q18,-16 42,-4', grey(0.14), 7),
    line('M330,535q14,7 28,-6', grey(0.26), 5),
    line('M322,507q8,-2 10,-8', grey(0.4), 4),
    // her scarf and its folds, and an earring.
    fill(
      'M350,366C366,296 470,276 526,344C572,404 560,520 528,604C572,640 574,684 552,694C480,724 404,694 378,644C374,622 384,606 400,597C440,580 458,530 454,472C450,414 424,384 350,366Z',
      grey(0.94),
    ),
    fill(
      'M470,306C500,312 516,330 526,344C572,404 560,520 528,604C572,640 574,684 552,694C520,708 486,708 456,698C520,640 540,540 524,440C516,384 500,336 470,306Z',
      grey(0.58),
    ),
    line('M384,346C446,366 486,424 484,500C482,560 462,610 430,648', grey(0.42), 5),
    line('M410,322C480,348 514,420 508,510C504,570 486,620 462,664', grey(0.36), 5),
    line('M366,366C430,384 462,430 462,486', grey(0.62), 4),
    line('M398,650C430,676 480,682 520,664', grey(0.5), 5),
    circle(424, 574, 8, grey(0.98)),
    fill('M424,582l9,18l-9,10l-9,-10Z', grey(0.98)),
  ]);
};

const postcards = (sheet) => {
  const views = [
    [
      '#f2c079',
      (x, y) => [
        circle(x + 210, y + 120, 62, '#fff0c0'),
        fill(`M${x},${y + 200}q120,-60 210,0t210,-10v120h-420Z`, '#b5573c'),
        [60, 190, 310].map((dx) => [
          rect(x + dx, y + 190, 60, 60, cream),
          fill(`M${x + dx - 8},${y + 192}l38,-34l38,34Z`, terracotta),
        ]),
      ],
    ],
    [
      '#8fb9bd',
      (x, y) => [
        [30, 150, 270].map((dx, i) => [
          fill(`M${x + dx},${y + 110}h120l14,50h-148Z`, [terracotta, saffron, sea][i]),
          rect(x + dx + 4, y + 160, 8, 90, walnut),
          rect(x + dx + 108, y + 160, 8, 90, walnut),
          rect(x + dx, y + 220, 120, 36, oak),
        ]),
        rect(x, y + 252, 420, 60, '#cfae86'),
      ],
    ],
    [
      '#d98a63',
      (x, y) => [
        fill(arch(x + 210, y + 300, 200, 250), '#7b2f3a'),
        fill(arch(x + 210, y + 300, 140, 200), '#f7d79a'),
        [70, 350].map((dx) => fill(star(x + dx, y + 110, 36), cream)),
      ],
    ],
    [
      '#e9d5ae',
      (x, y) => [
        [70, 160, 250, 340].map((dx, i) =>
          fill(
            `M${x + dx - 50},${y + 260}q34,-30 50,-130q16,100 50,130Z`,
            ['#e2a02c', '#b3392a', '#7d8a3c', '#c9602a'][i],
          ),
        ),
        rect(x, y + 254, 420, 60, '#8a5a36'),
      ],
    ],
    [
      '#2c3566',
      (x, y) => [
        [60, 160, 260, 350].map((dx, i) => [
          line(`M${x + dx},${y}v${70 + (i % 2) * 40}`, brass, 4),
          ellipse(x + dx, y + 108 + (i % 2) * 40, 32, 40, '#ffcf70'),
          circle(x + dx, y + 108 + (i % 2) * 40, 90, '#ffcf70', { 'fill-opacity': 0.2 }),
        ]),
        rect(x, y + 236, 420, 80, '#1d2447'),
      ],
    ],
  ];
  const card = (x, y, turn, [ground, drawn]) =>
    turned(
      turn,
      x + 210,
      y + 150,
      lying(sheet, box(x - 22, y - 22, 464, 344), { blur: 12, strength: 0.42 }),
      fill(box(x - 22, y - 22, 464, 344), '#fbf7ee'),
      sheet.within(box(x, y, 420, 300), fill(box(x, y, 420, 300), ground), drawn(x, y)),
    );
  return [
    plaster(sheet, '#6f9187'),
    glow(sheet, { strength: 1.1 }),
    sunOnWall(sheet, { x: 60, y: 40, width: 680, height: 960, slant: 220, strength: 0.9 }),
    card(90, 130, -7, views[0]),
    card(660, 190, 6, views[1]),
    card(110, 560, 5, views[2]),
    card(650, 620, -6, views[3]),
    // One is turned over, and written.
    turned(
      -4,
      560,
      1140,
      lying(sheet, box(130, 990, 464, 344), { blur: 12, strength: 0.42 }),
      fill(box(130, 990, 464, 344), '#f7efdd'),
      line('M362,1020V1300', '#b9a88a', 3),
      rect(500, 1012, 72, 84, '#b8492e'),
      fill(star(536, 1054, 28), cream),
      circle(486, 1066, 40, 'none', { stroke: '#4a5578', 'stroke-width': 5, 'stroke-opacity': 0.7 }),
      [1150, 1190, 1230].map((y) => line(`M392,${y}h170`, '#b9a88a', 3)),
      [1040, 1076, 1112, 1148, 1184, 1220].map((y, i) =>
        line(`M156,${y}q8,-12 16,0t16,0t16,0t16,0t16,0t16,0${i === 5 ? '' : 't16,0t16,0t16,0'}`, '#3c4f88', 4),
      ),
    ),
    card(640, 1040, 5, views[4]),
  ];
};

export const prints = {
  'harbour-at-dawn': harbour,
  'spice-stall': spice,
  'rooftops-after-rain': rooftops,
  'the-weaver': weaver,
  'postcards-of-the-market': postcards,
};
