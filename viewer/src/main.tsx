// Builds the viewer's parts and connects them; the only file that does.
import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import { schemeInUse } from "./theme/scheme";
import { loadControls } from "./widgets/later";
import { browserAddress, placeUrl } from "./wire/address";
import { Client } from "./wire/client";
import { downloadFrom } from "./wire/download";
import { webSocketTransport } from "./wire/socket";
import { Tab } from "./wire/tab";
import { uploadTo } from "./wire/upload";
import { socketUrl } from "./wire/urls";

// The first text comes over the socket; by then its face can be here. It is being fetched already: see index.html.
void document.fonts.load('1em "Inter Variable"');

const address = browserAddress(sessionStorage);
const client = new Client({
  connect: webSocketTransport(socketUrl()),
  address,
  page: () => ({
    locale: navigator.language,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    theme: schemeInUse(),
    offset: new Date().getTimezoneOffset(),
    url: placeUrl({ page: "", query: "" }).href,
  }),
  keep: sessionStorage,
  tab: [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join(""),
});
const tab = new Tab({ locks: navigator.locks, channel: (name) => new BroadcastChannel(name) });
uploadTo(() => client.info);
downloadFrom(() => client.info);

const root = document.getElementById("root");
if (!root) throw new Error('expected <div id="root"> in the page');
createRoot(root).render(<App client={client} />);

void begin();
address.onGone((place) => client.wentTo(place));
// The app shown first may have no widget, but the next thing it shows may well have one.
setTimeout(() => loadControls().catch(() => {}), 2000);
addEventListener("online", () => client.retryIfWaiting());
addEventListener("pageshow", (event) => event.persisted && client.retryIfWaiting());
addEventListener("pagehide", () => client.leaving());
addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") client.retryIfWaiting();
  else client.leaving(); // a phone may drop the page without another word
});

/** A copy of a tab begins anew; else the page goes on with what the tab had. */
async function begin(): Promise<void> {
  if (client.remembered !== undefined && !(await tab.claim(client.remembered))) client.forgetRemembered();
  client.subscribe("status", () => client.info && client.status.ready && tab.keep(client.info.session));
  client.start();
}
