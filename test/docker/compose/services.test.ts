import {
  attach,
  DockerComposeEnvironment,
  StartedDockerComposeEnvironment,
  Wait,
  type StartedTestContainer,
} from "../../../src";
import { ComposeFolder } from "../../support/compose-folder";
import { BUSYBOX, inEngine } from "../../support/images";

const busybox = inEngine(BUSYBOX);
const server = `
    image: ${busybox}
    command: ["sh", "-c", "mkdir -p /www; date +%s%N >> /www/a; exec httpd -f -p 80 -h /www"]
    ports: ["80"]`;

/** Returns a line for each start of the container. */
async function startsOf(container: StartedTestContainer): Promise<string[]> {
  const url = `http://${container.getHost()}:${container.getMappedPort(80)}/a`;
  return (await (await fetch(url)).text()).trim().split("\n");
}

describe("single services of a compose environment", () => {
  it("are restarted, stopped and started again, while others run on", async () => {
    await using folder = await ComposeFolder.create(
      `services:\n  web:${server}\n  other:${server}\n`,
    );
    await using environment = await folder.environment().withScale("web", 2).up();
    const [first, second] = environment.getContainers("web");
    const other = environment.getContainer("other");

    await environment.restartServices(["web"]);
    expect(await startsOf(first!)).toHaveLength(2);
    expect(await startsOf(second!)).toHaveLength(2);
    expect(await startsOf(other)).toHaveLength(1);

    await environment.stopServices(["web"], { timeout: 0 });
    expect((await first!.getState()).status).toBe("exited");
    expect(await startsOf(other)).toHaveLength(1);
    await environment.startServices(["web"]);
    expect(await startsOf(first!)).toHaveLength(3);
    expect(await startsOf(environment.getContainer("web", 2))).toHaveLength(3);

    await environment.restartServices();
    await environment.restartServices(["web-2"]);
    expect(await startsOf(other)).toHaveLength(2);
    expect(await startsOf(first!)).toHaveLength(4);
    expect(await startsOf(second!)).toHaveLength(5);
    for (const call of ["restartServices", "stopServices", "startServices"] as const) {
      await expect(environment[call](["nope"])).rejects.toThrow(
        `${call}: expected a service that was started (other, web with 2 containers), got "nope"`,
      );
    }
  });

  it("are restarted without the jobs that have done their work, and by every object", async () => {
    await using folder = await ComposeFolder.create(`
services:
  job: { image: ${busybox}, command: echo run }
  web:${server}
    healthcheck: { test: ["CMD", "true"], interval: 1s }
    depends_on: { job: { condition: service_completed_successfully } }
`);
    await using environment = await folder
      .environment()
      .withDefaultWaitStrategy(Wait.forHealthCheck())
      .up();
    const job = environment.getContainer("job");
    const runsOfJob = async (): Promise<string> => {
      await job.waitForExit();
      return (await job.getLogs()).stdout;
    };
    const web = environment.getContainer("web");

    await environment.restartServices();
    expect(await startsOf(web)).toHaveLength(2);
    expect(await runsOfJob()).toBe("run\n");
    await environment.restartServices(["job"]);
    expect(await runsOfJob()).toBe("run\nrun\n");

    const data = JSON.parse(JSON.stringify(environment)) as ReturnType<typeof environment.toJSON>;
    const attached = attach(data, StartedDockerComposeEnvironment);
    await attached.restartServices();
    await attached.startServices(["job"]);
    expect(await runsOfJob()).toBe("run\nrun\nrun\n");

    await environment.stopServices(["web"]);
    await attached.startServices(["web"]);
    expect(await startsOf(attached.getContainer("web"))).toHaveLength(4);
    await environment.restartServices(["web"]);
    await environment.stopServices(["web"]);
    expect((await web.getState()).status).toBe("exited");
  });

  it("are removed as orphans by a start that is told so, and only then", async () => {
    await using folder = await ComposeFolder.create(
      `services: { old: { image: ${busybox}, command: sleep 300, stop_signal: SIGKILL } }`,
    );
    await using first = await folder.environment().up();
    await folder.write({
      "later.yml": `services: { new: { image: ${busybox}, command: sleep 300, stop_signal: SIGKILL } }`,
    });
    const later = new DockerComposeEnvironment(folder.path, "later.yml").withProjectName(
      folder.project,
    );
    await later.up();
    expect((await first.getContainer("old").getState()).status).toBe("running");

    const second = await later.withRemoveOrphans().up();
    expect(second.getContainers().map((each) => each.getName())).toEqual([
      expect.stringContaining("new-1"),
    ]);
    await expect(first.getContainer("old").getState()).rejects.toThrow();
  });
});
