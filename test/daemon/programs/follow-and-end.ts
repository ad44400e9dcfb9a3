// Follows the log of a container that keeps running, and has nothing else to do.
import { holdProcess } from "../../../src/common/clock";
import { DockerEngine } from "../../../src/engine/docker-engine";
import { logLines } from "../../../src/engine/log-lines";

async function main(socketPath: string): Promise<void> {
  const endpoint = {
    uri: `unix://${socketPath}`,
    origin: "a test",
    address: { socketPath },
    apiVersion: undefined,
    kind: "docker",
  } as const;
  const engine = new DockerEngine(endpoint);
  const lines = logLines(await engine.containers.logs("c", { follow: true, tty: false }));
  {
    // The process waits for the first line, and must not wait for more.
    using _held = holdProcess();
    const first = await lines.next();
    console.log(first.value?.text);
  }
  void lines.next();
}

void main(process.argv[2] ?? "");
