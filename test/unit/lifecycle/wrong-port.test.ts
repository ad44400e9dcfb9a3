import { FakeEngine } from "../../support/fake-engine";
import { startFake } from "../../support/start-fake";
import type { SpecPatch } from "../../../src/spec/merge-spec";
import { NOT_ALL_OPEN } from "../../../src/waits/ports/inside-script";

/** Returns the hint of a start that times out in a container whose table of sockets has these hexadecimal ports. */
async function hintFor(
  open: string,
  { loopback = "", ...patch }: SpecPatch & { loopback?: string } = {},
): Promise<string> {
  const engine = new FakeEngine();
  engine.onExec(() => ({
    stdout: `open ${open}\nloopback ${loopback}\n`,
    exitCode: NOT_ALL_OPEN,
  }));
  const start = startFake(engine, {
    ports: [{ container: 1234, protocol: "tcp" }],
    // Long enough for all that comes before the wait, on a busy machine.
    startupTimeout: 1_000,
    wait: { description: "never", until: () => new Promise(() => undefined) },
    ...patch,
  });
  const error = await start.then(
    () => undefined,
    (failure: unknown) => failure as { code: string; hint: string },
  );
  expect(error?.code).toBe("STARTUP_TIMEOUT");
  return error?.hint ?? "";
}

const exposing = (port: string): SpecPatch => ({
  createOptions: [
    (options): void => {
      options["ExposedPorts"] = { "1234/tcp": {}, [port]: {} };
    },
  ],
});

describe("a start that times out", () => {
  it.each<[string, string, SpecPatch, string]>([
    [
      "another port of the image listens",
      "18EB",
      exposing("6379/tcp"),
      "nothing listens on 1234/tcp, but a server listens on 6379/tcp, and the image exposes 6379/tcp: withExposedPorts(6379)",
    ],
    [
      "a port listens that the image does not expose",
      "18EB 0BB8",
      {},
      "nothing listens on 1234/tcp, but a server listens on 3000/tcp and 6379/tcp: withExposedPorts(3000, 6379)",
    ],
    [
      "nothing listens and the image exposes another port",
      "",
      exposing("6379/tcp"),
      "nothing listens on 1234/tcp; the image exposes 6379/tcp, where nothing listens yet either",
    ],
  ])("says that %s", async (_what, open, patch, hint) => {
    expect(await hintFor(open, patch)).toBe(hint);
  });

  it.each<[string, string, SpecPatch & { loopback?: string }]>([
    ["nothing listens and the image exposes nothing else", "", {}],
    ["the port listens", "04D2 18EB", {}],
    ["the port listens on the loopback address", "18EB", { loopback: "04D2" }],
    ["the image exposes only a UDP port", "", exposing("53/udp")],
    ["all ports of the machine would be seen", "18EB", { networkMode: "host" }],
  ])("has no hint about ports when %s", async (_what, open, patch) => {
    expect(await hintFor(open, patch)).toMatch(/^if it only needs more time/);
  });
});
