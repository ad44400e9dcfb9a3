import { once } from "node:events";
import {
  createSecureServer,
  createServer,
  type Http2Session,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";

/** What a server answers: a status of the health protocol, or a code of gRPC. */
export type Health = { readonly status: number } | { readonly code: number };

export interface GrpcHealthServer extends AsyncDisposable {
  readonly port: number;
  /** The names of the services that were asked for. */
  readonly asked: readonly string[];
  /** Changes the answer. */
  answer(health: Health): void;
}

/** Starts a server of `grpc.health.v1.Health` on the loopback address. */
export async function grpcHealthServer(
  first: Health,
  tls?: { readonly key: string; readonly cert: string },
): Promise<GrpcHealthServer> {
  let health = first;
  const asked: string[] = [];
  const sessions = new Set<Http2Session>();
  const server = tls === undefined ? createServer() : createSecureServer(tls);
  server.on("session", (session: Http2Session) => {
    sessions.add(session);
  });
  server.on("stream", (stream: ServerHttp2Stream, headers: OutgoingHttpHeaders) => {
    const parts: Buffer[] = [];
    // A client that has waited long enough resets the stream.
    stream.on("error", () => undefined);
    stream.on("data", (part: Buffer) => parts.push(part));
    stream.on("end", () => {
      if (headers[":path"] !== "/grpc.health.v1.Health/Check") {
        stream.respond({ ":status": 404 }, { endStream: true });
        return;
      }
      asked.push(serviceIn(Buffer.concat(parts)));
      reply(stream, health);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    answer: (next) => (health = next),
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function reply(stream: ServerHttp2Stream, health: Health): void {
  const headers = { ":status": 200, "content-type": "application/grpc" };
  if ("code" in health) {
    stream.respond(
      { ...headers, "grpc-status": health.code, "grpc-message": "no luck" },
      { endStream: true },
    );
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    stream.sendTrailers({ "grpc-status": "0" });
  });
  // Protocol buffers leave out a field that is 0.
  const message = health.status === 0 ? [] : [0x08, health.status];
  stream.end(Buffer.from([0, 0, 0, 0, message.length, ...message]));
}

/** Reads HealthCheckRequest; the tests' names have a length of at most two bytes. */
function serviceIn(message: Buffer): string {
  const [, , , , size = 0, tag, length = 0] = message;
  if (size === 0) return "";
  if (tag !== 0x0a) throw new Error(`unexpected field ${tag}`);
  const start = length < 0x80 ? 7 : 8;
  return message.subarray(start).toString();
}
