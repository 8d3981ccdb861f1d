const SIDE_MAX = 2560;
const QUALITY = 0.88;

/* How large a picture of this size is to be, so that no side is longer than the largest that is worth showing. */
export function fitted(width: number, height: number, side = SIDE_MAX): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/* Cameras make files that are larger than a shop needs and takes: such a one becomes a JPEG of a sensible size. What the
   browser cannot read as a picture stays as it is: the API says what is wrong with it. */
export async function shrunk(file: File, maxBytes: number): Promise<File> {
  if (file.size <= maxBytes) {
    return file;
  }
  const picture = await createImageBitmap(file).catch(() => null);
  const canvas = document.createElement('canvas');
  const brush = canvas.getContext('2d');
  if (!picture || !brush) {
    return file;
  }
  const { width, height } = fitted(picture.width, picture.height);
  canvas.width = width;
  canvas.height = height;
  // JPEG knows no transparency: what shines through becomes paper.
  brush.fillStyle = '#fff';
  brush.fillRect(0, 0, width, height);
  brush.drawImage(picture, 0, 0, width, height);
  picture.close();
  const jpeg = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
  return jpeg ? new File([jpeg], file.name.replace(/\.\w+$/, '.jpg'), { type: jpeg.type }) : file;
}
