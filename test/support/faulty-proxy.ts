import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type NetConnectOpts, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineAddress } from "../../src/engine/endpoint";
import { routeOf } from "./faulty-proxy-routes";

/** What goes wrong with a request or its answer. */
export type Fault =
  | { readonly kind: "late"; readonly ms: number }
  /** The connection breaks: before the engine gets the request, before its answer, or within it. */
  | { readonly kind: "dropped"; readonly at: "request" | "answer" | number }
  /** Nothing more comes: the engine did not get the request, does not answer, or stops within its answer. */
  | { readonly kind: "hangs"; readonly at: "request" | "answer" | number }
  /** The engine closes its side after so many bytes, without an error. */
  | { readonly kind: "half-closed"; readonly at: number }
  /** Another answer replaces the engine's, which did what was asked, or did not get the request. */
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly body: string;
      readonly done: boolean;
    }
  /** A complete answer, with half of the engine's text. */
  | { readonly kind: "truncated" }
  /** An answer that is not HTTP. */
  | { readonly kind: "garbage" };

export interface Rule {
  /** As `routeOf` gives it; undefined for any. */
  readonly route: string | undefined;
  /** Which of the matching requests, from 1. */
  readonly nth: number;
  readonly fault: Fault;
  /** The fault stays from then on, for every request. */
  readonly forGood: boolean;
}

const HEAD_END = "\r\n\r\n";

/**
 * A proxy between the library and an engine, which breaks the requests that a rule names. It takes one request for
 * each connection, as the adapter sends them on a socket.
 */
export class FaultyProxy implements AsyncDisposable {
  /** The routes that were asked for, in order. */
  readonly routes: string[] = [];
  /** How many requests had the fault. */
  broken = 0;
  #matched = 0;
  readonly #sockets = new Set<Socket>();

  private constructor(
    readonly socketPath: string,
    private readonly server: Server,
    private readonly target: NetConnectOpts,
    private readonly rule: Rule | undefined,
  ) {
    server.on("connection", (client) => {
      this.#keep(client);
      this.#serve(client);
    });
  }

  static async start(address: EngineAddress, rule?: Rule): Promise<FaultyProxy> {
    const folder = await mkdtemp(join(tmpdir(), "mayfly-weather-"));
    const path = join(folder, "engine.sock");
    const server = createServer({ allowHalfOpen: true });
    const target = "socketPath" in address ? { path: address.socketPath } : { ...address };
    const proxy = new FaultyProxy(path, server, target, rule);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, resolve);
    });
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
    await rm(join(this.socketPath, ".."), { recursive: true });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
  }

  #serve(client: Socket): void {
    let head = Buffer.alloc(0);
    const read = (data: Buffer): void => {
      head = Buffer.concat([head, data]);
      const line = head.toString("latin1");
      if (!line.includes(HEAD_END)) return;
      client.off("data", read);
      client.pause();
      const route = routeOf(line);
      this.routes.push(route);
      const fault = this.#faultFor(route);
      if (fault !== undefined) this.broken++;
      void this.#pass(client, head, fault);
    };
    client.on("data", read);
  }

  #faultFor(route: string): Fault | undefined {
    if (this.rule === undefined) return undefined;
    const { route: wanted, nth, fault, forGood } = this.rule;
    if (forGood && this.broken > 0) return fault;
    if (wanted !== undefined && wanted !== route) return undefined;
    this.#matched++;
    return this.#matched === nth ? fault : undefined;
  }

  async #pass(client: Socket, head: Buffer, fault: Fault | undefined): Promise<void> {
    if (fault?.kind === "late") await sleep(fault.ms);
    if (fault !== undefined && "at" in fault && fault.at === "request") {
      // What the client sends is read, as into a socket's buffer.
      if (fault.kind === "hangs") client.resume();
      else client.destroy();
      return;
    }
    if (fault?.kind === "garbage") {
      client.resume();
      client.end("SSH-2.0-OpenSSH_9.6\r\n");
      return;
    }
    if (fault?.kind === "answered" && !fault.done) {
      client.resume();
      client.end(answer(fault.status, fault.body));
      return;
    }
    const engine = connect({ ...this.target, allowHalfOpen: true });
    this.#keep(engine);
    engine.write(head);
    client.pipe(engine);
    client.on("close", () => engine.destroy());
    giveBack(engine, client, fault);
  }
}

/** Passes the engine's answer on, with the fault. */
function giveBack(engine: Socket, client: Socket, fault: Fault | undefined): void {
  if (fault === undefined || fault.kind === "late") {
    engine.pipe(client);
    // The client may not have taken everything yet.
    engine.on("close", () => {
      client.destroySoon();
    });
    return;
  }
  if (fault.kind === "truncated") {
    const chunks: Buffer[] = [];
    engine.on("data", (data: Buffer) => chunks.push(data));
    engine.once("end", () => client.end(halfOf(Buffer.concat(chunks))));
    return;
  }
  if (fault.kind === "answered") {
    engine.once("data", () => client.end(answer(fault.status, fault.body)));
    engine.resume();
    return;
  }
  if (!("at" in fault)) return;
  cutOff(engine, client, fault);
}

/** Always holds back the last byte, so that short answers are broken, too. */
function cutOff(
  engine: Socket,
  client: Socket,
  { kind, at }: Extract<Fault, { readonly at: unknown }>,
): void {
  const limit = typeof at === "number" ? at : 0;
  let sent = 0;
  let held = Buffer.alloc(0);
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    if (kind === "dropped") client.destroy();
    else if (kind === "half-closed") client.end();
  };
  engine.on("data", (data: Buffer) => {
    if (isOver) return;
    const all = Buffer.concat([held, data]);
    const now = all.subarray(0, Math.min(limit - sent, all.length - 1));
    held = all.subarray(now.length);
    sent += now.length;
    if (now.length > 0) client.write(now);
    // A reset connection loses what was written just before.
    if (sent >= limit) client.write("", end);
  });
  engine.once("end", end);
}

function answer(status: number, body: string): string {
  const hasBody = status !== 304;
  return [
    `HTTP/1.1 ${status} Weather`,
    "Connection: close",
    ...(hasBody ? ["Content-Type: application/json", `Content-Length: ${body.length}`] : []),
    "",
    hasBody ? body : "",
  ].join("\r\n");
}

/** Returns a complete HTTP answer, with the first half of the engine's text. */
function halfOf(response: Buffer): Buffer {
  const end = response.indexOf(HEAD_END);
  const head = response.subarray(0, end).toString("latin1");
  const raw = response.subarray(end + HEAD_END.length);
  const body = /transfer-encoding: chunked/i.test(head) ? unchunked(raw) : raw;
  const half = body.subarray(0, Math.floor(body.length / 2));
  const lines = head
    .split("\r\n")
    .filter((line) => !/^(transfer-encoding|content-length):/i.test(line));
  const bodyless = /^HTTP\/1\.1 (204|304|101)/.test(head);
  if (!bodyless) lines.push(`Content-Length: ${half.length}`);
  return Buffer.concat([Buffer.from(lines.join("\r\n") + HEAD_END, "latin1"), half]);
}

function unchunked(raw: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < raw.length;) {
    const lineEnd = raw.indexOf("\r\n", at);
    const size = Number.parseInt(raw.subarray(at, lineEnd).toString("latin1"), 16);
    if (lineEnd < 0 || !(size > 0)) break;
    chunks.push(raw.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(chunks);
}
