/* Pictures are made small in the browser: a phone's 12 megapixels would wait long on a phone's line. */
import { fitted } from "./words";

const SIDE = 2048;
const QUALITY = 0.9;

/** A `data:` URL of the picture, upright, at most 2048 pixels a side. Rejects what the browser cannot draw. */
export async function smallPicture(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const size = fitted(bitmap.width, bitmap.height, SIDE);
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, size.width, size.height);
  bitmap.close();
  return canvas.toDataURL(file.type === "image/png" ? "image/png" : "image/jpeg", QUALITY);
}
