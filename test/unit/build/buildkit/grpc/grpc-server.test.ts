import { once } from "node:events";
import type http2 from "node:http2";
import { packMessage, unpackMessages } from "../../../../../src/build/buildkit/grpc/grpc-frames";
import { NotFoundError } from "../../../../../src/build/buildkit/grpc/grpc-status";
import { readText } from "../../../../../src/build/buildkit/grpc/protobuf";
import { CertificateAuthority } from "../../../../support/fake-daemon-certificates";
import { grpcClient } from "../../../../support/grpc-client";

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

describe("a gRPC server", () => {
  let client: http2.ClientHttp2Session;
  beforeAll(async () => {
    client = await grpcClient({
      unary: {
        "/test.Echo/Say": (request) => Buffer.from(`said ${request.toString()}`),
        "/test.Echo/Missing": () => {
          throw new NotFoundError("no such thing: ü");
        },
        "/test.Echo/Broken": () => Promise.reject(new Error("broken")),
        "/test.Echo/Verbose": () => Promise.reject(new Error(`\ud800${"ü".repeat(100_000)}`)),
        "/test.Echo/Field": (request) => Buffer.from(readText(request, 1)),
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
    [
      "what no message is",
      "/test.Echo/Field",
      "3",
      "the message is malformed: field number 0 is invalid",
    ],
  ])("refuses %s", async (_name, path, status, message) => {
    const answer = await call(client, path, Buffer.from([0, 1]));
    expect(answer).toEqual({ status, message, body: [] });
  });

  it("encodes the message of a refusal for a trailer", async () => {
    const { status, message } = await call(client, "/test.Echo/Verbose");
    expect(status).toBe("2");
    expect(message).toMatch(/^\ufffdü{999}$/);
  });

  it.each([
    ["is compressed", [1, 0, 0, 0, 0], "12"],
    ["is announced with 4 GiB", [0, 0xff, 0xff, 0xff, 0xff, 1, 2], "8"],
    ["is cut off", [0, 0, 0, 0, 9, 1], "13"],
  ])("refuses a message that %s", async (_name, bytes, status) => {
    const stream = client.request({ ":method": "POST", ":path": "/test.Echo/Say" });
    stream.on("error", () => undefined).end(Buffer.from(bytes));
    const [headers] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
    expect(headers["grpc-status"]).toBe(status);
    stream.close();
  });

  it("exchanges messages until both sides have ended", async () => {
    const answer = await call(client, "/test.Echo/Talk", Buffer.from("a"), Buffer.from("b"));
    expect(answer.body.slice(1).join("")).toBe("ab");
    expect(answer.status).toBe("0");
  });
});

describe("gRPC messages", () => {
  it("are read from bytes in arbitrary pieces", async () => {
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

  it("are refused when they are too long, before they have arrived", async () => {
    const unpack = unpackMessages();
    unpack.write(Buffer.from([0, 0, 0x40, 0, 1]));
    await expect(unpack.toArray()).rejects.toThrow(
      "a message of 4194305 bytes is longer than 4194304",
    );
  });

  it("are refused when the last one is cut off", async () => {
    const unpack = unpackMessages();
    unpack.end(Buffer.from([0, 0, 0, 0, 2, 1]));
    await expect(unpack.toArray()).rejects.toThrow("the last message is cut off");
  });
});

it("answers on a connection with TLS that chose no protocol", async () => {
  const certificate = new CertificateAuthority("authority").certificate("engine", ["127.0.0.1"]);
  const client = await grpcClient(
    { unary: { "/a/b": (request) => request }, streams: {} },
    certificate,
  );
  expect(await call(client, "/a/b", Buffer.from("same"))).toMatchObject({
    status: "0",
    body: ["same"],
  });
  client.close();
});
