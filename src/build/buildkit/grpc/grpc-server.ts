import http2 from "node:http2";
import { TLSSocket } from "node:tls";
import { pipeline, Transform, type Duplex, type Readable, type Writable } from "node:stream";
import { debug } from "../../../common/debug";
import { fieldOf, messageOf } from "../../../errors";
import { MessageReader, packMessage, unpackMessages } from "./grpc-frames";
import { encodeStatusMessage, OK, UNIMPLEMENTED, UNKNOWN } from "./grpc-status";

/** Handlers by method path, e.g. `/grpc.health.v1.Health/Check`. */
export interface GrpcMethods {
  /** Handlers that get one message and return one. */
  readonly unary: Readonly<Record<string, (request: Buffer) => Promise<Buffer> | Buffer>>;
  /** Handlers that exchange messages until either side ends or destroys its outgoing stream. */
  readonly streams: Readonly<Record<string, GrpcStream>>;
}

export type GrpcStream = (
  incoming: Readable,
  outgoing: Writable,
  metadata: http2.IncomingHttpHeaders,
) => void;

const HEAD = { ":status": 200, "content-type": "application/grpc" };

/**
 * Serves gRPC on a connection that is already open.
 *
 * Needs no library: Node implements HTTP/2, and gRPC adds only a prefix to each message and a
 * trailer with the status.
 */
export function serveGrpc(connection: Duplex, { unary, streams }: GrpcMethods): void {
  const server = http2.createServer();
  server.on("sessionError", note);
  server.on("stream", (stream, headers) => {
    stream.on("error", note);
    const path = headers[":path"] ?? "";
    const [method, conversation] = [unary[path], streams[path]];
    if (method !== undefined) void answer(stream, method);
    else if (conversation !== undefined) converse(stream, headers, conversation);
    else refuse(stream, UNIMPLEMENTED, `${path} is not served`);
  });
  // On a connection with TLS that chose no protocol, Node would expect HTTP/1. The engine has changed to HTTP/2 by then.
  if (connection instanceof TLSSocket) connection.alpnProtocol = null;
  server.emit("connection", connection);
}

async function answer(
  stream: http2.ServerHttp2Stream,
  method: (request: Buffer) => Promise<Buffer> | Buffer,
): Promise<void> {
  try {
    const response = await method(await readRequest(stream));
    respond(stream);
    stream.end(packMessage(response));
  } catch (error) {
    const status = fieldOf(error, "grpcStatus");
    refuse(stream, typeof status === "number" ? status : UNKNOWN, messageOf(error));
  }
}

async function readRequest(stream: http2.ServerHttp2Stream): Promise<Buffer> {
  let request: Buffer = Buffer.alloc(0);
  const messages = new MessageReader();
  // The stream must not be destroyed: a refusal is sent on it.
  for await (const data of stream.iterator({ destroyOnReturn: false })) {
    messages.read(data as Buffer, (message) => {
      request = message;
    });
  }
  messages.end();
  return request;
}

function converse(
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  conversation: GrpcStream,
): void {
  respond(stream);
  const outgoing = new Transform({
    transform(message: Buffer, _encoding, done) {
      done(null, packMessage(message));
    },
  });
  pipeline(outgoing, stream, note);
  conversation(pipeline(stream, unpackMessages(), note), outgoing, headers);
}

function respond(stream: http2.ServerHttp2Stream): void {
  stream.on("wantTrailers", () => {
    stream.sendTrailers({ "grpc-status": String(OK) });
  });
  stream.respond(HEAD, { waitForTrailers: true });
}

function refuse(stream: http2.ServerHttp2Stream, status: number, message: string): void {
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  const trailers = { "grpc-status": String(status), "grpc-message": encodeStatusMessage(message) };
  stream.respond({ ...HEAD, ...trailers }, { endStream: true });
  // An HTTP/2 stream stays open until its incoming data is read.
  stream.resume();
}

/** Logs an error of a call. The engine reports a broken call itself, by failing the step. */
function note(error: unknown): void {
  if (error) debug("build", () => `build session: ${messageOf(error)}`);
}
