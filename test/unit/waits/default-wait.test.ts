import { defaultWait } from "../../../src/waits/default-wait";
import { fakeContext } from "./fake-context";
import { FakeHandle, health } from "./fake-handle";

describe("defaultWait", () => {
  it.each([
    [
      "the health check",
      { hasHealthCheck: true, tcp: { 80: 1 } },
      "the container's health check to pass",
    ],
    ["the TCP ports", { tcp: { 80: 1, 81: 2 } }, "ports 80/tcp and 81/tcp to be listening"],
    ["the TCP ports alone", { tcp: { 80: 1 }, udp: { 53: 2 } }, "port 80/tcp to be listening"],
    ["UDP ports", { udp: { 53: 2 } }, "the container's published UDP ports to be open"],
  ])("waits for %s", (_what, options, description) => {
    expect(defaultWait(new FakeHandle(options)).description).toBe(description);
  });

  it.each([
    ["nothing is published", {}],
    ["it has no network of its own", { udp: { 53: 1 }, networkMode: "none" }],
  ])("holds at once when %s", async (_what, options) => {
    const handle = new FakeHandle(options);
    await defaultWait(handle).until(handle, fakeContext());
    expect(handle.execs).toEqual([]);
  });

  it("holds when the container is healthy", async () => {
    const handle = new FakeHandle({ hasHealthCheck: true });
    handle.states = [health("healthy")];
    await defaultWait(handle).until(handle, fakeContext());
  });
});
