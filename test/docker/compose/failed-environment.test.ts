import { ComposeError, fieldOf, GenericContainer, Wait } from "../../../src";
import { ComposeFolder } from "../../support/compose-folder";
import { BUSYBOX, inEngine } from "../../support/images";

const busybox = inEngine(BUSYBOX);
/** Longer than a test may take: it must not end by this time-out. */
const PATIENT_MS = 400_000;

let folder: ComposeFolder | undefined;

async function given(compose: string, files: Readonly<Record<string, string>> = {}) {
  folder = await ComposeFolder.create(compose, files);
  return folder.environment();
}

async function failureOf(start: Promise<unknown>): Promise<Error> {
  try {
    await start;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it did not fail");
}

afterEach(async () => {
  expect(await folder?.left()).toEqual([]);
  await folder?.[Symbol.asyncDispose]();
});

describe("a compose environment that fails to start", () => {
  it("reports a service's exit code and last lines, without waiting for the others", async () => {
    const environment = await given(`
services:
  api: { image: ${busybox}, command: sh -c "echo no config; exit 3", ports: ["80"] }
  slow: { image: ${busybox}, command: sleep 300, ports: ["81"] }
`);
    const error = await failureOf(environment.withStartupTimeout(PATIENT_MS).up());
    expect(error).toMatchObject({
      code: "CONTAINER_EXITED",
      exitCode: 3,
      service: "api",
      logs: ["no config"],
    });
    expect(error.message).toMatch(
      /^Service api \(\S*busybox:1\.37\) exited with code 3 before it was ready\.\n[^]*\| no config/,
    );
  });

  it("reports a service that exits while the others are waited for, but no job that succeeds", async () => {
    const environment = await given(`
services:
  worker: { image: ${busybox}, command: sh -c "sleep 2; echo lost; exit 4" }
  job: { image: ${busybox}, command: "true" }
  slow: { image: ${busybox}, command: sleep 300, ports: ["81"] }
`);
    const error = await failureOf(environment.withStartupTimeout(PATIENT_MS).up());
    expect(error).toMatchObject({ exitCode: 4, service: "worker", logs: ["lost"] });
  });

  it("reports the dependency that compose waited for in vain", async () => {
    const environment = await given(`
services:
  migrate: { image: ${busybox}, command: sh -c "echo bad migration; exit 5" }
  sick:
    image: ${busybox}
    command: sh -c "echo I am sick; sleep 300"
    healthcheck: { test: ["CMD", "false"], interval: 100ms, retries: 1 }
  api:
    image: ${busybox}
    command: sleep 300
    depends_on: { migrate: { condition: service_completed_successfully } }
  web:
    image: ${busybox}
    command: sleep 300
    depends_on: { sick: { condition: service_healthy } }
`);
    const error = await failureOf(environment.up(["api"]));
    expect(error).toBeInstanceOf(ComposeError);
    expect(error).toMatchObject({
      code: "COMPOSE_FAILED",
      exitCode: 1,
      services: [{ service: "migrate", exitCode: 5, logs: ["bad migration"] }],
    });
    expect(error.message).toMatch(/ up failed with exit code 1\.\nIts last \d+ output lines:\n/);
    expect(error.message).toContain(
      "\nService migrate exited with code 5.\nIts only log line:\n  | bad migration",
    );

    const other = await failureOf(environment.up(["web"]));
    expect(other.message).toContain(
      "\nService sick is unhealthy.\nIts only log line:\n  | I am sick",
    );
  });

  it("reports a mistake in the YAML with its line", async () => {
    const environment = await given(`services:\n  api:\n    image: [\n`);
    const error = await failureOf(environment.up());
    expect(error).toMatchObject({ code: "COMPOSE_FAILED" });
    expect(fieldOf(error, "output")).toEqual([expect.stringMatching(/yaml: line \d+: /)]);
    expect(error.message).toMatch(/ config failed with exit code \d+\.\nIts only output line:\n/);
  });

  it("reports a variable that is missing", async () => {
    const environment = await given(
      `services: { api: { image: "${busybox}\${TAG:?set the tag}" } }`,
    );
    const error = await failureOf(environment.up());
    expect(error.message).toContain("required variable TAG is missing a value: set the tag");
    expect(fieldOf(error, "hint")).toBe('give TAG a value with withEnvironment({ TAG: "…" })');
  });

  it("reports an image that does not exist", async () => {
    const environment = await given("services: { api: { image: 127.0.0.1:1/no/such:1 } }");
    const error = await failureOf(environment.up());
    expect(error).toMatchObject({ code: "COMPOSE_FAILED" });
    expect(error.message).toContain("127.0.0.1:1");
  });

  it("reports a build that fails", async () => {
    const environment = await given("services: { api: { build: . } }", {
      Dockerfile: `FROM ${busybox}\nCOPY missing /\n`,
    });
    const error = await failureOf(environment.up());
    expect(error).toMatchObject({ code: "COMPOSE_FAILED" });
    expect(error.message).toContain("missing");
  });

  it("reports a port that is taken, and what to do", async () => {
    await using taking = await new GenericContainer(busybox)
      .withCommand(["httpd", "-f", "-p", "80"])
      .withExposedPorts(80)
      .start();
    const port = taking.getMappedPort(80);
    const environment = await given(
      `services: { api: { image: ${busybox}, command: sleep 300, ports: ["${port}:80"] } }`,
    );
    const error = await failureOf(environment.up());
    expect(error.message).toContain(`${port}`);
    expect(fieldOf(error, "hint")).toContain("publish the container's port without a host port");
  });

  it("reports a service that is not ready in time", async () => {
    const environment = await given(
      `services: { api: { image: ${busybox}, command: sleep 300, ports: ["80"] } }`,
    );
    const error = await failureOf(environment.withStartupTimeout(1500).up());
    expect(error).toMatchObject({ code: "STARTUP_TIMEOUT", service: "api", timeout: 1500 });
    expect(error.message).toMatch(/^Service api \(.*\) was not ready after 1500 ms\./);
  });

  it.each([["withWaitStrategy"], ["withLogConsumer"]])(
    "refuses %s for a service that does not exist",
    async (option) => {
      const environment = await given(`services: { api: { image: ${busybox} } }`);
      if (option === "withWaitStrategy") environment.withWaitStrategy("db", Wait.forExit());
      else environment.withLogConsumer("db", () => undefined);
      await expect(environment.up()).rejects.toThrow(
        `${option}: expected a service of the compose file (api), got "db"`,
      );
    },
  );

  it("is undone by an abort, whatever it is doing", async () => {
    const environment = await given(`
services:
  db:
    image: ${busybox}
    command: sleep 300
    healthcheck: { test: ["CMD", "test", "-f", "/never"], interval: 100ms, retries: 10000 }
  api: { image: ${busybox}, command: sleep 300, depends_on: { db: { condition: service_healthy } } }
`);
    const abort = new AbortController();
    const reason = new Error("changed my mind");
    const logger = {
      trace: (line: string) => {
        if (line.includes("Waiting")) abort.abort(reason);
      },
    };
    const start = environment.withClientOptions({ logger }).up([], { signal: abort.signal });
    expect(await failureOf(start)).toBe(reason);
    expect(await failureOf(environment.up([], { signal: abort.signal }))).toBe(reason);
  });
});
