// Builds the viewer's parts and connects them; the only file that does.
import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import { schemeInUse } from "./theme/scheme";
import { loadControls } from "./widgets/later";
import { browserAddress, placeUrl } from "./wire/address";
import { Client } from "./wire/client";
import { downloadFrom } from "./wire/download";
import { webSocketTransport } from "./wire/socket";
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
});
uploadTo(() => client.info);
downloadFrom(() => client.info);

const root = document.getElementById("root");
if (!root) throw new Error('expected <div id="root"> in the page');
createRoot(root).render(<App client={client} />);

client.start();
address.onGone((place) => client.wentTo(place));
// The app shown first may have no widget, but the next thing it shows may well have one.
setTimeout(() => loadControls().catch(() => {}), 2000);
addEventListener("online", () => client.retryIfWaiting());
addEventListener("visibilitychange", () => document.visibilityState === "visible" && client.retryIfWaiting());
