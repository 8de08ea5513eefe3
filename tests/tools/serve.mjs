// serve.mjs -- a static file server for the built page: right types, Brotli, and the strict security policy under which the
// page must work anywhere. Used by `npm start` and by the web tests.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8", ".json": "application/json", ".map": "application/json", ".wasm": "application/wasm",
  ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2", ".webmanifest": "application/manifest+json",
};
const compressible = new Set([".html", ".js", ".mjs", ".css", ".json", ".map", ".wasm", ".svg", ".txt"]);

const headers = {
  "Content-Security-Policy": [
    "default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data: blob:",
    "object-src 'none'", "base-uri 'none'", "form-action 'none'",
  ].join("; "),
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-cache",
};

const compressed = new Map(); // file and time of its last change -> Brotli bytes

/** What the build has left beside a file, or null. */
function readCompressed(file, mtimeMs) {
  const beside = `${file}.br`;
  return statSync(beside, { throwIfNoEntry: false })?.mtimeMs >= mtimeMs ? readFileSync(beside) : null;
}

function compressQuickly(file, size) {
  return brotliCompressSync(readFileSync(file), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: size },
  });
}

function brotli(file, { mtimeMs, size }) {
  const key = `${file} ${mtimeMs}`;
  if (!compressed.has(key)) compressed.set(key, readCompressed(file, mtimeMs) ?? compressQuickly(file, size));
  return compressed.get(key);
}

/** The file that a request path means, or null. Never outside `folder`. */
function find(folder, path) {
  try {
    const inside = normalize(decodeURIComponent(path)).replace(/^(\.\.(\/|$))+/, "");
    let file = join(folder, inside);
    if (statSync(file).isDirectory()) file = join(file, "index.html");
    return { file, stat: statSync(file) };
  } catch {
    return null;
  }
}

/** Serves `folder` on `port` (0: any free one); resolves to { address, close }. `others` stand in place of our headers. */
export function serve(folder, port = 0, others = {}) {
  const all = { ...headers, ...others };
  const server = createServer((request, response) => {
    const found = find(folder, new URL(request.url, "http://localhost").pathname);
    if (!found || !["GET", "HEAD"].includes(request.method)) {
      response.writeHead(found ? 405 : 404, { ...all, "Content-Type": types[".txt"] });
      return response.end(found ? "only GET\n" : "not found\n");
    }
    const kind = extname(found.file);
    const head = { ...all, "Content-Type": types[kind] ?? "application/octet-stream", Vary: "Accept-Encoding" };
    if (compressible.has(kind) && /\bbr\b/.test(request.headers["accept-encoding"] ?? "")) {
      const body = brotli(found.file, found.stat);
      response.writeHead(200, { ...head, "Content-Encoding": "br", "Content-Length": body.length });
      return response.end(request.method === "HEAD" ? undefined : body);
    }
    response.writeHead(200, { ...head, "Content-Length": found.stat.size });
    if (request.method === "HEAD") return response.end();
    createReadStream(found.file).pipe(response);
  });
  return new Promise((done, fail) => {
    server.on("error", fail);
    server.listen(port, () => done({
      address: `http://localhost:${server.address().port}`,
      close: () => new Promise((closed) => (server.closeAllConnections(), server.close(closed))),
    }));
  });
}
