import { text } from "node:stream/consumers";
import {
  DockerComposeEnvironment,
  DownedDockerComposeEnvironment,
  Network,
  PullPolicy,
  StartedDockerComposeEnvironment,
  StoppedDockerComposeEnvironment,
  Wait,
  type StartedTestContainer,
} from "../../../src";
import { ComposeFolder } from "../../support/compose-folder";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine, POSTGRES, REDIS } from "../../support/images";
import { realEngine } from "../../support/real-engine";

/** PostgreSQL's first start takes minutes on a busy machine. */
const PATIENT_MS = 400_000;

const busybox = inEngine(BUSYBOX);
const redis = inEngine(REDIS);
const serve = (words: string): string =>
  JSON.stringify(["sh", "-c", `mkdir /www; echo ${words} > /www/a; exec httpd -f -p 80 -h /www`]);

async function get(container: StartedTestContainer): Promise<string> {
  const url = `http://${container.getHost()}:${container.getMappedPort(80)}/a`;
  return (await (await fetch(url)).text()).trim();
}

const statusOf = async (container: StartedTestContainer): Promise<string> =>
  (await container.getState()).status;

describe("DockerComposeEnvironment", () => {
  it("starts services in their order, with what they build, and removes everything", async () => {
    await using folder = await ComposeFolder.create(
      `
services:
  api:
    build: .
    command: httpd -f -p 80 -h /www
    ports: ["80"]
    depends_on: { db: { condition: service_healthy }, migrate: { condition: service_completed_successfully } }
  db:
    image: ${redis}
    ports: ["6379"]
    volumes: ["data:/data"]
    healthcheck: { test: ["CMD", "redis-cli", "ping"], interval: 1s, retries: 300 }
  migrate:
    image: ${redis}
    command: redis-cli -h db set version 7
    depends_on: { db: { condition: service_healthy } }
volumes: { data: {} }
`,
      { Dockerfile: `FROM ${busybox}\nCOPY page /www/a\n`, page: "built" },
    );
    const environment = await folder.environment().up();
    expect(environment).toBeInstanceOf(StartedDockerComposeEnvironment);

    expect(await get(environment.getContainer("api"))).toBe("built");
    const db = environment.getContainer("db-1");
    expect((await db.exec(["redis-cli", "get", "version"])).stdout.trim()).toBe("7");
    const migrate = environment.getContainer("migrate");
    expect(await migrate.waitForExit()).toBe(0);
    expect(() => db.getMappedPort(80)).toThrow(
      'publish it for service db in the compose file: ports: ["80"]',
    );
    expect(environment.getContainers().map((each) => each.getName())).toEqual(
      ["api", "db", "migrate"].map((service) => expect.stringContaining(`${service}-1`) as string),
    );

    const left = await folder.left();
    for (const kind of ["container", "network", "volume", "image"]) {
      expect(left).toContainEqual(expect.stringMatching(`^${kind} `));
    }
    expect(await environment.down()).toBeInstanceOf(DownedDockerComposeEnvironment);
    expect(await folder.left()).toEqual([]);
  });

  it("publishes ports on the loopback address only, unless the file names one", async () => {
    await using folder = await ComposeFolder.create(`
services:
  web:
    image: ${busybox}
    command: ${serve("hello")}
    ports: ["80", "0.0.0.0::81"]
`);
    await using environment = await folder
      .environment()
      .withWaitStrategy("web", Wait.forHttp("/a", 80))
      .up();
    const { NetworkSettings } = await environment.getContainer("web").inspect();
    expect(NetworkSettings).toMatchObject({
      Ports: { "80/tcp": [{ HostIp: "127.0.0.1" }], "81/tcp": [{ HostIp: "0.0.0.0" }] },
    });
  });

  it("starts several containers of a service, and finds each by its number", async () => {
    await using folder = await ComposeFolder.create(`
services:
  web:
    image: ${busybox}
    command: ["sh", "-c", "mkdir /www; hostname > /www/a; exec httpd -f -p 80 -h /www"]
    ports: ["80"]
`);
    await using environment = await folder.environment().withScale("web", 3).up();
    const containers = environment.getContainers("web");
    const pages = await Promise.all(containers.map(get));
    expect(new Set(pages).size).toBe(3);
    expect(await get(environment.getContainer("web"))).toBe(pages[0]);
    expect(await get(environment.getContainer("web", 3))).toBe(pages[2]);
    expect(await get(environment.getContainer("web-2"))).toBe(pages[1]);
    expect(await get(environment.getContainer("web_2"))).toBe(pages[1]);
    expect(() => environment.getContainer("web", 4)).toThrow(
      'getContainer: expected a service that was started (web with 3 containers), got number 4 of "web"',
    );
    expect(() => environment.getContainer("wep")).toThrow(
      'getContainer: expected a service that was started (web with 3 containers), got "wep"',
    );
  });

  it("starts the services of profiles, or those that it is told to", async () => {
    await using folder = await ComposeFolder.create(`
services:
  always: { image: ${busybox}, command: sleep 300 }
  debug: { image: ${busybox}, command: sleep 300, profiles: [debug], networks: [inner] }
  other: { image: ${busybox}, command: sleep 300, profiles: [other] }
networks: { inner: {} }
`);
    const namesOf = (environment: StartedDockerComposeEnvironment): string[] =>
      environment.getContainers().map((each) => each.getName().replace(/^.*-(\w+)-1$/, "$1"));
    {
      await using environment = await folder.environment().withProfiles("debug").up();
      expect(namesOf(environment)).toEqual(["always", "debug"]);
    }
    {
      await using environment = await folder.environment().up(["debug"]);
      expect(namesOf(environment)).toEqual(["debug"]);
    }
    expect(await folder.left()).toEqual([]);
    await expect(folder.environment().up(["nope"])).rejects.toThrow(
      'up: expected services of the compose file (always, debug, other), got "nope"',
    );
  });

  it("gives compose several files and variables", async () => {
    await using folder = await ComposeFolder.create(
      `
services:
  web:
    image: ${busybox}
    command: ["sh", "-c", "echo $\${FROM_FILE} \${GREETING} \${NAME}; sleep 300"]
`,
      {
        "more.yml": "services: { web: { environment: { FROM_FILE: second } } }",
        "some.env": "NAME=file\nGREETING=file",
      },
    );
    const lines: string[] = [];
    await using environment = await folder
      .environment("more.yml")
      .withEnvironmentFile("some.env")
      .withEnvironment({ GREETING: "hello" })
      .withLogConsumer("web", (stream) => stream.on("data", (line) => lines.push(String(line))))
      .withWaitStrategy("web", Wait.forLogMessage("second hello file"))
      .up();
    expect(await statusOf(environment.getContainer("web"))).toBe("running");
    await eventually("the log consumer gets the line", () =>
      Promise.resolve(lines.includes("second hello file\n") || lines.join()),
    );
  });

  it(
    "waits for health checks, for one-shot services, and as it is told to",
    async () => {
      await using folder = await ComposeFolder.create(`
services:
  db:
    image: ${inEngine(POSTGRES)}
    environment: { POSTGRES_PASSWORD: secret }
    ports: ["5432"]
    healthcheck: { test: ["CMD", "pg_isready", "-U", "postgres"], interval: 30s, retries: 20 }
  job:
    image: ${busybox}
    command: sh -c "sleep 1; echo done"
  slow:
    image: ${busybox}
    command: sh -c "sleep 1; touch /ready; sleep 300"
`);
      await using environment = await folder
        .environment()
        .withStartupTimeout(PATIENT_MS)
        .withDefaultWaitStrategy(Wait.forHealthCheck())
        .withWaitStrategy("job", Wait.forOneShotStartup())
        .withWaitStrategy("slow-1", Wait.forSuccessfulCommand("test -f /ready"))
        .up();
      const db = environment.getContainer("db");
      const query = await db.exec(["psql", "-U", "postgres", "-tc", "select 40 + 2"]);
      expect(query.stdout.trim()).toBe("42");
      const { status, exitCode } = await environment.getContainer("job").getState();
      expect({ status, exitCode }).toEqual({ status: "exited", exitCode: 0 });
      expect(await text(await environment.getContainer("job").logs())).toBe("done\n");
    },
    PATIENT_MS,
  );

  it("waits for the engine's verdict on the health of a service without published ports", async () => {
    await using folder = await ComposeFolder.create(`
services:
  worker:
    image: ${busybox}
    command: sh -c "sleep 1; touch /ready; sleep 300"
    healthcheck: { test: ["CMD", "test", "-f", "/ready"], interval: 500ms, retries: 100 }
`);
    await using environment = await folder.environment().up();
    const { health } = await environment.getContainer("worker").getState();
    expect(health?.status).toBe("healthy");
  });

  it("leaves external networks alone, and their other containers reachable", async () => {
    await using network = await new Network().start();
    await using folder = await ComposeFolder.create(`
services:
  web: { image: ${busybox}, command: sleep 300, networks: [shared] }
networks: { shared: { external: true, name: ${network.getName()} } }
`);
    const environment = await folder.environment().up();
    expect(environment.getContainer("web").getNetworkNames()).toEqual([network.getName()]);
    await environment.down();
    const info = await (await realEngine()).networks.inspect(network.getName());
    expect(info?.id).toBe(network.getId());
  });

  it("stops services and keeps them, until they are removed", async () => {
    await using folder = await ComposeFolder.create(`
services:
  web: { image: ${busybox}, command: ${serve("hello")}, ports: ["80"], volumes: ["data:/data"] }
volumes: { data: {} }
`);
    const environment = await folder.environment().withPullPolicy(PullPolicy.neverPull()).up();
    const web = environment.getContainer("web");
    await web.restart();
    expect(await get(web)).toBe("hello");

    const stopped = await environment.stop({ timeout: 0 });
    expect(stopped).toBeInstanceOf(StoppedDockerComposeEnvironment);
    expect(await statusOf(web)).toBe("exited");
    await stopped.down({ removeVolumes: false });
    expect(await folder.left()).toEqual([`volume ${folder.project}_data`]);
    await environment.down();
    expect(await folder.left()).toEqual([]);
  });

  it("uses what is up already, without recreating it", async () => {
    await using folder = await ComposeFolder.create(
      `services: { web: { image: ${busybox}, command: sleep 300 } }`,
    );
    const first = await folder.environment().up();
    await using _removed = {
      [Symbol.asyncDispose]: async () => {
        await first.down();
      },
    };
    const idOf = (environment: StartedDockerComposeEnvironment): string =>
      environment.getContainer("web").getId();
    const again = folder.environment().withNoRecreate().withProjectName(folder.project);
    expect(idOf(await again.up())).toBe(idOf(first));

    // A failed start of others removes nothing of it.
    await folder.write({
      "broken.yml": `services: { bad: { image: ${busybox}, command: "false" } }`,
    });
    await expect(
      folder.environment("broken.yml").withNoRecreate().withProjectName(folder.project).up(),
    ).rejects.toThrow(/^Service bad .* exited with code 1/);
    expect(await statusOf(first.getContainer("web"))).toBe("running");
  });

  it("names the project at random, in lower case", async () => {
    await using folder = await ComposeFolder.create(
      `services: { web: { image: ${busybox}, command: sleep 300 } }`,
    );
    const uuid = { nextUuid: () => `Own-${folder.project}` };
    await using environment = await new DockerComposeEnvironment(
      folder.path,
      "compose.yml",
      uuid,
    ).up();
    expect(environment.getContainer("web").getName()).toContain(`mayfly-own-${folder.project}-web`);
  });
});
