import { retryPortRace } from "../../../src/engine/port-race";
import { EngineError } from "../../../src/errors";
import type { RawInspect } from "../../../src/spec/inspect/raw-inspect";

const BEGINNING = "driver failed programming external connectivity on endpoint x (15cc68): ";

/** Tries to start a container with these settings. Returns the number of tries and the result. */
async function tries(
  failures: readonly unknown[],
  HostConfig: object | Error = { PortBindings: { "80/tcp": [{ HostPort: "0" }] } },
): Promise<[number, unknown]> {
  let count = 0;
  const inspectRaw = (): Promise<RawInspect> =>
    HostConfig instanceof Error
      ? Promise.reject(HostConfig)
      : Promise.resolve({ HostConfig } as RawInspect);
  const start = (): Promise<void> => {
    const failure = failures[count++];
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  };
  const result = await retryPortRace(
    { containers: { inspectRaw } },
    "0123456789abcdef",
    start,
  ).then(
    () => "started",
    (error: unknown) => error,
  );
  return [count, result];
}

const failure = (reason: string): EngineError => new EngineError("start container x", reason, 500);
const taken = failure(`${BEGINNING}listen tcp4 127.0.0.1:49153: bind: address already in use`);

describe("a host port that the engine chose and another program took", () => {
  it.each([
    `${BEGINNING}Error starting userland proxy: listen tcp4 127.0.0.1:49153: bind: address already in use`,
    `${BEGINNING}Bind for 0.0.0.0:49153 failed: port is already allocated`,
    `${BEGINNING}failed to bind host port for 127.0.0.1:49153:172.17.0.3:80/tcp: address already in use`,
    "listen tcp6 [::1]:49153: bind: address already in use",
    "cannot listen on the TCP port: listen tcp4 :49153: bind: address already in use",
    "Ports are not available: exposing port TCP 127.0.0.1:49153 -> 127.0.0.1:0: listen tcp 127.0.0.1:49153: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.",
  ])("is tried again after: %s", async (reason) => {
    expect(await tries([failure(reason)])).toEqual([2, "started"]);
  });

  it.each([
    ["an empty port", { PortBindings: { "80/tcp": [{ HostPort: "" }] } }],
    ["no port", { PortBindings: { "80/tcp": [{}] } }],
    ["all ports of the image", { PublishAllPorts: true, PortBindings: null }],
    [
      "another fixed port",
      { PortBindings: { "80/tcp": [{ HostPort: "8080" }], "81/tcp": [{ HostPort: "0" }] } },
    ],
  ])("is tried again with %s", async (_what, settings) => {
    expect(await tries([taken, taken], settings)).toEqual([3, "started"]);
  });

  it("is tried five times, and then the engine's error is thrown", async () => {
    expect(await tries([taken, taken, taken, taken, taken])).toEqual([5, taken]);
  });
});

describe("any other failure is thrown at once", () => {
  it.each([
    ["a fixed port", { PortBindings: { "80/tcp": [{ HostPort: "49153" }] } }],
    ["a range that has the port", { PortBindings: { "80/tcp": [{ HostPort: "49150-49160" }] } }],
    [
      "a fixed port beside one that the engine chose",
      { PortBindings: { "80/tcp": [{ HostPort: "49153" }], "81/tcp": [{ HostPort: "0" }] } },
    ],
    ["no ports", { PortBindings: null }],
    ["no answer about the ports", new EngineError("inspect", "gone", 404)],
  ])("with %s", async (_what, settings) => {
    expect(await tries([taken], settings)).toEqual([1, taken]);
  });

  it.each([
    "Address already in use",
    "failed to create endpoint x on network y: Address already in use",
    "OCI runtime create failed",
  ])("after: %s", async (reason) => {
    const error = failure(reason);
    expect(await tries([error])).toEqual([1, error]);
  });
});
