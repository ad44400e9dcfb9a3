import { randomUUID } from "node:crypto";
import { GenericContainer, Network, Wait, type NetworkOptions } from "../../src";
import { dockerClient } from "../support/docker-client";
import { BUSYBOX } from "../support/images";
import { realEngine } from "../support/real-engine";
import { NOT_READY_MS } from "./waits/programs";

const IDLE = ["sleep", "infinity"];
const SERVE = ["httpd", "-f", "-p", "80", "-h", "/www"];

/** A server with one page; without a wait, because its port is not published. */
const server = (command = SERVE): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withCopyContentToContainer([{ content: "hello", target: "/www/index.html" }])
    .withCommand(command);

const client = (): GenericContainer => new GenericContainer(BUSYBOX).withCommand(IDLE);

const get = (host: string): string[] => ["wget", "-q", "-T", "60", "-O", "-", `http://${host}/`];

describe("Network", () => {
  it("lets containers find each other by alias, and only the network's own", async () => {
    await using network = await new Network().start();
    await using web = await server()
      .withNetwork(network)
      .withNetworkAliases("web")
      .withNetworkAliases("www")
      .withExposedPorts(80)
      .start();
    await using other = await client().withNetwork(network).start();

    for (const alias of ["web", "www"]) {
      expect((await other.exec(get(alias))).stdout).toBe("hello");
    }
    expect(web.getNetworkNames()).toEqual([network.getName()]);
    expect(web.getNetworkId(network.getName())).toBe(network.getId());
    expect(web.getIpAddress(network.getName())).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(() => web.getIpAddress("other")).toThrow(
      `getIpAddress: expected a network that the container is connected to (${network.getName()}), got "other"`,
    );
  });

  it("says why it cannot be removed, and can be stopped again then", async () => {
    const network = await new Network().start();
    const container = await client().withNetwork(network).start();
    await expect(network.stop()).rejects.toThrow(/^The engine failed to .*active endpoints/);
    await container.stop();
    await network.stop();
  });

  it("takes its name from an object with nextUuid()", async () => {
    const name = `named-${randomUUID()}`;
    await using network = await new Network({ nextUuid: () => name }).start();
    expect(network.getName()).toBe(name);
    await expect(new Network({ name }).start()).rejects.toThrow(
      `The engine failed to create network ${name} (HTTP code 409): network with name ${name} already exists\nHint: \`docker network rm ${name}\` removes`,
    );
  });

  it("has the labels, the subnet and the driver's options that it was described with", async () => {
    await using network = await new Network({
      labels: { team: "a" },
      driverOptions: { "com.docker.network.driver.mtu": "1400" },
      ipam: { config: [{ subnet: "10.113.47.0/24", gateway: "10.113.47.254" }] },
    }).start();
    await using container = await client()
      .withNetwork(network, { ipAddress: "10.113.47.77" })
      .start();
    expect(container.getIpAddress(network.getName())).toBe("10.113.47.77");
    expect(container.getIpv6Address(network.getName())).toBeUndefined();
    const { stdout } = await container.exec(["cat", "/sys/class/net/eth0/mtu"]);
    expect(stdout.trim()).toBe("1400");

    const inspected = (await (await dockerClient()).getNetwork(network.getId()).inspect()) as {
      Labels: Record<string, string>;
      IPAM: { Config: object[] };
    };
    expect(inspected.Labels).toMatchObject({ team: "a", "org.testcontainers": "true" });
    expect(inspected.IPAM.Config).toEqual([{ Subnet: "10.113.47.0/24", Gateway: "10.113.47.254" }]);
  });

  it("can have IPv6", async () => {
    const options: NetworkOptions = {
      ipv6: true,
      ipam: { config: [{ subnet: "fd00:213:47::/64" }] },
    };
    await using network = await new Network(options).start();
    await using web = await server(["httpd", "-f", "-p", "[::]:80", "-h", "/www"])
      .withNetwork(network, { aliases: ["web"], ipAddress: "fd00:213:47::7" })
      .withWaitStrategy(Wait.forSuccessfulCommand("wget -q -O /dev/null http://[::1]/"))
      .start();
    await using other = await client().withNetwork(network).start();
    expect((await other.exec(get("[fd00:213:47::7]"))).stdout).toBe("hello");
    expect(web.getIpv6Address(network.getName())).toBe("fd00:213:47::7");
  });

  it("leaves nothing when its start fails or is aborted", async () => {
    const trace = randomUUID();
    const labels = { "test.trace": trace };
    const ipam = { config: [{ subnet: "10.113.48.0/24" }] };
    await using _first = await new Network({ ipam }).start();
    await expect(new Network({ ipam, labels }).start()).rejects.toThrow(/overlaps/);

    const reason = new Error("changed my mind");
    const abort = new AbortController();
    const start = new Network({ labels }).start({ signal: abort.signal });
    abort.abort(reason);
    await expect(start).rejects.toBe(reason);
    expect(await (await realEngine()).networks.list(labels)).toEqual([]);
  });
});

describe("an internal network", () => {
  it("publishes no ports, which a start that waits for them says", async () => {
    await using network = await new Network({ internal: true }).start();
    const start = server()
      .withNetwork(network)
      .withExposedPorts(80)
      .withStartupTimeout(NOT_READY_MS)
      .start();
    await expect(start).rejects.toMatchObject({
      code: "STARTUP_TIMEOUT",
      waitingFor: "the engine to publish the container's ports",
      lastSeen: "not published yet: 80/tcp (an internal network publishes no ports)",
    });
    const { Internal } = (await (await dockerClient()).getNetwork(network.getId()).inspect()) as {
      Internal: boolean;
    };
    expect(Internal).toBe(true);
  });

  it("leaves the ports to another network of the container", async () => {
    await using hidden = await new Network({ internal: true }).start();
    await using front = await new Network().start();
    await using web = await server()
      .withNetwork(hidden)
      .withNetwork(front)
      .withExposedPorts(80)
      .withWaitStrategy(Wait.forHttp("/", 80))
      .start();
    expect(web.getMappedPort(80)).toBeGreaterThan(0);
  });
});

describe("a container on several networks", () => {
  it("has its names in each from its first action on, and none in the other", async () => {
    await using front = await new Network().start();
    await using back = await new Network().start();
    // The program first looks itself up in both networks, and ends if it cannot.
    const program = `httpd -p 80 -h /www && ${get("web").join(" ")} && ${get("db").join(" ")} && echo both; sleep infinity`;
    await using both = await server(["sh", "-e", "-c", program])
      .withNetwork(front, { aliases: ["web"] })
      .withNetwork(back.getName())
      .withNetworkAliases("db")
      .withWaitStrategy(Wait.forLogMessage("both"))
      .start();
    expect(both.getNetworkNames().sort()).toEqual([front.getName(), back.getName()].sort());

    const reach = [
      { network: front, finds: "web", misses: "db" },
      { network: back, finds: "db", misses: "web" },
    ];
    for (const { network, finds, misses } of reach) {
      await using other = await client().withNetwork(network).start();
      expect(await other.exec(get(finds))).toMatchObject({ exitCode: 0, stdout: "hello" });
      expect(await other.exec(get(misses))).toMatchObject({ exitCode: 1, stdout: "" });
    }
  });

  it("is not left behind when one of them is not there", async () => {
    const trace = randomUUID();
    await using network = await new Network().start();
    const start = client()
      .withLabels({ "test.trace": trace })
      .withNetwork(network)
      .withNetwork("no-such-network")
      .start();
    await expect(start).rejects.toThrow(/network no-such-network not found/);
    expect(await (await realEngine()).containers.list({ "test.trace": trace })).toEqual([]);
  });
});

describe("a started container", () => {
  it("is disconnected from a network until that ends, and has its names and its address again", async () => {
    await using network = await new Network({
      ipam: { config: [{ subnet: "10.113.77.0/24" }] },
    }).start();
    await using web = await server()
      .withNetwork(network, { aliases: ["web"], ipAddress: "10.113.77.7" })
      .withExposedPorts(80)
      .start();
    await using other = await client().withNetwork(network).start();
    const getWeb = async (): Promise<number> => (await other.exec(get("web"))).exitCode;
    {
      await using disconnected = await web.disconnect(network);
      expect(await getWeb()).toBe(1);
      expect(web.getNetworkNames()).toEqual([]);
      await expect(web.disconnect(network)).rejects.toThrow(
        `disconnect: expected a network that the container is connected to (none), got "${network.getName()}"`,
      );
      await disconnected.end();
      expect(await getWeb()).toBe(0);
    }
    expect(web.getIpAddress(network.getName())).toBe("10.113.77.7");
    const { status } = await fetch(web.getPortUrl(80));
    expect(status).toBe(200);
  });

  it("is connected to a network under new names, which a later end of a disconnection leaves", async () => {
    await using network = await new Network().start();
    await using second = await new Network().start();
    await using web = await server()
      .withNetwork(network)
      .withWaitStrategy(Wait.forSuccessfulCommand("wget -q -O /dev/null http://127.0.0.1/"))
      .start();
    await using other = await client().withNetwork(second).start();
    await web.connect(second, { aliases: ["late"] });
    expect((await other.exec(get("late"))).stdout).toBe("hello");
    await expect(web.connect(second)).rejects.toMatchObject({ code: "ENGINE_REQUEST_FAILED" });
    await expect(web.connect(second, { ipAddress: "no" })).rejects.toMatchObject({
      code: "INVALID_OPTION",
    });

    const disconnected = await web.disconnect(second.getName());
    await web.connect(second, { aliases: ["later"] });
    await disconnected.end();
    expect((await other.exec(get("later"))).exitCode).toBe(0);
    expect((await other.exec(get("late"))).exitCode).toBe(1);
    // With the container, the disconnection is over.
    const last = await web.disconnect(second);
    await web.stop();
    await last.end();
  });
});
