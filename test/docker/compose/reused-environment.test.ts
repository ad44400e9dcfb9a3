import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  attach,
  DockerComposeEnvironment,
  StartedDockerComposeEnvironment,
  Wait,
} from "../../../src";
import { ComposeFolder } from "../../support/compose-folder";
import { BUSYBOX, inEngine } from "../../support/images";
import { realEngine } from "../../support/real-engine";
import { environmentOfNoRun } from "../../support/run-of-its-own";
import { runProgram } from "../../support/run-program";
import { StepProgram } from "../../support/step-program";

const PROGRAM = join(__dirname, "..", "programs", "compose-reused.js");
const KILLED = join(__dirname, "..", "programs", "compose-and-stay.js");
const PROCESSES = 3;
const busybox = inEngine(BUSYBOX);
const file = (words: string): string => `
services:
  job: { image: ${busybox}, command: "true", volumes: ["data:/data"] }
  web:
    build: .
    command: ["sh", "-c", "mkdir /www; echo \${WORDS-none} ${words} > /www/a; exec httpd -f -p 80 -h /www"]
    ports: ["80"]
  worker: { image: ${busybox}, command: sleep 300, profiles: [more] }
volumes: { data: {} }
`;

let folder: ComposeFolder;
/** Environments of other tests and runs have other keys. */
let key: string;
const projects = new Set<string>();

beforeEach(async () => {
  key = randomUUID();
  folder = await ComposeFolder.create(file("first"), {
    Dockerfile: `FROM ${busybox}\nCOPY Dockerfile /built\n`,
  });
});

afterEach(async () => {
  await StepProgram.killAll();
  for (const project of projects) {
    const { containers, networks, volumes, images } = await realEngine();
    const filter = { "com.docker.compose.project": project };
    for (const id of await containers.list(filter)) await containers.remove(id, { volumes: true });
    for (const id of await networks.list(filter)) await networks.remove(id);
    for (const name of await volumes.list(filter)) await volumes.remove(name);
    for (const { id } of await images.find({ reference: `${project}-*` })) await images.remove(id);
  }
  projects.clear();
  await folder[Symbol.asyncDispose]();
});

const reusable = (): DockerComposeEnvironment =>
  new DockerComposeEnvironment(folder.path, "compose.yml").withReuse({ key });

async function up(
  described: DockerComposeEnvironment,
  services: string[] = [],
): Promise<StartedDockerComposeEnvironment> {
  const environment = await described.up(services);
  projects.add(await projectOf(environment));
  return environment;
}

async function projectOf(environment: StartedDockerComposeEnvironment): Promise<string> {
  const [container] = environment.getContainers();
  return container!.getLabels()["com.docker.compose.project"] ?? "";
}

const idsOf = (environment: StartedDockerComposeEnvironment): string[] =>
  environment.getContainers().map((container) => container.getId());

async function pageOf(environment: StartedDockerComposeEnvironment): Promise<string> {
  const web = environment.getContainer("web");
  const url = `http://${web.getHost()}:${web.getMappedPort(80)}/a`;
  return (await (await fetch(url)).text()).trim();
}

describe("a reusable compose environment", () => {
  it("is used again while what defines it is equal, and stays until down()", async () => {
    const first = await up(reusable());
    await first.getContainer("job").waitForExit();
    const jobEnded = (await first.getContainer("job").inspect()).State["FinishedAt"];
    expect(first.isReused()).toBe(false);
    await first[Symbol.asyncDispose]();

    {
      await using again = await up(reusable().withWaitStrategy("web", Wait.forHttp("/a", 80)));
      expect(again.isReused()).toBe(true);
      expect(again.getContainer("web").isReused()).toBe(true);
      expect(idsOf(again)).toEqual(idsOf(first));
      // A job does not run again beside others' tests.
      expect((await again.getContainer("job").inspect()).State["FinishedAt"]).toBe(jobEnded);
    }
    // What the machine's variables do not change is no difference.
    await using same = await up(reusable().withEnvironment({ UNUSED: "1" }));
    expect(idsOf(same)).toEqual(idsOf(first));

    for (const other of [
      await up(reusable().withEnvironment({ WORDS: "hello" }), ["web"]),
      await up(reusable().withProfiles("more")),
      await up(reusable(), ["web"]),
      await up(reusable().withScale("web", 2), ["web"]),
    ]) {
      expect(other.isReused()).toBe(false);
      expect(idsOf(other)).not.toContain(first.getContainer("web").getId());
    }
    await folder.write({ "compose.yml": file("third") });
    const { stderr } = await runProgram(process.execPath, [PROGRAM, folder.path, key], {
      env: { ...environmentOfNoRun(), DEBUG: "testcontainers:reuse" },
    });
    expect(stderr).toMatch(
      /creating the compose environment mayfly-reuse-\w+: the most similar one is mayfly-reuse-\w+, which differs in services\.web\n/,
    );
    expect((await up(reusable())).isReused()).toBe(true);

    await folder.write({ "compose.yml": file("second") });
    const changed = await up(reusable(), ["web"]);
    expect(changed.isReused()).toBe(false);
    expect(await pageOf(changed)).toBe("none second");
    expect(await pageOf(first)).toBe("none first");

    const project = await projectOf(changed);
    const images = await (await realEngine()).images.find({ reference: `${project}-*` });
    expect(images).toHaveLength(1);
    await changed.down();
    expect(await folder.left(project)).toEqual([]);
    expect(idsOf(await up(reusable(), ["web"]))).not.toEqual(idsOf(changed));
  });

  it("is started again, with its containers, if it was stopped", async () => {
    const first = await up(reusable());
    await first.stop({ timeout: 0 });
    const again = await up(reusable());
    expect(again.isReused()).toBe(true);
    expect(idsOf(again)).toEqual(idsOf(first));
    expect(await pageOf(again)).toBe("none first");

    await again.getContainer("web").stop();
    const completed = await up(reusable());
    expect(completed.isReused()).toBe(true);
    expect(completed.getContainer("job").getId()).toBe(first.getContainer("job").getId());
    expect(await pageOf(completed)).toBe("none first");
  });

  it("stays, and says so, if it is not ready at a later start", async () => {
    const first = await up(reusable());
    const failing = reusable()
      .withStartupTimeout(1_000)
      .withWaitStrategy("web", Wait.forHttp("/nope", 80));
    await expect(failing.up()).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      service: "web",
      hint: expect.stringMatching(
        /these are reused services.* docker compose -p mayfly-reuse-\w+ down --volumes/,
      ) as string,
    });
    expect(idsOf(await up(reusable()))).toEqual(idsOf(first));
  });

  it("is removed if its first start fails", async () => {
    const name = `mayfly-test-${randomUUID()}`;
    const failing = reusable()
      .withProjectName(name)
      .withStartupTimeout(1_000)
      .withWaitStrategy("web", Wait.forHttp("/nope", 80));
    await expect(failing.up()).rejects.toMatchObject({ code: "STARTUP_TIMEOUT" });
    expect(await folder.left(name)).toEqual([]);
  });

  it("stays if its first start fails, but another machine's start has created a part of it", async () => {
    const name = `mayfly-test-${randomUUID()}`;
    const { networks } = await realEngine();
    const labels = {
      "com.docker.compose.project": name,
      "dev.mayfly.reuse-creator": JSON.stringify({ attempt: "b", owner: "elsewhere", timeout: 0 }),
    };
    projects.add(name);
    const failing = reusable()
      .withProjectName(name)
      .withWaitStrategy("job", {
        description: "the start on another machine",
        until: async () => {
          await networks.create({ name: `${name}_other`, driver: "bridge", labels });
          throw new Error("no");
        },
        survivesExit: true,
      });
    await expect(failing.up(["job"])).rejects.toThrow("no");
    expect(await folder.left(name)).toContainEqual(expect.stringMatching(/^container /));
  });

  it("refuses a project name that something else has, and says how it differs", async () => {
    await using _other = await folder.environment().up(["job"]);
    await expect(reusable().withProjectName(folder.project).up()).rejects.toThrow(
      `The compose project ${folder.project} already exists, but was not created for reuse.`,
    );
    const name = `mayfly-test-${randomUUID()}`;
    await up(reusable().withProjectName(name), ["job"]);
    await expect(
      reusable().withProjectName(name).withEnvironment({ WORDS: "hello" }).up(),
    ).rejects.toThrow(`The compose project ${name} already exists, but differs in services.web.`);
  });

  it(`is one for ${PROCESSES} processes that start it at once, and outlives them`, async () => {
    const starts = Array.from({ length: PROCESSES }, () =>
      runProgram(process.execPath, [PROGRAM, folder.path, key], { env: environmentOfNoRun() }),
    );
    const reports = (await Promise.all(starts)).map(({ stdout, stderr }) => {
      if (stdout === "") throw new Error(stderr);
      return JSON.parse(stdout) as { ids: string[]; reused: boolean };
    });
    const here = await up(reusable());
    expect(reports.map(({ ids }) => ids)).toEqual(reports.map(() => idsOf(here)));
    expect(reports.filter(({ reused }) => !reused)).toHaveLength(1);
  });

  it.each(["Container Created", "Container Started"])(
    "is completed by the next start if its creator was killed at %s",
    async (step) => {
      const creator = StepProgram.start(KILLED, [folder.path, key], {});
      await creator.reached(step);
      await creator.kill();
      const environment = await up(reusable());
      expect(await pageOf(environment)).toBe("none first");
      expect(idsOf(environment)).toHaveLength(2);
    },
  );

  it("is an ordinary one if reuse is turned off", async () => {
    const { stdout, stderr } = await runProgram(process.execPath, [PROGRAM, folder.path, key], {
      env: { ...environmentOfNoRun(), TESTCONTAINERS_REUSE_ENABLE: "false" },
    });
    expect(stderr).toBe("");
    const { ids, reused } = JSON.parse(stdout) as { ids: string[]; reused: boolean };
    expect(reused).toBe(false);
    expect(idsOf(await up(reusable()))).not.toEqual(ids);
  });
});

describe("a compose environment in another process", () => {
  it("is attached from its data, and is only released at the end of a block", async () => {
    await using environment = await folder.environment().up();
    const data = JSON.parse(JSON.stringify(environment)) as ReturnType<typeof environment.toJSON>;
    const attached = attach(data, StartedDockerComposeEnvironment);
    {
      await using there = attached;
      expect(there).toBeInstanceOf(StartedDockerComposeEnvironment);
      expect(idsOf(there)).toEqual(idsOf(environment));
      expect(await pageOf(there)).toBe("none first");
      expect(there.isReused()).toBe(false);
    }
    expect(await pageOf(environment)).toBe("none first");
    await attached.stop({ timeout: 0 });
    expect((await environment.getContainer("web").getState()).status).toBe("exited");
    await attached.down();
    expect(await folder.left()).toEqual([]);
  });
});
