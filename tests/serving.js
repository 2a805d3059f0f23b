/** A real HTTP server for the tests of scripts, and storage as browsers have it. */

import { createServer } from "node:http";

/**
 * Serve on loopback until the test `t` ends. `answer` gets what was asked ({path, body}) and returns {status, json}.
 * Returns the server's address and the list of what it heard; `givenUp` tells whether nobody waited for the answer.
 */
export async function serve(t, answer) {
  const heard = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const asked = { path: request.url, headers: request.headers, body: body && JSON.parse(body) };
    asked.givenUp = () => response.destroyed && !response.writableFinished;
    heard.push(asked);
    const { status = 200, json = {}, headers = {} } = (await answer(asked)) ?? {};
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(json));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  return { url: new URL(`http://127.0.0.1:${server.address().port}/`), heard };
}

/** An address on loopback where nobody listens. */
export const NOBODY = new URL("http://127.0.0.1:9/");

/** Storage like a browser's. */
export class Store {
  #kept = new Map();

  getItem(key) {
    return this.#kept.get(key) ?? null;
  }

  setItem(key, value) {
    this.#kept.set(key, String(value));
  }

  removeItem(key) {
    this.#kept.delete(key);
  }
}

/** Wait until `true_()` holds, for at most half a minute. */
export async function until(true_) {
  for (const start = Date.now(); !true_(); await new Promise((go) => setTimeout(go, 5)))
    if (Date.now() - start > 30_000) throw new Error(`never came true: ${true_}`);
}
