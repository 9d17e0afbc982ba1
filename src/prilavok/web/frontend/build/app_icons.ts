/* Vite plugin: draws the logo as PNG files, for systems that take no SVG as the icon of an installed app. */
import { crc32, deflateSync } from "node:zlib";
import type { Plugin } from "vite";

type Rgb = readonly [number, number, number];
type Shape = (x: number, y: number) => boolean;

const ACCENT: Rgb = [0x00, 0x63, 0x6a];
const LIGHT: Rgb = [0xf6, 0xfc, 0xfc];
const GRID = 28;
const SAMPLES = 4;
const HEIGHT = 12.2;
const SCALLOP = 2.66;

/** The counter's awning and its two boards, in the coordinates of favicon.svg. */
export function isDrawn(x: number, y: number): boolean {
  const slope = (1.6 * (HEIGHT - y)) / 5.2;
  const awning = y >= 7 && y <= HEIGHT && x >= 6 + slope && x <= 22 - slope;
  const scallops = y > HEIGHT && [8.67, 14, 19.33].some((middle) => Math.hypot(x - middle, y - HEIGHT) <= SCALLOP);
  return awning || scallops || isOnBoard(x, y, 7.5, 20.5, 18.5) || isOnBoard(x, y, 9, 19, 21.5);
}

function isOnBoard(x: number, y: number, from: number, to: number, middle: number): boolean {
  return Math.hypot(x - Math.min(Math.max(x, from), to), y - middle) <= 1;
}

export function isInside(x: number, y: number, radius: number): boolean {
  const near = (value: number): number => Math.max(radius - value, value - (GRID - radius), 0);
  return Math.hypot(near(x), near(y)) <= radius || (near(x) === 0 && near(y) === 0);
}

interface Icon {
  name: string;
  size: number;
  /** Corner radius of the ground; 0 fills the square, which the system cuts itself. */
  radius: number;
  /** How much of the square the drawing takes. */
  scale: number;
  /** Only the drawing, white on nothing: systems use its shape alone. */
  isMask?: boolean;
}

const ICONS: Icon[] = [
  { name: "icon-192.png", size: 192, radius: 8, scale: 1 },
  { name: "icon-512.png", size: 512, radius: 8, scale: 1 },
  { name: "icon-maskable.png", size: 512, radius: 0, scale: 0.8 },
  { name: "icon-apple.png", size: 180, radius: 0, scale: 0.9 },
  { name: "icon-mask.png", size: 96, radius: 0, scale: 1.2, isMask: true },
];

/** How much of a pixel a shape covers, 0 to 1. */
function cover(shape: Shape, column: number, row: number, size: number): number {
  const at = (right: number, down: number): boolean => shape(((column + right) * GRID) / size, ((row + down) * GRID) / size);
  const corner = at(0, 0);
  // Away from an edge there is nothing to weigh.
  if ([at(1, 0), at(0, 1), at(1, 1)].every((other) => other === corner)) return corner ? 1 : 0;
  let hits = 0;
  for (let sub = 0; sub < SAMPLES * SAMPLES; sub += 1) {
    if (at(((sub % SAMPLES) + 0.5) / SAMPLES, (Math.floor(sub / SAMPLES) + 0.5) / SAMPLES)) hits += 1;
  }
  return hits / (SAMPLES * SAMPLES);
}

function pixels(icon: Icon): Uint8Array {
  const middle = GRID / 2;
  const drawing: Shape = (x, y) => isDrawn((x - middle) / icon.scale + middle, (y - middle) / icon.scale + middle);
  const ground: Shape = (x, y) => icon.radius === 0 || isInside(x, y, icon.radius);
  // A PNG's rows each begin with the number of their filter, here none.
  const rows = new Uint8Array(icon.size * (icon.size * 4 + 1));
  for (let row = 0; row < icon.size; row += 1) {
    for (let column = 0; column < icon.size; column += 1) {
      const ink = cover(drawing, column, row, icon.size);
      const alpha = icon.isMask ? ink : cover(ground, column, row, icon.size);
      const mixed = icon.isMask ? LIGHT : ACCENT.map((part, index) => part + ((LIGHT[index] ?? 0) - part) * ink);
      rows.set([...mixed.map(Math.round), Math.round(alpha * 255)], row * (icon.size * 4 + 1) + 1 + column * 4);
    }
  }
  return rows;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, check]);
}

export function png(icon: Icon): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(icon.size, 0);
  head.writeUInt32BE(icon.size, 4);
  head.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, red green blue alpha
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", head), chunk("IDAT", deflateSync(pixels(icon))), chunk("IEND", new Uint8Array())]);
}

export function appIcons(): Plugin {
  return {
    name: "prilavok-app-icons",
    apply: "build",
    generateBundle(): void {
      for (const icon of ICONS) this.emitFile({ type: "asset", fileName: icon.name, source: png(icon) });
    },
  };
}
