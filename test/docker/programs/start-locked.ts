// Starts a container in one of several ways, and prints the content of its file /version and its image on the engine.
import { DockerComposeEnvironment, GenericContainer, type StartedContainer } from "../../../src";

const [how = "", image = ""] = process.argv.slice(2);

async function start(): Promise<readonly [StartedContainer, () => Promise<unknown>]> {
  if (how === "compose") {
    const environment = await new DockerComposeEnvironment(process.cwd(), "compose.yml").up();
    return [environment.getContainer("api"), () => environment.down()];
  }
  const builder =
    how === "build"
      ? await GenericContainer.fromContext({ Dockerfile: `FROM ${image}\nRUN true` }).build()
      : new GenericContainer(image);
  const container = await builder.start();
  return [container, () => container.stop()];
}

void (async () => {
  const [container, stop] = await start();
  try {
    const { output } = await container.exec(["cat", "/version"]);
    const { Config } = (await container.inspect()) as unknown as { Config: { Image: string } };
    console.log(JSON.stringify({ version: output.trim(), image: Config.Image }));
  } finally {
    await stop();
  }
})();
