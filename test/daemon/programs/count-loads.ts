// Sends three requests to an engine, and prints how many modules were loaded after the first.
import Module from "node:module";
import { DockerEngine } from "../../../src/engine/docker-engine";
import type { EngineEndpoint } from "../../../src/engine/endpoint";

async function main(endpoint: EngineEndpoint): Promise<void> {
  const engine = new DockerEngine(endpoint);
  await engine.info();
  const loads: string[] = [];
  const loader = Module as unknown as { _load: (id: string, ...rest: unknown[]) => unknown };
  const load = loader._load;
  loader._load = (id, ...rest) => {
    loads.push(id);
    return load(id, ...rest);
  };
  await Promise.all([engine.info(), engine.info()]);
  console.log(JSON.stringify(loads));
}

void main(JSON.parse(process.argv[2] ?? "") as EngineEndpoint);
