import * as assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { describeContract } from "mayfly/module/contract";
import { EchoContainer, type StartedEchoContainer } from "../src";

const IMAGE = "alpine/socat:1.7.4.3-r0";

async function ask(server: StartedEchoContainer, text: string): Promise<string> {
  const { hostname, port } = new URL(server.getUrl());
  const socket = connect(Number(port), hostname);
  try {
    socket.setEncoding("utf8").write(text);
    for await (const answer of socket) return String(answer);
    throw new Error("the server closed the connection without an answer");
  } finally {
    socket.destroy();
  }
}

describeContract<StartedEchoContainer>(
  {
    name: "the contract of modules",
    image: IMAGE,
    create: (image) => new EchoContainer(image),
    query: async (server) => {
      assert.equal(await ask(server, "hello"), "hello");
    },
    address: "getUrl",
    module: require.resolve("../src"),
  },
  { describe, it, before, after },
);

describe("EchoContainer", () => {
  it("answers several clients", async () => {
    await using server = await new EchoContainer(IMAGE).withConnections(2).start();
    const answers = await Promise.all([ask(server, "one"), ask(server, "two")]);
    assert.deepEqual(answers, ["one", "two"]);
  });
});
