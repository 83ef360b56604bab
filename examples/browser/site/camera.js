// A code out of a camera or a picture. The reader (zxing-wasm) is served from here, and loaded when it is first needed.

import { prepareZXingModule, readBarcodes } from "./zxing/reader/index.js";

prepareZXingModule({ overrides: { locateFile: (file) => new URL(`zxing/${file}`, document.baseURI).href } });

const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

/** The text in a picture; null if there is no code. */
export async function inPicture(file) {
  const [found] = await readBarcodes(file, OPTIONS);
  return found?.text ?? null;
}

/** Looks through the camera until there is a code. `video` shows what it sees; `stopped` ends it. */
export async function throughCamera(video, stopped) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  const end = () => stream.getTracks().forEach((track) => track.stop());
  if (stopped.aborted) return end();
  stopped.addEventListener("abort", end);
  video.srcObject = stream;
  await video.play();
  const canvas = new OffscreenCanvas(1, 1);
  while (!stopped.aborted) {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, 0, 0);
    const started = performance.now();
    const [found] = await readBarcodes(context.getImageData(0, 0, canvas.width, canvas.height), OPTIONS);
    if (found?.text && !stopped.aborted) {
      end();
      return { text: found.text, milliseconds: performance.now() - started };
    }
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}
