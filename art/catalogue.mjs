/* All pictures, by name: the goods of src/services/product/demo.json, and the scenes of the front page. */
import { specks } from './lib/light.mjs';
import { Sheet } from './lib/sheet.mjs';
import { scenes } from './scenes/market.mjs';
import { books } from './things/books.mjs';
import { ceramics } from './things/ceramics.mjs';
import { frames } from './things/frames.mjs';
import { home } from './things/home.mjs';
import { leather } from './things/leather.mjs';
import { pantry } from './things/pantry.mjs';
import { papers } from './things/paper.mjs';
import { prints } from './things/prints.mjs';
import { studio } from './things/studio.mjs';
import { textiles } from './things/textiles.mjs';

const GOODS_SIZE = [1200, 1500];
const goods = {
  ...prints,
  ...frames,
  ...ceramics,
  ...textiles,
  ...leather,
  ...papers,
  ...books,
  ...pantry,
  ...studio,
  ...home,
};

/* A picture of goods goes into the program and from there into the shop; JPEG is what every site that shows shared addresses can read. */
const pictures = new Map([
  ...Object.entries(goods).map(([name, drawing]) => [name, { file: `goods/${name}.webp`, size: GOODS_SIZE, drawing }]),
  ...Object.entries(scenes).map(([name, { size, draw }]) => [
    name,
    { file: name === 'shared' ? '../web/public/shared.jpg' : `front/${name}.webp`, size, drawing: draw },
  ]),
]);

export const names = () => [...pictures.keys()];

/** Where a picture lies, as seen from here. */
export const fileOf = (name) => pictures.get(name).file;

/** The picture as SVG: always the same. */
export function draw(name) {
  const { size, drawing } = pictures.get(name);
  const sheet = new Sheet(name, ...size);
  const things = drawing(sheet);
  return sheet.finish(sheet.cut(things), specks(sheet));
}
