import { GenericContainer, Network, TestContainers } from "../../../src";
import { BUSYBOX } from "../../support/images";
import { eventually } from "../../support/eventually";
import { freePort, tcpServer } from "../../unit/waits/local-servers";
import { ASK, expectRoundTrip, get, holder, HOST, idle, serving, talkingProgram } from "./clients";

describe("a server on 127.0.0.1", () => {
  it("is reached from containers on any network, running before or since", async () => {
    await using network = await new Network().start();
    await using onBridge = await idle();
    await using onNetwork = await idle(network);
    await using server = await serving("hello");
    expect(await get(onBridge, server.port)).toContain("Connection refused");

    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    await using later = await idle(network);
    for (const container of [onBridge, onNetwork, later]) {
      expect(await get(container, server.port)).toBe("hello");
    }
  });

  it("is not reached any more when its port was taken back", async () => {
    await using container = await idle();
    await using server = await serving("hello");
    const exposed = await TestContainers.exposeHostPorts(server.port);
    expect(await get(container, server.port)).toBe("hello");
    await exposed.stop();
    await exposed.stop();
    expect(await get(container, server.port)).toContain("Connection refused");
  });

  it("is reached when it begins to listen later", async () => {
    await using container = await idle();
    const port = await freePort();
    await using _exposed = await TestContainers.exposeHostPorts(port);
    await using _server = await serving("late", { port });
    await eventually("the container reaches it", async () => {
      const answer = await get(container, port);
      return answer === "late" ? true : answer;
    });
  });

  it("is reached from the host's network, and not without a network", async () => {
    await using onHost = await new GenericContainer(BUSYBOX)
      .withNetworkMode("host")
      .withCommand(["sleep", "infinity"])
      .start();
    await using without = await new GenericContainer(BUSYBOX)
      .withNetworkMode("none")
      .withCommand(["sleep", "infinity"])
      .start();
    await using sharing = await new GenericContainer(BUSYBOX)
      .withNetworkMode(`container:${onHost.getId()}`)
      .withCommand(["sleep", "infinity"])
      .start();
    await using server = await serving("hello");
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    expect(await get(onHost, server.port)).toBe("hello");
    expect(await get(sharing, server.port)).toBe("hello");
    expect(await get(without, server.port)).toContain("bad address");
  });
});

describe("exposeHostPorts", () => {
  it("takes several ports, and several servers on all kinds of addresses", async () => {
    await using container = await idle();
    await using v4 = await serving("four");
    await using v6 = await serving("six", { host: "::1" });
    await using any4 = await serving("any four", { host: "0.0.0.0" });
    await using any6 = await serving("any six", { host: "::" });
    const ports = [v4.port, v6.port, any4.port, any6.port];
    await using _exposed = await TestContainers.exposeHostPorts(...ports, v4.port);
    const answers = await Promise.all(ports.map((port) => get(container, port)));
    expect(answers).toEqual(["four", "six", "any four", "any six"]);
  });

  it.each([0, 65536, 1.5, NaN, "8080" as unknown as number])(
    "refuses the port %p",
    async (port) => {
      await expect(TestContainers.exposeHostPorts(8080, port)).rejects.toMatchObject({
        code: "INVALID_OPTION",
        message: expect.stringMatching(
          /^exposeHostPorts: expected a port number from 1 to 65535, got /,
        ) as string,
      });
    },
  );

  it("leaves a name that was given to another host alone", async () => {
    await using container = await new GenericContainer(BUSYBOX)
      .withExtraHosts([{ host: HOST, ipAddress: "192.0.2.1" }])
      .withCommand(["sleep", "infinity"])
      .start();
    const { stdout } = await container.exec(["grep", HOST, "/etc/hosts"]);
    expect(stdout).toMatch(/^192\.0\.2\.1\s+host\.testcontainers\.internal\n$/);
  });

  it("keeps every byte of a large transfer in both directions", async () => {
    await using container = await idle();
    await expectRoundTrip(container);
  });
});

describe("other processes", () => {
  it("expose the same port together, and end by themselves", async () => {
    await using server = await serving("shared");
    const programs = [1, 2, 3, 4].map(() => talkingProgram(ASK, server.port));
    // None ends before all have answers, because connections run through one of them.
    const answers = await Promise.all(programs.map(({ firstLine }) => firstLine));
    expect(answers).toEqual(["shared", "shared", "shared", "shared"]);
    await Promise.all(programs.map(({ end }) => end()));
  });

  it("leave the port to those that remain", async () => {
    await using container = await idle();
    await using server = await serving("shared");
    const holding = await holder(server.port);
    await using _exposed = await TestContainers.exposeHostPorts(server.port);
    expect(await get(container, server.port)).toBe("shared");
    await holding.end();
    await eventually("this process has taken over", async () => {
      const answer = await get(container, server.port);
      return answer === "shared" ? true : answer;
    });
  });

  it("end although a client of theirs is still connected", async () => {
    await using container = await idle();
    await using server = await tcpServer((socket) => socket.write("x"));
    const holding = await holder(server.port);
    const client = container.exec(["sh", "-c", `sleep 100 | nc ${HOST} ${server.port}`]);
    await eventually("the client is connected", async () =>
      server.connections() > 0 ? true : "no connection",
    );
    await holding.end();
    await container.stop();
    await client.catch(() => undefined);
  });
});
