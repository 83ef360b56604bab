// The ways for a code to come in: the camera, a picture, pasted text. The reader is loaded when it is first used.

import { go, left } from "./frame.js";
import * as page from "./page.js";

const { button, make, say, show } = page;

/** A picture, and pasted text. `read` gets the text, and where to tell what is wrong with it. */
export function ways(read, wrong, paste) {
  const picture = make("input", {
    id: "picture",
    type: "file",
    accept: "image/*",
    onchange: async () => {
      const { inPicture } = await import("./camera.js");
      const text = await inPicture(picture.files[0]).catch(() => null);
      if (text) await read(text, wrong);
      else wrong.textContent = say("no-code");
    },
  });
  const pasted = make("textarea", { id: "pasted", spellcheck: false });
  return [
    page.picked(say("picture"), picture),
    page.folded(
      "paste",
      say("paste"),
      make("label", {}, say("paste"), pasted),
      button(paste, () => read(pasted.value.trim(), wrong)),
    ),
  ];
}

/** Goes to the camera's view, at `place`; `back` leaves it. */
export const look = (read, paste, back, place) => go(() => looking(read, paste, back), place);

async function looking(read, paste, back) {
  const video = make("video", { className: "camera", muted: true, playsInline: true, "aria-label": say("looking") });
  const wrong = page.mistake();
  const stopped = left();
  show(make("h2", {}, say("looking")), video, wrong, button(say("back"), back), ...ways(read, wrong, paste));
  try {
    const { throughCamera } = await import("./camera.js");
    const found = await throughCamera(video, stopped);
    if (!found) return;
    // For whoever measures.
    document.documentElement.dataset.decoded = found.milliseconds;
    await read(found.text, wrong);
  } catch (error) {
    console.info(error.name);
    video.remove();
    wrong.textContent = say("camera-refused");
  }
}
