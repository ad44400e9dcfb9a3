import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import {
  networkFaultsOf,
  type NetworkFaults,
} from "../../../../src/container/faults/network-faults";
import type { FaultProxy } from "../../../../src/spec/network-faults";

/** Answers as Toxiproxy does, and keeps the requests. */
let server: Server;
let requests: { readonly line: string; readonly json: unknown }[];
let refused: string | undefined;

beforeEach(async () => {
  requests = [];
  refused = undefined;
  server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      const line = `${request.method ?? ""} ${request.url ?? ""}`;
      requests.push({ line, json: text === "" ? undefined : JSON.parse(text) });
      response.statusCode = refused !== undefined && line.includes(refused) ? 400 : 200;
      response.end('{"toxics":[{"name":"a/b"}]}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.close();
});

const bound = (container: number) =>
  ({ container, protocol: "tcp", host: 1, hostIp: "127.0.0.1" }) as const;

function proxy(): FaultProxy {
  const address = server.address();
  const api = typeof address === "object" ? (address?.port ?? 0) : 0;
  return { container: "c", network: "n", host: "127.0.0.1", api, ports: [bound(80), bound(443)] };
}

const lines = (): string[] => requests.map(({ line }) => line.replace(/mayfly-[\w-]+/, "ID"));

describe("the faults of a container", () => {
  it("are of all its ports, or of one", async () => {
    await using _both = await networkFaultsOf(proxy(), undefined).addLatency(5);
    await using _one = await networkFaultsOf(proxy(), 443).addLatency(5, { stream: "upstream" });
    expect(lines()).toEqual([80, 443, 443].map((port) => `POST /proxies/${port}/toxics`));
    expect(requests.map(({ json }) => json)).toMatchObject([
      { type: "latency", stream: "downstream", attributes: { latency: 5, jitter: 0 } },
      { type: "latency", stream: "downstream" },
      { type: "latency", stream: "upstream" },
    ]);
    expect(() => networkFaultsOf(proxy(), 5)).toThrow(
      "networkFaults: expected an exposed TCP port (80, 443), got 5",
    );
    expect(() => networkFaultsOf(undefined, undefined)).toThrow(
      "networkFaults: expected a container that was described with withNetworkFaults(), got one without",
    );
  });

  it("begin at all ports or at none", async () => {
    refused = "/443/";
    const faults = networkFaultsOf(proxy(), undefined);
    await expect(faults.dropData()).rejects.toMatchObject({ code: "FAULT_PROXY_REFUSED" });
    expect(lines()).toEqual([
      ...["POST /proxies/80/toxics", "POST /proxies/80/toxics", "POST /proxies/443/toxics"],
      ...["DELETE /proxies/80/toxics/ID", "DELETE /proxies/80/toxics/ID"],
    ]);
    requests = [];
    refused = "/443";
    await expect(faults.cut()).rejects.toMatchObject({ code: "FAULT_PROXY_REFUSED" });
    expect(requests[2]).toEqual({ line: "POST /proxies/80", json: { enabled: true } });
  });

  it("can end again after a failure, and end with the proxy", async () => {
    const fault = await networkFaultsOf(proxy(), 80).limitBandwidth(10);
    refused = "DELETE";
    await expect(fault.end()).rejects.toMatchObject({ code: "FAULT_PROXY_REFUSED" });
    refused = undefined;
    await fault.end();
    const cut = await networkFaultsOf(proxy(), 80).cut();
    server.close();
    server.closeAllConnections();
    await cut.end();
  });

  it("end with the proxy also behind ssh, which accepts connections and then resets them", async () => {
    const fault = await networkFaultsOf(proxy(), 80).limitBandwidth(10);
    server.on("connection", (socket: Socket) => socket.resetAndDestroy());
    server.closeAllConnections();
    await fault.end();
  });

  it("are all ended by restore()", async () => {
    await networkFaultsOf(proxy(), 80).restore();
    expect(lines()).toEqual([
      ...["GET /proxies/80", "DELETE /proxies/80/toxics/a%2Fb", "POST /proxies/80"],
    ]);
  });

  it.each<[string, (faults: NetworkFaults) => Promise<unknown>]>([
    ["addLatency: expected milliseconds", (faults) => faults.addLatency(-1)],
    ["addLatency.jitter: expected milliseconds", (faults) => faults.addLatency(1, { jitter: NaN })],
    [
      'addLatency: expected only the options jitter, stream, got "jiter"',
      (faults) => faults.addLatency(1, { jiter: 1 } as object),
    ],
    ["addLatency: expected options", (faults) => faults.addLatency(1, 2 as never)],
    ["limitBandwidth: expected a whole number", (faults) => faults.limitBandwidth(0)],
    ["dropData.stream: expected", (faults) => faults.dropData({ stream: "up" as "upstream" })],
    ["resetConnections.after: expected", (faults) => faults.resetConnections({ after: -1 })],
    ["addToxic.type: expected", (faults) => faults.addToxic({ type: "", attributes: {} })],
    ["addToxic.attributes: expected", (faults) => faults.addToxic({ type: "x" } as never)],
    [
      "addToxic.toxicity: expected",
      (faults) => faults.addToxic({ type: "x", attributes: {}, toxicity: 2 }),
    ],
  ])("refuse what is wrong: %s", async (words, call) => {
    await expect(call(networkFaultsOf(proxy(), 80))).rejects.toThrow(words);
    expect(requests).toEqual([]);
  });
});
