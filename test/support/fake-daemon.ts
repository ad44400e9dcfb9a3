import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import type { TlsOptions } from "node:tls";
import type { EngineEndpoint } from "../../src/engine/endpoint";

export interface RecordedRequest {
  readonly method: string;
  /** The path with the version prefix, without the query. */
  readonly path: string;
  /** The last value of each field; `url` has all values. */
  readonly query: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  /** Parsed if it is JSON; an empty string if nothing was sent. */
  readonly body: unknown;
}

/** Writes an answer. It may take its time, break off or never come. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

export interface FakeDaemonOptions {
  /** Listens on this TCP address instead of a socket in a temporary folder. */
  readonly tcp?: string;
  /** Certificates for TLS on TCP. */
  readonly tls?: TlsOptions;
  /** The version in the header of `GET /_ping`. Default `1.41`; null for none. */
  readonly apiVersion?: string | null;
  /** Default `docker`. */
  readonly kind?: EngineEndpoint["kind"];
}

/** An HTTP server that stands in for an engine: it records requests and answers as scripted. */
export class FakeDaemon implements AsyncDisposable {
  readonly requests: RecordedRequest[] = [];
  /** Open connections. */
  readonly sockets = new Set<Socket>();
  readonly #routes = new Map<string, Answer[]>();
  readonly #server: Server;
  readonly #folder: string;
  readonly #options: FakeDaemonOptions;

  private constructor(server: Server, folder: string, options: FakeDaemonOptions) {
    this.#server = server;
    this.#folder = folder;
    this.#options = options;
    server.on("request", (request, response) => void this.#serve(request, response));
    server.on(options.tls === undefined ? "connection" : "secureConnection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.sockets.delete(socket));
    });
    this.on("GET /_ping", (response) => {
      if (options.apiVersion !== null) {
        response.setHeader("Api-Version", options.apiVersion ?? "1.41");
      }
      response.end("OK");
    });
  }

  static async start(options: FakeDaemonOptions = {}): Promise<FakeDaemon> {
    const folder = mkdtempSync(join(tmpdir(), "fake-daemon-"));
    const server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
    const daemon = new FakeDaemon(server, folder, options);
    await new Promise<void>((resolve, reject) => {
      server.on("error", reject);
      if (options.tcp === undefined) server.listen(daemon.socketPath, resolve);
      else server.listen(0, options.tcp, resolve);
    });
    return daemon;
  }

  get socketPath(): string {
    return join(this.#folder, "engine.sock");
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get uri(): string {
    const { tcp } = this.#options;
    if (tcp === undefined) return `unix://${this.socketPath}`;
    return `tcp://${tcp.includes(":") ? `[${tcp}]` : tcp}:${this.port}`;
  }

  /** Returns what the search for an engine would return. */
  get endpoint(): EngineEndpoint {
    const { tcp, apiVersion = "1.41", kind = "docker" } = this.#options;
    return {
      uri: this.uri,
      origin: "a test",
      address:
        tcp === undefined
          ? { socketPath: this.socketPath }
          : { host: tcp, port: this.port, tls: undefined },
      apiVersion: apiVersion ?? undefined,
      kind,
    };
  }

  /**
   * Scripts the answers to a route such as `GET /info`, without version prefix and query. The last answer is
   * repeated.
   */
  on(route: string, ...answers: [Answer, ...Answer[]]): this {
    this.#routes.set(route, answers);
    return this;
  }

  /**
   * Scripts a route that upgrades its connection: the answer is 101, after which both sides send what they like.
   */
  onUpgrade(route: string, talk: (connection: Socket) => void): this {
    this.#server.on("upgrade", (request: IncomingMessage, connection: Socket, head: Buffer) => {
      if (routeOf(request) !== route) return;
      connection.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
      // Node takes the request's body for the first bytes after the upgrade.
      const body = head.subarray(0, Number(request.headers["content-length"] ?? 0));
      this.#record(request, parse(body.toString()));
      connection.unshift(head.subarray(body.length));
      talk(connection);
    });
    return this;
  }

  /** Returns the only request so far. */
  get request(): RecordedRequest {
    const [request, ...others] = this.requests;
    if (request === undefined || others.length > 0) {
      throw new Error(`expected one request, got ${this.requests.length}`);
    }
    return request;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #record(request: IncomingMessage, body: unknown): void {
    const url = urlOf(request);
    const { pathname, searchParams } = url;
    this.requests.push({
      method: request.method ?? "",
      path: decodeURIComponent(pathname),
      query: Object.fromEntries(searchParams),
      url,
      headers: request.headers,
      body,
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => undefined);
    const route = routeOf(request);
    const answers = this.#routes.get(route);
    const answer = answers?.length === 1 ? answers[0] : answers?.shift();
    if (request.method === "PUT") {
      // The answer reads the upload.
      this.#record(request, undefined);
    } else {
      this.#record(request, parse(await readBody(request)));
    }
    await (answer ?? json(501, { message: `${route} is not scripted` }))(response, request);
  }
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? "", "http://engine");
}

/** Returns method and path, without version prefix and query. */
function routeOf(request: IncomingMessage): string {
  const path = urlOf(request).pathname.replace(/^\/v\d+\.\d+(?=\/)/, "");
  return `${request.method ?? ""} ${path}`;
}

/** Answers with JSON. */
export function json(status: number, body: unknown): Answer {
  return text(status, JSON.stringify(body), "application/json");
}

export function text(status: number, body: string, contentType = "text/plain"): Answer {
  return (response) => {
    response.writeHead(status, { "Content-Type": contentType });
    response.end(body);
  };
}

/** Answers without a body. */
export function empty(status: number): Answer {
  return (response) => {
    response.writeHead(status);
    response.end();
  };
}

/** Answers in pieces, each sent on its own. */
export function pieces(chunks: readonly (string | Buffer)[], status = 200): Answer {
  return async (response) => {
    await sendPieces(response, chunks, status);
    response.end();
  };
}

/** Sends pieces, and leaves the answer open. */
export function open(chunks: readonly (string | Buffer)[] = [], status = 200): Answer {
  return (response) => sendPieces(response, chunks, status);
}

/** Sends pieces, and drops the connection. */
export function broken(chunks: readonly (string | Buffer)[], status = 200): Answer {
  return async (response) => {
    await sendPieces(response, chunks, status);
    response.socket?.destroy();
  };
}

/** Drops the connection without an answer. */
export const dropped: Answer = (response) => {
  response.socket?.destroy();
};

/** Never answers. */
export const silence: Answer = () => undefined;

/** Answers after some milliseconds. */
export function late(milliseconds: number, answer: Answer): Answer {
  return async (response, request) => {
    await sleep(milliseconds);
    await answer(response, request);
  };
}

async function sendPieces(
  response: ServerResponse,
  chunks: readonly (string | Buffer)[],
  status: number,
): Promise<void> {
  response.writeHead(status);
  response.flushHeaders();
  for (const chunk of chunks) {
    await new Promise((resolve) => response.write(chunk, resolve));
    // Yields to the reader, so that pieces mostly arrive one by one.
    await turn();
  }
}

/** Reads everything that a client sends. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    // The client went away. What has arrived is recorded.
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
