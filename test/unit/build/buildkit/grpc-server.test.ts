import { once } from "node:events";
import http2 from "node:http2";
import { createServer, connect, type AddressInfo } from "node:net";
import { packMessage, unpackMessages } from "../../../../src/build/buildkit/grpc-frames";
import {
  NotFoundError,
  serveGrpc,
  type GrpcMethods,
} from "../../../../src/build/buildkit/grpc-server";

/** A client at the other end of a connection on which the methods are served. */
async function clientOf(methods: GrpcMethods): Promise<http2.ClientHttp2Session> {
  const server = createServer((connection) => {
    serveGrpc(connection, methods);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = http2.connect("http://engine", {
    createConnection: () => connect(port, "127.0.0.1"),
  });
  client.on("close", () => server.close());
  return client;
}

interface Answer {
  readonly status: string;
  readonly message: string;
  readonly body: readonly string[];
}

async function call(
  client: http2.ClientHttp2Session,
  path: string,
  ...messages: readonly Buffer[]
): Promise<Answer> {
  const stream = client.request({ ":method": "POST", ":path": path });
  let headers: http2.IncomingHttpHeaders = {};
  const take = (more: http2.IncomingHttpHeaders): void => {
    headers = { ...headers, ...more };
  };
  stream.on("response", take).on("trailers", take);
  for (const message of messages) stream.write(packMessage(message));
  stream.end();
  const body: string[] = [];
  for await (const message of stream.pipe(unpackMessages())) body.push(String(message));
  return {
    status: String(headers["grpc-status"]),
    message: decodeURIComponent(String(headers["grpc-message"])),
    body,
  };
}

describe("what is served by gRPC", () => {
  let client: http2.ClientHttp2Session;
  beforeAll(async () => {
    client = await clientOf({
      unary: {
        "/test.Echo/Say": (request) => Buffer.from(`said ${request.toString()}`),
        "/test.Echo/Missing": () => {
          throw new NotFoundError("no such thing: ü");
        },
        "/test.Echo/Broken": () => Promise.reject(new Error("broken")),
      },
      streams: {
        "/test.Echo/Talk": (incoming, outgoing, metadata) => {
          outgoing.write(Buffer.from(String(metadata["x-who"])));
          incoming.pipe(outgoing);
        },
      },
    });
  });
  afterAll(() => {
    client.close();
  });

  it("answers", async () => {
    const large = "x".repeat(300_000);
    expect(await call(client, "/test.Echo/Say", Buffer.from("hello"))).toMatchObject({
      status: "0",
      body: ["said hello"],
    });
    expect((await call(client, "/test.Echo/Say", Buffer.from(large))).body).toEqual([
      `said ${large}`,
    ]);
  });

  it.each([
    ["what is not there", "/test.Echo/Missing", "5", "no such thing: ü"],
    ["what fails", "/test.Echo/Broken", "2", "broken"],
    ["what is not served", "/test.Echo/Other", "12", "/test.Echo/Other is not served"],
  ])("refuses %s", async (_name, path, status, message) => {
    const answer = await call(client, path, Buffer.from("hello"));
    expect(answer).toEqual({ status, message, body: [] });
  });

  it("talks both ways until both have ended", async () => {
    const answer = await call(client, "/test.Echo/Talk", Buffer.from("a"), Buffer.from("b"));
    expect(answer.body.slice(1).join("")).toBe("ab");
    expect(answer.status).toBe("0");
  });
});

describe("messages of gRPC", () => {
  it("are put together from bytes that are split anywhere", async () => {
    const bytes = Buffer.concat([packMessage(Buffer.from("one")), packMessage(Buffer.alloc(0))]);
    const unpack = unpackMessages();
    for (const byte of bytes) unpack.write(Buffer.from([byte]));
    unpack.end();
    const messages: string[] = [];
    for await (const message of unpack) messages.push(String(message));
    expect(messages).toEqual(["one", ""]);
  });

  it("are refused when they are compressed", async () => {
    const unpack = unpackMessages();
    unpack.end(Buffer.from([1, 0, 0, 0, 0]));
    await expect(unpack.toArray()).rejects.toThrow("compressed");
  });
});
