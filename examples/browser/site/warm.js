// What a first verdict would wait for: the module compiled where a verdict goes, the shapes of its letters, the disk. A
// sample record is verified, a damaged code refused, and the sample's screen drawn where nobody sees it; none of it is kept.

import { door } from "./desk.js";
import * as page from "./page.js";
import { SAMPLE } from "./sample.js";
import * as store from "./store.js";
import * as verdict from "./verdict.js";

export async function warmed() {
  const { record, trusts, text, screens } = SAMPLE;
  door("reverify", { record, trusts });
  door("export", { record });
  const screen = screens[page.speaking()];
  const main = page.make("main", {}, verdict.view(screen, null, null));
  const drawn = page.make("div", { className: "warm", inert: true, "aria-hidden": "true" }, main, page.watermark(screen.watermark));
  document.body.append(drawn);
  await Promise.all([store.tried(), painted()]);
  drawn.remove();
  door("judge", { text, now: page.now(), place: "roadside", words: "both", record: true });
}

/** Once what is in the page is on the screen; a tab in the background draws nothing, and is not waited for. */
const painted = () =>
  new Promise((resolve) => {
    if (document.hidden) resolve();
    else requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 300);
  });
