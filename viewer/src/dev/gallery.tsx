// The gallery: a sample tree in the real shell, without a server. `?sample=name&scheme=dark`; inputs go to the console.

import { createRoot } from "react-dom/client";
import { App } from "../app/app";
import { Client } from "../wire/client";
import { TestAddress } from "./fake-address";
import { FakeServer, type Sample } from "./fake-server";

const samples = import.meta.glob<Sample>("./samples/*.json", { import: "default" });

async function show(): Promise<void> {
  const wanted = new URLSearchParams(location.search);
  const name = wanted.get("sample");
  const load = samples[`./samples/${name}.json`];
  if (!load) return list();
  const sample = await load();
  serveBlobs(sample);
  // biome-ignore lint/suspicious/noConsole: the console is where the gallery shows what would be sent
  const server = new FakeServer(sample, (input) => console.log("sent", JSON.stringify(input)));
  const client = new Client({
    connect: server.connect,
    address: new TestAddress(),
    page: () => ({ locale: "en", zone: "UTC", theme: "light" }),
    keep: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
    tab: "t",
  });
  // For the browser console and for screenshots: `gallery.server.say(...)`.
  Object.assign(window, { gallery: { server, client } });
  const scheme = wanted.get("scheme");
  if (scheme) localStorage.setItem("evlit.scheme", scheme);
  createRoot(root()).render(<App client={client} />);
  client.start();
}

function serveBlobs({ blobs = {} }: Sample): void {
  const real = window.fetch;
  window.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const digest = /\/blob\/([^/?#]+)/.exec(url)?.[1];
    const found = digest === undefined ? undefined : blobs[digest];
    if (found === undefined) return real(input, init);
    return new Response(Uint8Array.from(atob(found), (char) => char.charCodeAt(0)));
  };
}

function list(): void {
  const names = Object.keys(samples).map((path) => path.slice("./samples/".length, -".json".length));
  createRoot(root()).render(
    <ul>
      {names.map((name) => (
        <li key={name}>
          <a href={`?sample=${name}`}>{name}</a> (<a href={`?sample=${name}&scheme=dark`}>dark</a>)
        </li>
      ))}
    </ul>,
  );
}

function root(): HTMLElement {
  const found = document.getElementById("root");
  if (!found) throw new Error('expected <div id="root"> in the page');
  return found;
}

void show();
