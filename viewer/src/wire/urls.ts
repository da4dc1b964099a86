// Where the server's own paths are: beside the page, so that the app works under any path of a reverse proxy.

/** A path of the server, as an absolute URL. Pages are one level deep, so a relative path names the same place on each. */
export function pageUrl(path: string, base: string = document.baseURI): URL {
  return new URL(path, base);
}

export function socketUrl(base: string = document.baseURI): string {
  const url = pageUrl("_evlit/socket", base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  url.hash = "";
  return url.href;
}
