// Where Mayfly differs from testcontainers on purpose. docs/differences.json names these tests.
import { GenericContainer, InvalidOptionError, Network, Wait } from "mayfly";
import { BUSYBOX } from "../../support/images";
import { IDLE, inspect } from "./support";

const idle = () => new GenericContainer(BUSYBOX).withCommand(IDLE);

it("binds the folders of both calls", async () => {
  await using container = await idle()
    .withBindMounts([{ source: "/etc/hostname", target: "/one", mode: "ro" }])
    .withBindMounts([{ source: "/etc/hostname", target: "/two", mode: "ro" }])
    .start();
  const { HostConfig } = await inspect(container);
  expect(HostConfig["Binds"]).toEqual(["/etc/hostname:/one:ro", "/etc/hostname:/two:ro"]);
});

it("starts two equal containers", async () => {
  const builder = idle().withEnvironment({ A: "1" }).withExposedPorts(80).withWaitStrategy(started);
  await using first = await builder.start();
  await using second = await builder.start();
  const described = [first, second].map(async (one) => {
    const { Config } = await inspect(one);
    return { ...Config, Hostname: "", Labels: {} };
  });
  const [one, two] = await Promise.all(described);
  expect(one).toEqual(two);
});

it("sends the later value of a variable", async () => {
  await using container = await idle()
    .withEnvironment({ A: "1" })
    .withEnvironment({ A: "2" })
    .start();
  const { Config } = await inspect(container);
  const variables = Config["Env"] as string[];
  expect(variables.filter((each) => each.startsWith("A="))).toEqual(["A=2"]);
});

it("is on its own network only", async () => {
  await using network = await new Network().start();
  await using container = await idle().withNetwork(network).withNetworkAliases("app").start();
  expect(container.getNetworkNames()).toEqual([network.getName()]);
});

it("fails at once when the container exits", async () => {
  const start = new GenericContainer(BUSYBOX)
    .withCommand(["sh", "-c", "echo evidence; exit 3"])
    .withExposedPorts(80)
    .withWaitStrategy(Wait.forHttp("/", 80, { abortOnContainerExit: false }))
    .withStartupTimeout(3_600_000)
    .start();
  await expect(start).rejects.toMatchObject({
    code: "CONTAINER_EXITED",
    exitCode: 3,
    message: expect.stringContaining("evidence") as string,
  });
});

it("refuses a wrong option at the call", () => {
  expect(() => idle().withExposedPorts(70_000)).toThrow(InvalidOptionError);
  expect(() => idle().withStartupTimeout(-1)).toThrow(InvalidOptionError);
});

const started = Wait.forSuccessfulCommand("true");
