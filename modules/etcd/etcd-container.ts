import {
  checkText,
  defineServer,
  ServerContainer,
  serverCommand,
  Wait,
  type ContainerSpec,
  type ImageName,
  type SpecPatch,
} from "../../src/module";
import { CLIENT_PORT, PEER_PORT, type EtcdSettings } from "./settings";
import { StartedEtcdContainer } from "./started-etcd-container";

const etcd = defineServer({
  name: "etcd",
  images: ["quay.io/coreos/etcd", "gcr.io/etcd-development/etcd"],
  ports: [CLIENT_PORT, PEER_PORT],
  defaults: { nodeName: "etcd-test" },
  configure,
  // The port is open earlier; the answer is positive when the node has a leader.
  ready: () => Wait.forHttp("/health", CLIENT_PORT),
  started: StartedEtcdContainer,
});

/** etcd itself listens on the loopback address only. The user's own options come later and override these. */
function configure({ nodeName }: EtcdSettings, { command }: ContainerSpec): SpecPatch {
  const [clients, peers] = [CLIENT_PORT, PEER_PORT].map((port) => `http://0.0.0.0:${port}`);
  const first = [
    `--name=${nodeName}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
  ];
  return { command: serverCommand("etcd", command, { first, last: [] }) };
}

/**
 * An etcd server of one node, from the official image (etcd.io/docs/v3.5/op-guide/container).
 *
 * ```ts
 * await using etcd = await new EtcdContainer("quay.io/coreos/etcd:v3.5.16").start();
 * const client = new Etcd3({ hosts: etcd.getClientEndpoint() });
 * ```
 */
export class EtcdContainer extends ServerContainer<EtcdSettings, StartedEtcdContainer> {
  /**
   * `nodeName` is the node's name in its cluster. Throws InvalidOptionError, and ImageMismatchError for an ImageName
   * that is neither etcd nor declared compatible with it.
   */
  constructor(image: string | ImageName, nodeName = "etcd-test") {
    super(image, etcd);
    this.set({ nodeName: checkText(nodeName, "EtcdContainer.nodeName") });
  }
}
