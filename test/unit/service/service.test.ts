import { Service } from "../../../src";
import { splitLine } from "../../../src/service/log-line";
import { toServiceSpec } from "../../../src/service/service-request";
import type { ServiceSpec } from "../../../src/service/service-spec";
import { inRuntime } from "../../../src/runtime";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";

const service = (): Service => new Service("nginx:1.29");
const BARE: ServiceSpec = {
  image: "nginx:1.29",
  replicas: 2,
  environment: {},
  labels: {},
  networks: [],
  ports: [],
  constraints: [],
  files: [],
  stopTimeout: 0,
};

describe("an option is refused by the call that sets it", () => {
  it.each<[string, () => unknown, string]>([
    ["image", () => new Service(5 as never), "image"],
    ["replicas", () => service().withReplicas(1.5), "withReplicas: expected a whole number, zero"],
    ["name", () => service().withName("a b"), "withName"],
    ["command", () => service().withCommand("ls" as never), "withCommand: expected an array"],
    ["port", () => service().withPorts(0), "withPorts"],
    ["host port", () => service().withPorts({ container: 80, host: -1 }), "withPorts.host"],
    ["mode", () => service().withPorts({ container: 80, mode: "nat" as never }), "host, ingress"],
    [
      "network",
      () => service().withNetwork({} as never),
      "withNetwork: expected a started network",
    ],
    ["endpoint mode", () => service().withEndpointMode("dns" as never), "one of vip, dnsrr"],
    ["memory", () => service().withLimits({ memory: 0 }), "withLimits.memory: expected a number"],
    ["pids", () => service().withLimits({ pids: -1 }), "withLimits.pids"],
    ["reservation", () => service().withReservations({ cpu: NaN }), "withReservations.cpu"],
    ["secret", () => service().withSecret("key", ""), "content of 1 to 512,000 bytes, got 0 bytes"],
    ["config's target", () => service().withConfig("app.conf", "x"), "withConfig: expected an abs"],
    ["config's mode", () => service().withConfig("/a", "x", { mode: 0o10000 }), "permission bits"],
    ["owner", () => service().withSecret("key", "x", { uid: -1 }), "withSecret.uid"],
    [
      "order",
      () => service().withUpdateOptions({ order: "x" as never }),
      "stop-first, start-first",
    ],
    ["ratio", () => service().withUpdateOptions({ maxFailureRatio: 2 }), "a number from 0 to 1"],
    [
      "rollback's action",
      () => service().withRollbackOptions({ failureAction: "rollback" }),
      "pause or continue",
    ],
    [
      "restart policy",
      () => service().withRestartPolicy({ condition: "always" as never }),
      "none, on-failure, any",
    ],
    ["constraint", () => service().withPlacementConstraints(""), "withPlacementConstraints[0]"],
    ["engine", () => service().withEngine("tcp://x" as never), "withEngine: expected an engine"],
    ["wait", () => service().withWaitStrategy(5 as never), "withWaitStrategy"],
  ])("%s", (_option, set, message) => {
    expect(set).toThrow(message);
  });
});

it("does not show a secret that is refused", () => {
  expect(() => service().withSecret("key", { text: "s3cr3t" } as never)).toThrow(
    "withSecret: expected the content as a string or a Buffer, got an object",
  );
});

describe("the request", () => {
  it("has nothing that was not asked for", () => {
    expect(toServiceSpec(BARE, "nginx@sha256:1", [])).toEqual({
      TaskTemplate: {
        ContainerSpec: {
          Image: "nginx@sha256:1",
          Env: [],
          StopGracePeriod: 0,
          Secrets: [],
          Configs: [],
        },
        Placement: { Constraints: [] },
        Networks: [],
      },
      Mode: { Replicated: { Replicas: 2 } },
      EndpointSpec: { Ports: [] },
    });
  });

  it("has ports, modes and updates as the engine wants them", () => {
    const spec: ServiceSpec = {
      ...BARE,
      replicas: undefined,
      ports: [{ container: 80 }, { container: 53, host: 5353, protocol: "udp", mode: "ingress" }],
      endpointMode: "vip",
      maxReplicasPerNode: 2,
      update: { parallelism: 0, delay: 20, monitor: 500, order: "start-first" },
      restartPolicy: { condition: "on-failure", delay: 10, maxAttempts: 3, window: 1_000 },
    };
    expect(toServiceSpec(spec, "nginx", [])).toMatchObject({
      TaskTemplate: {
        Placement: { MaxReplicas: 2 },
        RestartPolicy: { Condition: "on-failure", Delay: 1e7, MaxAttempts: 3, Window: 1e9 },
      },
      Mode: { Global: {} },
      UpdateConfig: { Parallelism: 0, Delay: 2e7, Monitor: 5e8, Order: "start-first" },
      EndpointSpec: {
        Mode: "vip",
        Ports: [
          { TargetPort: 80, Protocol: "tcp", PublishMode: "host" },
          { TargetPort: 53, PublishedPort: 5353, Protocol: "udp", PublishMode: "ingress" },
        ],
      },
    });
  });
});

it.each([
  [
    "com.docker.swarm.node.id=n,com.docker.swarm.service.id=s,com.docker.swarm.task.id=t tea, hot",
    { taskId: "t", text: "tea, hot" },
  ],
  ["com.docker.swarm.task.id=t ", { taskId: "t", text: "" }],
  ["no-details", { taskId: "", text: "" }],
])("the line %j of a log is split", (line, split) => {
  expect(splitLine(line)).toEqual(split);
});

it("is refused by an engine in no swarm before anything is pulled or created", async () => {
  const engine = new FakeEngine([]);
  await expect(
    inRuntime(fakeRuntime(engine), () => service().withSecret("key", "x").start()),
  ).rejects.toMatchObject({
    code: "NOT_A_SWARM_MANAGER",
    hint: expect.stringContaining("docker swarm init") as string,
  });
  expect(engine.calls).toEqual([]);
});
