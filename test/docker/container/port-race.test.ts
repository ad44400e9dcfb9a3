import { config } from "../../../src/config";
import { DockerEngine } from "../../../src/engine/docker-engine";
import { findEngine } from "../../../src/engine/find-engine";
import { openSession } from "../../../src/run/session";
import { inRuntime } from "../../../src/runtime";
import { eventually } from "../../support/eventually";
import { FaultyProxy } from "../../support/faulty-proxy";
import { running, SERVES } from "../waits/programs";

/** What Docker answers when another program has taken the port. */
const TAKEN = JSON.stringify({
  message:
    "driver failed programming external connectivity on endpoint x (15cc68215cf4): Error starting userland proxy: listen tcp4 127.0.0.1:49153: bind: address already in use",
});

it("a start is tried again when the host port that the engine chose was taken", async () => {
  const endpoint = await findEngine(config());
  await using proxy = await FaultyProxy.start(endpoint.address, {
    route: "POST /containers/*/start",
    nth: 1,
    fault: { kind: "answered", status: 500, body: TAKEN, done: false },
    forGood: false,
  });
  const address = { socketPath: proxy.socketPath };
  const runtime = {
    config: config(),
    engine: new DockerEngine({ ...endpoint, uri: `unix://${proxy.socketPath}`, address }),
    reach: { host: "127.0.0.1", bindIp: "127.0.0.1" },
    hostGateway: { extraHosts: [], route: { by: "engine" as const } },
    session: openSession(config()),
    reaper: { track: () => Promise.resolve() },
  };
  const lines: string[] = [];
  await inRuntime(runtime, async () => {
    await using container = await running(`echo begins; ${SERVES}`)
      .withLogConsumer((stream) => stream.on("data", (line: string) => lines.push(line)))
      .start();
    const url = `http://${container.getHost()}:${container.getMappedPort(8080)}/`;
    expect(await (await fetch(url)).text()).toBe("hello\n");
    await eventually("the consumer gets a line", async () => lines.length > 0 || "none");
  });
  expect(proxy.broken).toBe(1);
  expect(proxy.routes.filter((route) => route === "POST /containers/create")).toHaveLength(1);
  expect(lines[0]).toBe("begins\n");
});
