// Starts the services of a compose file, prints what `web` serves, and removes them.
import { DockerComposeEnvironment } from "../../../src";

async function main(folder: string): Promise<void> {
  await using environment = await new DockerComposeEnvironment(folder, "compose.yml").up();
  const web = environment.getContainer("web");
  const response = await fetch(`http://${web.getHost()}:${web.getMappedPort(80)}/a`);
  console.log((await response.text()).trim());
}

void main(process.argv[2] ?? "");
