import { randomUUID } from "node:crypto";
import { GenericContainer, Wait } from "../../../src";
import { BUSYBOX, POSTGRES } from "../../support/images";
import { query } from "../../support/postgresql-server";
import { NOT_READY_MS, running, SERVES } from "./programs";

const SHELL = "CMD-SHELL";
const HOUR_MS = 3_600_000;

describe("Wait.forHealthCheck", () => {
  const interval = 100;

  it("sees that the container is healthy", async () => {
    const test = [SHELL, "wget -q -O- localhost:8080"] as const;
    await using container = await running(`sleep 0.3; ${SERVES}`)
      .withHealthCheck({ test, interval, retries: 10_000 })
      .withWaitStrategy(Wait.forHealthCheck())
      .start();
    expect(container.getId()).not.toBe("");
  });

  it("does not wait for the engine, which runs its first check after an hour", async () => {
    const test = ["CMD", "wget", "-q", "-O-", "localhost:8080"] as const;
    await using container = await running(`sleep 0.3; ${SERVES}`)
      .withHealthCheck({ test, interval: HOUR_MS })
      .start();
    const { health } = await container.getState();
    expect(health).toEqual({ status: "starting", lastProbe: undefined });
  });

  it("runs the check as the engine does: its user, variables, folder and shell", async () => {
    const check =
      'echo "$0 $(id -u) $PWD $COLOUR" > /tmp/own; [ "$(cat /tmp/own)" = "shell 1000 /srv blue" ]';
    await using container = await running(SERVES.replaceAll("/www", "/tmp/www"))
      .withUser("1000")
      .withWorkingDir("/srv")
      .withEnvironment({ COLOUR: "blue" })
      .withHealthCheck({ test: [SHELL, check] })
      .withCreateOptions((options) => {
        Object.assign(options, { Shell: ["/bin/sh", "-c", 'eval "$1"', "shell"] });
      })
      .start();
    expect((await container.exec("cat /tmp/own")).stdout).toBe("shell 1000 /srv blue\n");
  });

  it("ends a check that hangs after the check's timeout, and runs it again", async () => {
    const check = "mkdir /tmp/first && sleep 8401; ls /tmp/first";
    await using container = await running(SERVES)
      .withHealthCheck({ test: [SHELL, check], timeout: 1_000 })
      .start();
    expect((await container.exec("ps -o args")).stdout).not.toMatch(/^sleep 8401$/m);
  });

  it("is not misled by a server that is only being initialised, and has no port open", async () => {
    await using container = await new GenericContainer(POSTGRES)
      .withEnvironment({ POSTGRES_PASSWORD: "secret" })
      .withTmpFs({ "/var/lib/postgresql/data": "rw" })
      .withExposedPorts(5432)
      .withCopyContentToContainer([
        { content: "SELECT pg_sleep(2);", target: "/docker-entrypoint-initdb.d/1.sql" },
      ])
      .withHealthCheck({ test: [SHELL, "pg_isready -U postgres"] })
      .start();
    const url = `postgres://postgres:secret@${container.getHost()}:${container.getMappedPort(5432)}/`;
    expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("leaves the check to the engine if it is told to", async () => {
    const test = [SHELL, "echo run >> /tmp/runs"] as const;
    await using container = await running(SERVES)
      .withHealthCheck({ test, interval, startPeriod: 60_000, startInterval: interval })
      .withWaitStrategy(Wait.forHealthCheck().withEngineProbesOnly())
      .start();
    expect((await container.getState()).health).toMatchObject({ status: "healthy" });
  });

  it("fails at once when it is unhealthy, and says what the check printed", async () => {
    const test = [SHELL, "echo disk full; exit 7"] as const;
    const start = running(SERVES).withHealthCheck({ test, interval, retries: 1 }).start();
    await expect(start).rejects.toThrow(
      "Health check failed: unhealthy, the last check exited with 7: disk full",
    );
  });

  it("says what the check printed before the engine has run it", async () => {
    const test = [SHELL, "echo no disk; exit 7"] as const;
    const start = running(SERVES)
      .withHealthCheck({ test })
      .withStartupTimeout(NOT_READY_MS)
      .start();
    await expect(start).rejects.toThrow("starting, the last check exited with 7: no disk");
  });

  it("fails at once when there is none", async () => {
    const start = running(SERVES).withWaitStrategy(Wait.forHealthCheck()).start();
    await expect(start).rejects.toThrow(
      "neither the container nor its image defines a health check",
    );
  });
});

describe("an image's health check", () => {
  it('is run at once, and switched off with ["NONE"]', async () => {
    await using checked = await new GenericContainer(BUSYBOX).withCommand(["sleep", "60"]).start();
    const image = { repo: "health-check-test", tag: randomUUID() };
    await checked.commit({ ...image, changes: ["HEALTHCHECK --interval=1h CMD test -e /ready"] });
    const copy = new GenericContainer(`${image.repo}:${image.tag}`).withExposedPorts(8080);
    await using ready = await copy.withCommand(["sh", "-c", `touch /ready; ${SERVES}`]).start();
    expect((await ready.getState()).health?.status).toBe("starting");
    await using unchecked = await copy
      .withCommand(["sh", "-c", SERVES])
      .withHealthCheck({ test: ["NONE"] })
      .start();
    expect((await unchecked.getState()).health).toBeUndefined();
  });
});
