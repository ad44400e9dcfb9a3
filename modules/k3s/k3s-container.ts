import {
  defineServer,
  getContainerRuntimeClient,
  ServerContainer,
  type ContainerSpec,
  type ImageName,
  type StartOptions,
} from "../../src/module";
import { answersReady } from "./answers-ready";
import { KUBE_CONFIG } from "./kube-config";
import { PORTS, type K3sSettings } from "./settings";
import { StartedK3sContainer } from "./started-k3s-container";

const k3s = defineServer<K3sSettings, StartedK3sContainer>({
  name: "k3s",
  images: ["rancher/k3s"],
  ports: [PORTS.api, PORTS.rancher],
  startupTimeout: 300_000,
  defaults: { kubeConfig: "", host: "" },
  // What K3s needs in a container (docs.k3s.io/advanced#running-k3s-in-docker).
  configure: ({ host }, described) => ({
    command: [
      ...(described.command ?? ["server", "--disable=traefik"]),
      `--tls-san=${names(host, described).join(",")}`,
    ],
    privileged: true,
    namespaces: { cgroup: "host" },
    bindMounts: [{ source: "/sys/fs/cgroup", target: "/sys/fs/cgroup", mode: "rw" }],
    tmpFs: { "/run": "rw", "/var/run": "rw" },
  }),
  ready: answersReady,
  started: StartedK3sContainer,
});

/** The certificate of the API server is good for the engine's host, and for the container's names on its networks. */
function names(host: string, { networks, networkAliases }: ContainerSpec): string[] {
  const ofNetworks = networks.flatMap(({ aliases }) => aliases ?? []);
  return [...new Set([host, ...networkAliases, ...ofNetworks])];
}

/**
 * A Kubernetes cluster of one node, K3s (hub.docker.com/r/rancher/k3s). The container is privileged.
 *
 * ```ts
 * await using k3s = await new K3sContainer("rancher/k3s:v1.36.2-k3s1").start();
 * const config = new KubeConfig();
 * config.loadFromString(k3s.getKubeConfig());
 * ```
 */
export class K3sContainer extends ServerContainer<K3sSettings, StartedK3sContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither K3s's nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, k3s);
  }

  /** Finds out where the engine publishes ports, which is part of the certificate. */
  protected override async beforeContainerCreated(): Promise<void> {
    const { info } = await getContainerRuntimeClient();
    this.set({ host: info.containerRuntime.host });
  }

  override async start(options?: StartOptions): Promise<StartedK3sContainer> {
    const started = await super.start(options);
    try {
      const kubeConfig = (await started.copyFileFromContainer(KUBE_CONFIG)).toString();
      return started.change({ kubeConfig });
    } catch (error) {
      await started[Symbol.asyncDispose]();
      throw error;
    }
  }
}
