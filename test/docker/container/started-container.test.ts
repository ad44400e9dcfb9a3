import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { GenericContainer, Wait } from "../../../src";
import { BUSYBOX } from "../../support/images";
import { dockerClient } from "../../support/docker-client";
import { eventually } from "../../support/eventually";
import { ownSession } from "../../support/own-session";
import { runProgram } from "../../support/run-program";

const builder = (): GenericContainer =>
  new GenericContainer(BUSYBOX).withCommand(["sleep", "infinity"]);

describe("a container that runs", () => {
  it("is described by the engine", async () => {
    await using container = await builder()
      .withExposedPorts(8080, "53/udp")
      .withWaitStrategy(Wait.forSuccessfulCommand("true"))
      .start();
    expect(await container.inspect()).toMatchObject({
      Id: container.getId(),
      State: { Status: "running", Running: true },
      Config: { Cmd: ["sleep", "infinity"] },
    });
    expect((await container.getState()).startedAt).toBeInstanceOf(Date);
    expect(container.getMappedPorts()).toEqual([
      {
        container: 8080,
        protocol: "tcp",
        host: container.getMappedPort(8080),
        hostIp: "127.0.0.1",
      },
      {
        container: 53,
        protocol: "udp",
        host: container.getMappedPort("53/udp"),
        hostIp: "127.0.0.1",
      },
    ]);
  });

  it("publishes each port of a range", async () => {
    await using container = await builder()
      .withExposedPorts("8000-8002")
      .withWaitStrategy(Wait.forSuccessfulCommand("true"))
      .start();
    const ports = [8000, 8001, 8002].map((port) => container.getMappedPort(port));
    expect(new Set(ports).size).toBe(3);
    expect(container.getMappedPorts().map(({ host }) => host)).toEqual(ports);
  });

  it("is paused, and goes on after unpause", async () => {
    await using container = await builder().start();
    await container.pause();
    expect(await container.getState()).toMatchObject({ status: "paused", running: true });
    await container.unpause();
    expect((await container.exec(["true"])).exitCode).toBe(0);
  });

  it("gets signals, by default the one that kills", async () => {
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand([
        "sh",
        "-c",
        "trap 'echo again' HUP; echo begun; while true; do sleep 0.1; done",
      ])
      .withWaitStrategy(Wait.forLogMessage("begun"))
      .start();
    await container.kill("SIGHUP");
    await eventually("the signal has arrived", async () => {
      const { stdout } = await container.getLogs();
      return stdout === "begun\nagain\n" || JSON.stringify(stdout);
    });
    await expect(container.kill("SIGNONE")).rejects.toThrow("Invalid signal: SIGNONE");
    await container.kill();
    expect(await container.waitForExit()).toBe(137);
    await expect(container.kill()).rejects.toMatchObject({ code: "ENGINE_REQUEST_FAILED" });
  });

  it("is waited for to its end", async () => {
    await using container = await new GenericContainer(BUSYBOX)
      .withCommand(["sh", "-c", "echo working; until [ -e /end ]; do sleep 0.1; done; exit 7"])
      .start();
    await expect(container.waitForExit({ timeout: 10 })).rejects.toMatchObject({
      code: "EXIT_TIMEOUT",
    });
    // Not by a command, which would end with the container.
    await container.copyContentToContainer([{ content: "", target: "/end" }]);
    expect(await container.waitForExit()).toBe(7);
    expect(await container.getState()).toMatchObject({ status: "exited", exitCode: 7 });
  });
});

describe("an image that is made of a container", () => {
  it("has its files and settings, and lives on as long as it is told", async () => {
    const docker = await dockerClient();
    const repo = `localhost/mayfly-commit-${randomUUID().slice(0, 8)}`;
    const program = `
      const { GenericContainer } = require(${JSON.stringify(join(__dirname, "..", "..", "..", "src"))});
      async function main() {
        const container = await new GenericContainer("${BUSYBOX}").withCommand(["sleep", "infinity"]).start();
        await container.copyContentToContainer([{ content: "kept", target: "/file" }]);
        const changes = ['CMD ["cat", "/file"]'];
        await container.commit({ repo: "${repo}", tag: "gone", changes });
        await container.commit({ repo: "${repo}", tag: "kept", changes, deleteOnExit: false });
        const made = await new GenericContainer("${repo}:gone").start();
        await made.waitForExit();
        console.log((await made.getLogs()).stdout, changes.length);
      }
      main();
    `;
    const env = { ...process.env, TESTCONTAINERS_SESSION_ID: ownSession() };
    const { stdout, stderr } = await runProgram(process.execPath, ["-e", program], { env });
    expect({ stdout, stderr }).toEqual({ stdout: "kept 1\n", stderr: "" });
    try {
      await eventually("the image is removed", async () => {
        const names = await docker.listImages({ filters: { reference: [repo] } });
        const tags = names.flatMap(({ RepoTags }) => RepoTags ?? []);
        return tags.join() === `${repo}:kept` ? true : tags.join();
      });
    } finally {
      await docker.getImage(`${repo}:kept`).remove();
    }
  });
});
