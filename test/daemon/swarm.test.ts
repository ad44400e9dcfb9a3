import { empty, json } from "../support/fake-daemon";
import { dockerEngineOnFakeDaemon } from "../support/fake-daemon-engine";

const on = dockerEngineOnFakeDaemon();
const REQUEST = { name: "web", labels: { session: "s1" }, spec: { Mode: { Global: {} } } };

it("a service is created with its labels, and the login for its image", async () => {
  on.daemon.on("POST /services/create", json(201, { ID: "s" }));
  const registryAuth = { username: "me", password: "pw" };
  expect(await on.engine.swarm.createService({ ...REQUEST, registryAuth })).toBe("s");
  expect(on.daemon.request).toMatchObject({
    body: {
      Name: "web",
      Mode: { Global: {} },
      Labels: {
        session: "s1",
        "dev.mayfly.kind": "service",
        "dev.mayfly.request": expect.stringMatching(/./) as string,
      },
    },
  });
  const header = String(on.daemon.request.headers["x-registry-auth"]);
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual(registryAuth);
});

it("a service of which the answer was lost is removed", async () => {
  on.daemon
    .on("POST /services/create", json(500, { message: "rpc error: deadline exceeded" }))
    .on("GET /services", json(200, [{ ID: "s" }]))
    .on("DELETE /services/s", empty(200));
  await expect(on.engine.swarm.createService(REQUEST)).rejects.toThrow("deadline exceeded");
  const removal = { method: "DELETE", path: "/v1.41/services/s" };
  expect(on.daemon.requests.at(-1)).toMatchObject(removal);
});

it.each(["secret", "config"] as const)("a %s is sent in base64, and removed", async (kind) => {
  on.daemon
    .on(`POST /${kind}s/create`, json(201, { ID: "f" }))
    .on(`DELETE /${kind}s/f`, json(404, { message: "not found" }));
  const { swarm } = on.engine;
  const request = { name: "key", labels: {}, content: Buffer.from("tea") };
  const isSecret = kind === "secret";
  const created = isSecret ? swarm.createSecret(request) : swarm.createConfig(request);
  expect(await created).toBe("f");
  expect(on.daemon.request.body).toMatchObject({
    Name: "key",
    Data: "dGVh",
    Labels: { "dev.mayfly.kind": kind },
  });
  await (isSecret ? swarm.removeSecret("f") : swarm.removeConfig("f"));
  const removal = { method: "DELETE", path: `/v1.41/${kind}s/f` };
  expect(on.daemon.requests.at(-1)).toMatchObject(removal);
});

it("tasks, nodes and a service are read, also where fields are missing", async () => {
  on.daemon
    .on(
      "GET /tasks",
      json(200, [
        { ID: "new", ServiceID: "s", Slot: 1, DesiredState: "running", Status: { State: "new" } },
        {
          ID: "old",
          ServiceID: "s",
          Slot: 0,
          NodeID: "n",
          DesiredState: "shutdown",
          Status: {
            State: "failed",
            Err: "task: non-zero exit (3)",
            ContainerStatus: { ContainerID: "c", ExitCode: 3 },
            PortStatus: { Ports: [{ TargetPort: 80, PublishedPort: 32768, PublishMode: "host" }] },
          },
        },
      ]),
    )
    .on("GET /nodes", json(200, [{ ID: "n", Description: { Hostname: "one" } }]))
    .on(
      "GET /services/s",
      json(200, { ID: "s", Version: { Index: 7 }, Spec: {}, UpdateStatus: {} }),
    )
    .on("GET /services/t", json(404, { message: "service t not found" }));
  const { swarm } = on.engine;
  expect(await swarm.tasks()).toEqual([
    {
      id: "new",
      serviceId: "s",
      slot: 1,
      nodeId: "",
      state: "new",
      desiredState: "running",
      error: "",
      containerId: undefined,
      exitCode: undefined,
      ports: [],
    },
    {
      id: "old",
      serviceId: "s",
      slot: undefined,
      nodeId: "n",
      state: "failed",
      desiredState: "shutdown",
      error: "task: non-zero exit (3)",
      containerId: "c",
      exitCode: 3,
      ports: [{ container: 80, host: 32768, protocol: "tcp", mode: "host" }],
    },
  ]);
  expect(await swarm.nodes()).toEqual([
    { id: "n", hostname: "one", address: "", role: "", availability: "", state: "" },
  ]);
  expect(await swarm.inspectService("s")).toMatchObject({ version: 7, update: undefined });
  expect(await swarm.inspectService("t")).toBeUndefined();
});

it.each([
  [{}, { state: "inactive", isManager: false, nodeId: "", nodes: 0 }],
  [
    { Swarm: { NodeID: "n", LocalNodeState: "active", ControlAvailable: true, Nodes: 3 } },
    { state: "active", isManager: true, nodeId: "n", nodes: 3 },
  ],
])("an engine that says %j is known", async (info, membership) => {
  on.daemon.on("GET /info", json(200, info));
  expect(await on.engine.swarm.membership()).toEqual(membership);
});
