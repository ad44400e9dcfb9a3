import { runtimeInfo } from "../../../src/runtime-client/runtime-info";
import { FakeEngine } from "../../support/fake-engine";
import { fakeRuntime } from "../../support/fake-runtime";

const infoOf = async (env: NodeJS.ProcessEnv = {}, host = "127.0.0.1") =>
  (await runtimeInfo({ ...fakeRuntime(new FakeEngine(), env), reach: { host, bindIp: host } }))
    .containerRuntime;

describe("what is known of the engine", () => {
  it("has the addresses of its host", async () => {
    expect(await infoOf()).toMatchObject({
      host: "127.0.0.1",
      hostIps: [{ address: "127.0.0.1", family: 4 }],
    });
  });

  it("goes without them where the host has none", async () => {
    expect(await infoOf({}, "no.such.host.invalid")).toMatchObject({ hostIps: [] });
  });

  it("has its socket as containers find it, which may be said", async () => {
    expect((await infoOf()).remoteSocketPath).toBe("/var/run/docker.sock");
    const env = { TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE: "/run/other.sock" };
    expect((await infoOf(env)).remoteSocketPath).toBe("/run/other.sock");
  });
});
