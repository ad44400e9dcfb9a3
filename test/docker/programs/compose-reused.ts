// Starts a reusable compose environment, prints what it got as JSON, and ends.
import { DockerComposeEnvironment } from "../../../src";

async function main(folder: string, key: string): Promise<void> {
  const environment = await new DockerComposeEnvironment(folder, "compose.yml")
    .withReuse({ key })
    .up();
  const ids = environment.getContainers().map((container) => container.getId());
  console.log(JSON.stringify({ ids, reused: environment.isReused() }));
}

void main(process.argv[2] ?? "", process.argv[3] ?? "");
