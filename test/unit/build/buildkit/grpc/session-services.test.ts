import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import http2 from "node:http2";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packMessage, unpackMessages } from "../../../../../src/build/buildkit/grpc/grpc-frames";
import { bytesField } from "../../../../../src/build/buildkit/grpc/protobuf";
import { sessionServices } from "../../../../../src/build/buildkit/grpc/session-services";
import { grpcClient } from "../../../../support/grpc-client";

const LIST = Buffer.from([0, 0, 0, 1, 11]);
const ANSWER = Buffer.from([0, 0, 0, 1, 12]);

let folder: string;
let agent: Server;
const asked: Buffer[] = [];

beforeEach(async () => {
  asked.length = 0;
  folder = await mkdtemp(join(tmpdir(), "mayfly-agent-"));
  agent = createServer((connection) => {
    connection.on("error", () => undefined);
    connection.on("data", (request: Buffer) => {
      asked.push(request);
      connection.write(ANSWER);
    });
  });
  agent.listen(join(folder, "agent"));
  await once(agent, "listening");
});

afterEach(async () => {
  agent.close();
  await rm(folder, { recursive: true });
});

/** Sends messages to the agent as a build step does, and returns what came back. */
async function ask(
  client: http2.ClientHttp2Session,
  ...messages: readonly Buffer[]
): Promise<{ readonly answers: Buffer[]; readonly error: number }> {
  const stream = client.request({
    ":method": "POST",
    ":path": "/moby.sshforward.v1.SSH/ForwardAgent",
  });
  const answers: Buffer[] = [];
  stream.on("error", () => undefined);
  stream.pipe(unpackMessages()).on("data", (message: Buffer) => {
    answers.push(message);
    stream.end();
  });
  for (const message of messages) stream.write(packMessage(message));
  // once() would reject with the error.
  await new Promise((resolve) => stream.once("close", resolve));
  return { answers, error: stream.rstCode };
}

describe("the SSH agent of a build", () => {
  it.each([
    ["a field that reaches past the end", Buffer.from([0x0a, 0xff])],
    ["a wire type that does not exist", Buffer.from([0x0f])],
    ["a request of 4 GiB", bytesField(1, Buffer.from([0xff, 0xff, 0xff, 0xff, 11]))],
  ])("is disconnected from a step that sends %s, and from no other", async (_name, malformed) => {
    const agents = new Map([["default", () => connect(join(folder, "agent"))]]);
    const client = await grpcClient(
      sessionServices({ secrets: new Map(), agents, registryConfig: {} }),
    );
    const cut = await ask(client, malformed);
    expect([cut.answers, cut.error, asked]).toEqual([
      [],
      http2.constants.NGHTTP2_INTERNAL_ERROR,
      [],
    ]);
    const other = await ask(client, bytesField(1, LIST));
    expect([other.answers, other.error]).toEqual([[bytesField(1, ANSWER)], 0]);
    expect(asked).toEqual([LIST]);
    client.close();
  });
});
