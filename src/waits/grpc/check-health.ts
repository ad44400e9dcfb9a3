import {
  connect as connectHttp2,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from "node:http2";
import { connect as connectTls } from "node:tls";
import { openLimit } from "../../common/limit";
import { nativeConnect } from "../../common/network/native-connect";
import { networkWords } from "../tcp/network-words";
import { ATTEMPT_TIMEOUT_MS, type Address } from "../tcp/tcp-attempt";

/** The result of one health check. */
export type HealthAnswer =
  | { readonly serving: true; readonly answered: true }
  | {
      readonly serving: false;
      /** True if a gRPC or HTTP/2 server has answered. */
      readonly answered: boolean;
      readonly reason: string;
    };

/** Calls `grpc.health.v1.Health/Check` once. Rejects only when the signal is aborted. */
export async function checkHealth(
  address: Address,
  service: string,
  tls: boolean,
  signal: AbortSignal,
): Promise<HealthAnswer> {
  signal.throwIfAborted();
  const limit = openLimit([signal], ATTEMPT_TIMEOUT_MS);
  const session = open(address, tls);
  try {
    return await new Promise<HealthAnswer>((settle, reject) => {
      const fail = (reason: string, answered = false): void => {
        settle({ serving: false, answered, reason });
      };
      // Stays attached: a session that is being destroyed can still fail.
      session.on("error", (error) => {
        fail(words(error));
      });
      session.on("close", () => {
        fail("the connection was closed without an answer");
      });
      limit.signal.addEventListener("abort", () => {
        if (limit.isOver) fail("no answer within a second");
        else reject(signal.reason);
      });
      call(session, service, settle, fail);
    });
  } finally {
    limit.abort();
    session.destroy();
  }
}

function open({ host, port }: Address, tls: boolean): ClientHttp2Session {
  const name = host.includes(":") ? `[${host}]` : host;
  const scheme = tls ? "https" : "http";
  return connectHttp2(`${scheme}://${name}:${port}`, {
    createConnection: () =>
      tls
        ? connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: ["h2"] })
        : nativeConnect({ host, port }),
  });
}

function call(
  session: ClientHttp2Session,
  service: string,
  settle: (answer: HealthAnswer) => void,
  fail: (reason: string, answered?: boolean) => void,
): void {
  const stream = session.request({
    ":method": "POST",
    ":path": "/grpc.health.v1.Health/Check",
    "content-type": "application/grpc",
    te: "trailers",
  });
  let headers: Headers = {};
  const received: Buffer[] = [];
  stream.on("error", (error: Error) => {
    // Without a connection, the stream fails before the session, and has the reason as its cause.
    fail(words(error.cause ?? error));
  });
  // A call that fails at once has its status in the headers, and no trailers.
  const add = (more: IncomingHttpHeaders): void => {
    headers = { ...headers, ...more };
  };
  stream.on("response", add);
  stream.on("trailers", add);
  stream.on("data", (part: Buffer) => received.push(part));
  stream.on("end", () => {
    const problem = problemOf(headers);
    const status = problem === undefined ? statusIn(Buffer.concat(received)) : undefined;
    if (status === SERVING) settle({ serving: true, answered: true });
    else fail(problem ?? `the health is ${STATUSES[status ?? 0] ?? String(status)}`, true);
  });
  stream.end(request(service));
}

type Headers = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** Returns what is wrong with the call itself; undefined if it succeeded. */
function problemOf(headers: Headers): string | undefined {
  const http = headers[":status"];
  if (http === undefined) return "the connection was closed without an answer";
  if (http !== 200) return `HTTP ${http} in place of gRPC`;
  const code = Number(headers["grpc-status"] ?? NaN);
  if (code === 0) return undefined;
  const message = String(headers["grpc-message"] ?? "");
  const name = CODES[code] ?? `status ${String(headers["grpc-status"] ?? "missing")}`;
  return `gRPC ${name}${message === "" ? "" : `: ${message}`}`;
}

/** The codes that a health check can get (grpc.github.io/grpc/core/md_doc_statuscodes.html). */
const CODES: Readonly<Record<number, string>> = {
  5: "NOT_FOUND (the server does not know the service)",
  7: "PERMISSION_DENIED",
  12: "UNIMPLEMENTED (the server has no grpc.health.v1.Health)",
  13: "INTERNAL",
  14: "UNAVAILABLE",
  16: "UNAUTHENTICATED",
};

const SERVING = 1;
const STATUSES = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

const MESSAGE_HEAD = 5;
/** In protocol buffers: field 1 with a length, and field 1 with a number. */
const TEXT_FIELD = 0x0a;
const NUMBER_FIELD = 0x08;

/** Returns the message `HealthCheckRequest { string service = 1 }`, uncompressed. */
function request(service: string): Buffer {
  const text = Buffer.from(service);
  const body =
    text.length === 0
      ? text
      : Buffer.concat([Buffer.from([TEXT_FIELD, ...varint(text.length)]), text]);
  const head = Buffer.alloc(MESSAGE_HEAD);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body]);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

/** Returns the number in `HealthCheckResponse { ServingStatus status = 1 }`. A missing field is 0. */
function statusIn(message: Buffer): number {
  return message[MESSAGE_HEAD] === NUMBER_FIELD ? (message[MESSAGE_HEAD + 1] ?? 0) : 0;
}

function words(error: unknown): string {
  const text = networkWords(error);
  // Node's words for bytes that are no HTTP/2 frames.
  return /protocol error/i.test(text) ? "the answer is not HTTP/2" : text;
}
