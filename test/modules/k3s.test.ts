import { once } from "node:events";
import { isIP } from "node:net";
import { connect as connectTls } from "node:tls";
import { CoreV1Api, KubeConfig, V1ConfigMap, V1ObjectMeta } from "@kubernetes/client-node";
import { K3sContainer, K3sNamespace, type StartedK3sContainer } from "../../modules/k3s";
import { attach, Network, type CreateOptions, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract } from "../support/module-contract";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const K3S = "rancher/k3s:v1.36.2-k3s1";

/** Privileged containers do not start where these tests run, and the stand-in needs no privileges. */
function unprivileged(image: string, seen: CreateOptions[] = []): K3sContainer {
  return new K3sContainer(image).withCreateOptions((options) => {
    seen.push(structuredClone(options));
    options.HostConfig["Privileged"] = false;
    return options;
  });
}

function connect(kubeConfig: string): { readonly api: CoreV1Api; readonly namespace: string } {
  const config = new KubeConfig();
  config.loadFromString(kubeConfig);
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace ?? "default";
  return { api: config.makeApiClient(CoreV1Api), namespace };
}

async function namespaces(k3s: StartedK3sContainer): Promise<(string | undefined)[]> {
  const { body } = await connect(k3s.getKubeConfig()).api.listNamespace();
  return body.items.map(({ metadata }) => metadata?.name);
}

describeContract<StartedK3sContainer>({
  server: "k3s",
  image: K3S,
  create: (image) => unprivileged(image),
  query: async (k3s) => {
    expect(await namespaces(k3s)).toEqual(expect.arrayContaining(["default", "kube-system"]));
  },
  address: "getKubeConfig",
  starts: 3,
  bakes: false,
});

describeServer("k3s", () => {
  let k3s: StartedK3sContainer;
  let network: Awaited<ReturnType<Network["start"]>>;
  const seen: CreateOptions[] = [];
  beforeAll(async () => {
    network = await new Network().start();
    k3s = await unprivileged(K3S, seen)
      .withNetwork(network)
      .withNetworkAliases("cluster", "kube")
      .start();
  });
  afterAll(async () => {
    await k3s.stop();
    await network.stop();
  });

  it("asks the engine for what K3s needs", () => {
    expect(seen[0]).toMatchObject({
      Cmd: ["server", "--disable=traefik", `--tls-san=${k3s.getHost()},cluster,kube`],
      HostConfig: {
        Privileged: true,
        CgroupnsMode: "host",
        Binds: ["/sys/fs/cgroup:/sys/fs/cgroup:rw"],
        Tmpfs: { "/run": "rw", "/var/run": "rw" },
      },
    });
  });

  it("has a certificate for the engine's host and for its names", async () => {
    const [host, port] = [k3s.getHost(), k3s.getPort()];
    const socket = connectTls({ host, port, rejectUnauthorized: false });
    await once(socket, "secureConnect");
    const certificate = socket.getPeerX509Certificate();
    socket.destroy();
    const isValid = isIP(host) === 0 ? certificate?.checkHost(host) : certificate?.checkIP(host);
    expect(isValid).toBe(host);
    expect(certificate?.subjectAltName).toContain("DNS:cluster, DNS:kube");
  });

  it("has kubeconfigs for the host and for containers", () => {
    const server = (kubeConfig: string): unknown => {
      const config = new KubeConfig();
      config.loadFromString(kubeConfig);
      return config.getCurrentCluster()?.server;
    };
    const onHost = `https://${k3s.getHost()}:${k3s.getPort()}`;
    expect(server(k3s.getKubeConfig())).toBe(onHost);
    expect(server(k3s.getAliasedKubeConfig("kube"))).toBe("https://kube:6443");
    expect(server(k3s.inNetwork("cluster").getKubeConfig())).toBe("https://cluster:6443");
    expect(() => k3s.getAliasedKubeConfig("")).toThrow("getAliasedKubeConfig: expected");
  });

  it("gives each test a namespace, and deletes it", async () => {
    {
      await using first = await k3s.openNamespace();
      await using second = await k3s.openNamespace();
      const data = JSON.parse(JSON.stringify(first)) as ObjectData;
      await using attached = attach(data, K3sNamespace);
      const { api, namespace } = connect(attached.getKubeConfig());
      expect(namespace).toBe(first.getName());
      const configMap = new V1ConfigMap();
      configMap.metadata = Object.assign(new V1ObjectMeta(), { name: "teas" });
      await api.createNamespacedConfigMap(namespace, configMap);
      const names = async (own: K3sNamespace): Promise<unknown[]> => {
        const { body } = await api.listNamespacedConfigMap(own.getName());
        return body.items.map(({ metadata }) => metadata?.name);
      };
      expect([await names(first), await names(second)]).toEqual([["teas"], []]);
      await api.readNamespacedServiceAccount("default", namespace);
    }
    expect((await namespaces(k3s)).sort()).toEqual(["default", "kube-system"]);
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["k3s", JSON.stringify(k3s), "openNamespace", end],
        ownSession(),
      );
    const { stdout: left, stderr } = await run("killed");
    expect(stderr).toBe("");
    expect(await namespaces(k3s)).toContain(left);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await namespaces(k3s)).not.toContain(left);
  });
});
