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
  defaults: { nodeName: "etcd-test", members: [] },
  configure,
  ready: ({ members }) =>
    members.length === 0
      ? // The port is open earlier; the answer is positive when the node has a leader.
        Wait.forHttp("/health", CLIENT_PORT)
      : // Before a majority of the nodes has met, a node answers only other nodes.
        Wait.forHttp("/version", PEER_PORT),
  started: StartedEtcdContainer,
});

/** etcd itself listens on the loopback address only. The user's own options come later and override these. */
function configure({ nodeName, members }: EtcdSettings, { command }: ContainerSpec): SpecPatch {
  const [clients, peers] = [CLIENT_PORT, PEER_PORT].map((port) => `http://0.0.0.0:${port}`);
  const isAlone = members.length === 0;
  const first = [
    `--name=${nodeName}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${isAlone ? clients : `http://${nodeName}:${CLIENT_PORT}`}`,
    `--listen-peer-urls=${peers}`,
    ...(isAlone ? [] : clusterOptions(nodeName, members)),
  ];
  return { command: serverCommand("etcd", command, { first, last: [] }) };
}

/** Returns the options of nodes that know each other from the start (etcd.io/docs/v3.5/op-guide/clustering). */
function clusterOptions(nodeName: string, members: readonly string[]): string[] {
  const peer = (name: string): string => `http://${name}:${PEER_PORT}`;
  return [
    `--initial-advertise-peer-urls=${peer(nodeName)}`,
    `--initial-cluster=${members.map((name) => `${name}=${peer(name)}`).join(",")}`,
    "--initial-cluster-state=new",
  ];
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
