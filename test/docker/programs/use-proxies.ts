// Starts a container, bakes one and builds images with each builder, and prints the proxies that each of them got.
import { GenericContainer, Wait } from "../../../src";
import { dockerClient } from "../../support/docker-client";

const SHOW = "env | grep -i _proxy | sort";

async function main(image: string): Promise<void> {
  const idle = (): GenericContainer =>
    new GenericContainer(image)
      .withCommand(["sleep", "infinity"])
      // sleep as the first process would ignore the stop signal.
      .withCreateOptions((options) => void (options.HostConfig["Init"] = true))
      .withWaitStrategy(Wait.forSuccessfulCommand("true"));
  const linesOf = async (builder: GenericContainer): Promise<string[]> => {
    await using container = await builder.start();
    const { output } = await container.exec(["sh", "-c", `${SHOW} || true`]);
    return output.split("\n").filter((line) => line !== "");
  };
  const build = async (isBuildKit: boolean): Promise<string[]> => {
    const lines: string[] = [];
    const builder = GenericContainer.fromContext({
      Dockerfile: `FROM ${image}\nRUN ${SHOW} | sed s/^/proxy:/ # ${process.pid}`,
    })
      .withCache(false)
      .withBuildLogConsumer((line) => void lines.push(line));
    await (isBuildKit ? builder.withBuildkit() : builder).build();
    return lines.flatMap((line) => /proxy:(\w+=\S*)$/.exec(line)?.[1] ?? []);
  };

  const buildkit = await build(true);
  if (process.env["MAYFLY_BUILDKIT"] === "buildx") {
    console.log(JSON.stringify({ buildkit }));
    return;
  }
  const baked = idle().withBakedInit({ key: `proxies ${process.pid}` });
  const inContainer = await linesOf(idle());
  const ofUser = await linesOf(idle().withEnvironment({ HTTP_PROXY: "mine" }));
  const inBaked = await linesOf(baked);
  await using container = await baked.start();
  const docker = await dockerClient();
  const { Image } = await docker.getContainer(container.getId()).inspect();
  const { Config } = await docker.getImage(Image).inspect();
  const bakedImage = Config.Env.filter((entry) => /proxy/i.test(entry)).sort();
  await container.stop();
  await docker.getImage(Image).remove({ force: true });
  const classic = await build(false);
  console.log(JSON.stringify({ inContainer, ofUser, inBaked, bakedImage, classic, buildkit }));
}

void main(process.argv[2] ?? "");
