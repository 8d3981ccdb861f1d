/* A drawing as a file of pixels: WebP or JPEG, small enough for a page with many of them. */
import sharp from 'sharp';
import { MARGIN } from './lib/sheet.mjs';

const ENOUGH = 60000; // bytes
const QUALITIES = [80, 72, 64, 56];

/** `svg` as text, `file` tells by its end what it becomes; gives the bytes. */
export async function rasterise(svg, file) {
  const drawn = sharp(Buffer.from(svg), { unlimited: true });
  const { width, height } = await drawn.metadata();
  const pixels = await drawn
    .extract({ left: MARGIN, top: MARGIN, width: width - 2 * MARGIN, height: height - 2 * MARGIN })
    .removeAlpha()
    .png({ compressionLevel: 1 })
    .toBuffer();
  let bytes;
  for (const quality of QUALITIES) {
    const picture = sharp(pixels);
    bytes = await (
      file.endsWith('.jpg')
        ? picture.jpeg({ quality, mozjpeg: true })
        : picture.webp({ quality, effort: 5, smartSubsample: true })
    ).toBuffer();
    if (bytes.length <= ENOUGH) {
      break;
    }
  }
  return bytes;
}
