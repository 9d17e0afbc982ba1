/* What a browser records and what a network takes: a type both know, or a WAV made of what the browser recorded. */
const WAV = "audio/wav";
const RATE = 16_000;
/** Codecs that the networks expect inside; a container alone would let browsers choose others. */
const CODECS: Record<string, string> = { "audio/mp4": "mp4a.40.2", "audio/ogg": "opus" };

export interface Way {
  /** What the recorder is asked for; empty: whatever it likes, because a WAV is made of it. */
  record: string;
  type: string;
}

/** How to record for a network that takes `accepted`; null when this browser cannot. */
export function wayToRecord(accepted: string[], supports: (type: string) => boolean): Way | null {
  for (const type of accepted) {
    const codec = CODECS[type];
    if (codec && supports(`${type};codecs=${codec}`)) return { record: `${type};codecs=${codec}`, type };
  }
  return accepted.includes(WAV) ? { record: "", type: WAV } : null;
}

export async function asFile(recorded: Blob, way: Way): Promise<File> {
  const content = way.record === "" ? await toWav(recorded) : recorded;
  const ending = { "audio/mp4": "m4a", "audio/ogg": "ogg" }[way.type] ?? "wav";
  return new File([content], `voice-${Date.now()}.${ending}`, { type: way.type });
}

/** One channel, 16 kHz, 16 bits: what speech needs. */
async function toWav(recorded: Blob): Promise<Blob> {
  const context = new AudioContext();
  const sound = await context.decodeAudioData(await recorded.arrayBuffer());
  await context.close();
  const offline = new OfflineAudioContext(1, Math.max(1, Math.ceil(sound.duration * RATE)), RATE);
  const source = offline.createBufferSource();
  source.buffer = sound;
  source.connect(offline.destination);
  source.start();
  return new Blob([wavBytes((await offline.startRendering()).getChannelData(0))], { type: WAV });
}

export function wavBytes(samples: Float32Array, rate = RATE): ArrayBuffer {
  const bytes = new ArrayBuffer(44 + samples.length * 2);
  const view = new DataView(bytes);
  const words: [number, string][] = [[0, "RIFF"], [8, "WAVE"], [12, "fmt "], [36, "data"]];
  for (const [at, word] of words) [...word].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  view.setUint32(4, 36 + samples.length * 2, true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => view.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 0x7fff, true));
  return bytes;
}
