/* Short sounds made on the spot: no files, so nothing to load and nothing of somebody else's. */

interface Note {
  hertz: number;
  at: number;
  seconds: number;
  type: OscillatorType;
}

export const SOUNDS: Readonly<Record<string, readonly Note[]>> = {
  none: [],
  bell: [
    { hertz: 880, at: 0, seconds: 0.35, type: "sine" },
    { hertz: 1320, at: 0.12, seconds: 0.5, type: "sine" },
  ],
  drop: [
    { hertz: 740, at: 0, seconds: 0.12, type: "triangle" },
    { hertz: 494, at: 0.09, seconds: 0.22, type: "triangle" },
  ],
  knock: [
    { hertz: 220, at: 0, seconds: 0.07, type: "square" },
    { hertz: 220, at: 0.14, seconds: 0.07, type: "square" },
  ],
};
const VOLUME = 0.18;

let context: AudioContext | null = null;

/** Browsers allow sound after the first press only; until then this is silent. Tells whether anything was played. */
export async function play(name: string): Promise<boolean> {
  const notes = SOUNDS[name] ?? [];
  if (notes.length === 0 || typeof AudioContext === "undefined") return false;
  context ??= new AudioContext();
  if (context.state === "suspended") await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 300))]);
  if (context.state !== "running") return false;
  for (const note of notes) strike(context, note);
  return true;
}

function strike(audio: AudioContext, note: Note): void {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  const start = audio.currentTime + note.at;
  tone.type = note.type;
  tone.frequency.value = note.hertz;
  gain.gain.setValueAtTime(VOLUME, start);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + note.seconds);
  tone.connect(gain).connect(audio.destination);
  tone.start(start);
  tone.stop(start + note.seconds);
}
