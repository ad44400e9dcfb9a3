import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  connectEngine,
  GenericContainer,
  Network,
  Service,
  Wait,
  type ConnectedEngine,
} from "../../../src";
import { engineCalls, KINDS, type Thing } from "../../../src/cleanup/engine-calls";
import { findSessionObjects } from "../../../src/cleanup/find-leftovers";
import { LABEL_TESTCONTAINERS_SESSION_ID } from "../../../src/spec/labels/labels";
import "../../support/docker-config";
import { eventually } from "../../support/eventually";
import { BUSYBOX, inEngine } from "../../support/images";
import { OwnEngine } from "../../support/own-engine";
import { ownSession } from "../../support/own-session";
import { runProgram } from "../../support/run-program";
import { StepProgram } from "../../support/step-program";

// The second engine shares this machine's files, so a Ryuk in it would be given the socket of the first.
process.env["MAYFLY_CLEANUP"] = "watchdog";

const SERVE = "mkdir -p /w && cd /w && echo tea > index.html && echo serving && httpd -f -p 8080";

let own: OwnEngine;
let ci: ConnectedEngine;

const docker = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await runProgram("docker", ["--host", own.localHost, ...args]);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
};
const shell = (script: string): Service =>
  new Service(BUSYBOX).withEngine(ci).withCommand(["sh", "-c", script]);
const calls = (): ReturnType<typeof engineCalls> =>
  engineCalls({
    address: { socketPath: own.localHost.replace("unix://", "") },
    apiVersion: undefined,
    kind: "docker",
  });
const objectsOf = async (session: string): Promise<Thing[]> => {
  const filter = { [LABEL_TESTCONTAINERS_SESSION_ID]: session };
  return (await Promise.all(KINDS.map((kind) => calls().list(kind, filter)))).flat();
};
const everything = async (): Promise<string> =>
  (await Promise.all(["service", "secret", "config"].map((kind) => docker(kind, "ls", "-q")))).join(
    "",
  );

beforeAll(async () => {
  own = await OwnEngine.start({ remote: true });
  await own.load(inEngine(BUSYBOX));
  ci = await connectEngine(own.host);
});
afterEach(() => StepProgram.killAll());
afterAll(() => own[Symbol.asyncDispose]());

it("is refused by an engine that is in no swarm", async () => {
  await expect(shell("sleep 1000").start()).rejects.toMatchObject({
    code: "NOT_A_SWARM_MANAGER",
    message: expect.stringContaining(`${own.host} is in no swarm (inactive)`) as string,
    hint: expect.stringContaining("docker swarm init") as string,
  });
  expect(await objectsOf("any")).toEqual([]);
});

describe("on a manager", () => {
  beforeAll(async () => {
    await docker("swarm", "init", "--advertise-addr", own.network.address);
  });

  it("runs the wanted tasks, scales, and leaves nothing", async () => {
    const service = await shell(SERVE).withName("web").withReplicas(3).withPorts(8080).start();
    const tasks = await service.tasks();
    expect(tasks.map(({ name, state }) => [name, state])).toEqual([
      ["web.1", "running"],
      ["web.2", "running"],
      ["web.3", "running"],
    ]);
    expect(tasks[0]?.node).toMatchObject({ address: own.network.address });
    const addresses = await service.addresses(8080);
    expect(addresses).toHaveLength(3);
    for (const { host, port } of addresses) {
      expect(await (await fetch(`http://${host}:${port}`)).text()).toBe("tea\n");
    }
    await expect(service.addresses(80)).rejects.toThrow("a published port (8080)");

    await service.scale(1);
    const left = await service.tasks();
    expect(left.filter(({ state }) => state === "running")).toHaveLength(1);
    await service.scale(2);
    expect(await service.addresses(8080)).toHaveLength(2);

    await service.stop();
    expect(await everything()).toBe("");
    expect(await docker("ps", "--quiet")).toBe("");
  });

  it("gives the tasks what it was described with", async () => {
    const script = [
      'echo "$DRINK $1 $(id -u) $(pwd) $(hostname)"',
      "cat /run/secrets/key /etc/app.conf",
      "stat -c %a /etc/app.conf",
      "sleep 1000",
    ].join("; ");
    await using service = await new Service(BUSYBOX)
      .withEngine(ci)
      .withName("described")
      .withEntrypoint(["sh", "-c", script, "sh"])
      .withCommand(["hot"])
      .withEnvironment({ DRINK: "tea" })
      .withUser("65534")
      .withWorkingDir("/tmp")
      .withHostname("{{.Service.Name}}-{{.Task.Slot}}")
      .withSecret("key", "secret\n", { uid: 65534 })
      .withConfig("/etc/app.conf", Buffer.from("config\n"), { mode: 0o440, gid: 65534, uid: 65534 })
      .withLabels({ shelf: "three" })
      .withLimits({ memory: 0.125, cpu: 0.5, pids: 50 })
      .withReservations({ memory: 0.0625 })
      .withPlacementConstraints("node.role == manager")
      .withEndpointMode("dnsrr")
      .withWaitStrategy(Wait.forLogMessage("440"))
      .start();
    const lines: string[] = [];
    for await (const { text, task, stream } of service.logs({ tail: 10 })) {
      lines.push(`${task?.name ?? ""} ${stream} ${text}`);
    }
    expect(lines).toEqual([
      "described.1 stdout tea hot 65534 /tmp described-1",
      "described.1 stdout secret",
      "described.1 stdout config",
      "described.1 stdout 440",
    ]);
    const [inspected] = JSON.parse(await docker("service", "inspect", service.getId())) as [
      { Spec: { Labels: object; TaskTemplate: object; EndpointSpec: object } },
    ];
    expect(inspected.Spec).toMatchObject({
      Labels: { shelf: "three", "org.testcontainers": "true", "dev.mayfly.kind": "service" },
      EndpointSpec: { Mode: "dnsrr" },
      TaskTemplate: {
        Resources: {
          Limits: { MemoryBytes: 2 ** 27, NanoCPUs: 5e8, Pids: 50 },
          Reservations: { MemoryBytes: 2 ** 26 },
        },
        Placement: { Constraints: ["node.role == manager"] },
      },
    });
    await service.stop();
    expect(await everything()).toBe("");
  });

  it("shares an attachable overlay network with containers, under its name", async () => {
    await using network = await new Network({ driver: "overlay", attachable: true }).start({
      engine: ci,
    });
    await using _service = await shell(SERVE)
      .withName("kettle")
      .withReplicas(2)
      .withNetwork(network, { aliases: ["pot"] })
      .withEndpointMode("dnsrr")
      .withWaitStrategy(Wait.forSuccessfulCommand("wget -qO- http://127.0.0.1:8080"))
      .start();
    await using client = await new GenericContainer(BUSYBOX)
      .withNetwork(network)
      .withCommand(["sleep", "infinity"])
      .start();
    for (const name of ["kettle", "pot"]) {
      await eventually(`${name} answers`, async () => {
        const { output } = await client.exec(["wget", "-qO-", `http://${name}:8080`]);
        return output === "tea\n" || output;
      });
    }
    await eventually("the name has both tasks", async () => {
      const { output } = await client.exec(["nslookup", "tasks.kettle"]);
      return output.match(/^Address.*: *10\./gm)?.length === 2 || output;
    });
  });

  it("fails with a task's own words, and leaves nothing", async () => {
    const failing = shell("echo the kettle is empty; exit 3")
      .withName("broken")
      .withReplicas(2)
      .withSecret("key", "secret")
      .withWaitStrategy(Wait.forLogMessage("boiling"));
    await expect(failing.start()).rejects.toMatchObject({
      code: "SERVICE_FAILED",
      message: expect.stringMatching(
        /Service broken \(.*busybox.*\) failed: broken\.[12] on node .* is failed: task: non-zero exit \(3\)/,
      ) as string,
      logs: ["the kettle is empty"],
      task: { exitCode: 3 },
    });
    expect(await everything()).toBe("");
  });

  it("says what an overdue service lacks", async () => {
    const nowhere = shell("sleep 1000")
      .withPlacementConstraints("node.labels.shelf == none")
      .withStartupTimeout(15_000);
    await expect(nowhere.start()).rejects.toMatchObject({
      code: "SERVICE_TIMEOUT",
      waitingFor: "1 task to run",
      lastSeen: expect.stringMatching(/0 of 1 run; .* is pending: no suitable node/) as string,
    });
    const silent = shell("echo boiling; sleep 1000")
      .withWaitStrategy(Wait.forLogMessage("done"))
      .withStartupTimeout(30_000);
    await expect(silent.start()).rejects.toMatchObject({
      code: "SERVICE_TIMEOUT",
      waitingFor: expect.stringContaining("done") as string,
      logs: ["boiling"],
    });
    expect(await everything()).toBe("");
  });

  it("waits through ends that its restart policy allows", async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.writeHead(asked === 1 ? 503 : 200).end();
    });
    await once(server.listen(0, "0.0.0.0"), "listening");
    const { port } = server.address() as AddressInfo;
    const host = own.network.address.replace(/\d+$/, "1");
    try {
      await using service = await shell(
        `wget -qO- http://${host}:${port} || exit 1; echo ready; sleep 1000`,
      )
        .withRestartPolicy({ condition: "on-failure", delay: 500 })
        .withWaitStrategy(Wait.forLogMessage("ready"))
        .start();
      const states = (await service.tasks()).map(({ state }) => state).sort();
      expect(states).toEqual(["failed", "running"]);
      expect(asked).toBe(2);
    } finally {
      server.close();
    }
  });

  it("updates its tasks, returns, and reports an update that fails", async () => {
    await using service = await shell('echo "$DRINK"; test "$DRINK" != coffee && sleep 1000')
      .withReplicas(2)
      .withEnvironment({ DRINK: "tea" })
      .withUpdateOptions({ parallelism: 0, monitor: 10_000, failureAction: "pause" })
      .withRollbackOptions({ parallelism: 0, monitor: 500 })
      .start();
    const logged = (drink: string): Promise<void> =>
      eventually(`both tasks log ${drink}`, async () => {
        const running = (await service.tasks()).filter(({ state }) => state === "running");
        const ids = running.map(({ containerId = "" }) => containerId);
        const logs = await Promise.all(ids.map((id) => docker("logs", id)));
        return logs.join() === `${drink},${drink}` || logs.join();
      });
    await service.update({ environment: { DRINK: "milk" } });
    await logged("milk");
    await service.rollback();
    await logged("tea");
    await expect(service.update({ environment: { DRINK: "coffee" } })).rejects.toMatchObject({
      code: "SERVICE_FAILED",
      message: expect.stringContaining("could not be updated (paused)") as string,
    });
  });

  it("runs a task on each node in the global mode, which cannot be scaled", async () => {
    await using service = await shell("sleep 1000").withGlobalMode().start();
    expect(await service.tasks()).toMatchObject([{ slot: undefined, state: "running" }]);
    await expect(service.scale(2)).rejects.toThrow("a service with replicas");
  });

  it("is removed after its process was killed, with its secrets, configs and networks", async () => {
    const session = ownSession();
    const program = join(__dirname, "..", "programs", "serve-and-stay.js");
    const running = StepProgram.start(program, [own.host, BUSYBOX], {
      TESTCONTAINERS_SESSION_ID: session,
    });
    await running.reached("ready");
    const kinds = (await objectsOf(session)).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(["config", "network", "secret", "service"]);
    const listed = (await findSessionObjects(calls())).filter(
      ({ sessionId }) => sessionId === session,
    );
    expect(listed.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual(
      kinds.map((kind) => `${kind} alive`),
    );
    await running.kill();
    await eventually("nothing is left on the swarm", async () => {
      const left = await objectsOf(session);
      return left.length === 0 || left.map(({ kind, name }) => `${kind} ${name}`).join();
    });
    expect(await everything()).toBe("");
  });
});
