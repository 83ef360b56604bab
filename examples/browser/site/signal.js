// What a verdict sounds and feels like.

let sound;
/** A browser lets a page sound after the first touch alone: it is woken there. */
const woken = () => (sound ??= new AudioContext());
addEventListener("pointerdown", woken, { once: true });
addEventListener("keydown", woken, { once: true });

/** One high tone and a short buzz for what may go on; two and three low ones for what must be read, or stops. */
export function signal(go) {
  const [pitch, times] = { yes: [880, 1], read: [520, 2] }[go] ?? [220, 3];
  navigator.vibrate?.(Array(times * 2 - 1).fill(times === 1 ? 80 : 160));
  if (sound?.state !== "running") return;
  for (let at = 0; at < times; at++) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.15;
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + at * 0.25);
    tone.stop(sound.currentTime + at * 0.25 + 0.15);
  }
}
