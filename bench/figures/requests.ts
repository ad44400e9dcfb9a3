import { connect, createServer } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BareEngine } from "../support/bare-engine";
import type { Measure } from "../support/figure";
import { runProgram } from "../support/run-program";

const LIBRARY = join(__dirname, "..", "..", "src");

/** Counts the requests of one warm start, with a proxy in front of the engine's socket. */
export const requests: Measure = async () => {
  const { socketPath } = await BareEngine.open();
  const folder = await mkdtemp(join(tmpdir(), "mayfly-bench-"));
  const proxyPath = join(folder, "engine.sock");
  const seen: string[] = [];
  const proxy = createServer((client) => {
    const engine = connect(socketPath);
    client.on("data", (data: Buffer) => {
      const line = /^(GET|POST|PUT|DELETE|HEAD) (\S+) HTTP/m.exec(data.toString("latin1"));
      if (line) seen.push(`${line[1] ?? ""} ${line[2] ?? ""}`);
    });
    client.pipe(engine).pipe(client);
    client.on("error", () => engine.destroy());
    engine.on("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(proxyPath, resolve));
  // Two starts in one process: the first one's extra requests are the cost of opening the engine.
  const program = `
    const { GenericContainer } = require(${JSON.stringify(LIBRARY)});
    (async () => {
      for (const round of [1, 2]) {
        const container = await new GenericContainer("busybox:1.37")
          .withCommand(["httpd", "-f", "-p", "8080"]).withExposedPorts(8080).start();
        await container.stop();
      }
    })();`;
  await runProgram(program, { ...process.env, DOCKER_HOST: `unix://${proxyPath}` });
  proxy.close();
  await rm(folder, { recursive: true });

  const removals = seen.map((line, index) => (line.startsWith("DELETE") ? index : -1));
  const [first = -1, second = -1] = removals.filter((index) => index >= 0);
  const warm = seen.slice(first + 1, second);
  return [
    {
      name: "engine requests of a warm start",
      value: warm.length,
      unit: "requests",
      target: 6,
      note: warm.map((line) => line.replace(/\/v[\d.]+|[0-9a-f]{64}|\?.*/g, "")).join(", "),
    },
    {
      name: "engine requests of the first start",
      value: first,
      unit: "requests",
      note: "in a new process, including finding the engine",
    },
  ];
};
