// Attaches to a container that never prints, and has nothing else to do.
import { DockerEngine } from "../../../src/engine/docker-engine";

async function main(socketPath: string): Promise<void> {
  const endpoint = {
    uri: `unix://${socketPath}`,
    origin: "a test",
    address: { socketPath },
    apiVersion: undefined,
    kind: "docker",
  } as const;
  const engine = new DockerEngine(endpoint);
  const output = await engine.containers.attach("c", false);
  output.on("data", () => undefined);
  console.log("attached");
}

void main(process.argv[2] ?? "");
