import { LABEL_TESTCONTAINERS_SSHD } from "../../spec/labels/labels";
import type { ContainerHandle } from "../../container/container-handle";
import type { Engine } from "../../engine/engine";
import { HOST_NAME } from "../../engine/host-gateway";
import { createResource } from "../../lifecycle/create-resource";
import type { HostNetwork } from "../../lifecycle/host-network";
import { ambient } from "../../run/ambient";
import type { Runtime } from "../../run/runtime";
import { startContainer } from "../../lifecycle/start-container";
import { startContext } from "../../lifecycle/start-context";
import { UndoStack } from "../../lifecycle/undo-stack";
import type { CreateOptions } from "../../spec/container-spec";
import { HOST_NETWORK_PREFIX } from "../../spec/ports/host-network-name";
import { emptySpec } from "../../spec/merge-spec";
import type { Wait } from "../../spec/wait";
import { randomUuid } from "../../common/uuid";
import { generateKeyPair, SshConnection, type KeyPair } from "./ssh-connection";
import { StdioStream } from "./stdio-stream";

/** testcontainers' image, so mirrors of its images have it. Any image with OpenSSH's server works. */
export const SSHD_IMAGE = "testcontainers/sshd:1.4.0";

const BEGIN = "begin";
/**
 * Runs an SSH server for one connection over the standard streams (`sshd -i`). Nobody else can reach the
 * server, and it ends when the streams end. It accepts only our key. The account gets a random password,
 * because sshd refuses locked accounts.
 */
const SCRIPT = [
  // Some engines send the rest of the attach request as input first.
  `while read -r line && [ "$line" != ${BEGIN} ]; do :; done`,
  "mkdir -p /run/sshd",
  'echo "root:$(cat /proc/sys/kernel/random/uuid)" | chpasswd >/dev/null',
  'echo "$AUTHORIZED_KEY" >/run/authorized_keys',
  "if ! ls /etc/ssh/ssh_host_*_key >/dev/null 2>&1; then ssh-keygen -A >/dev/null; fi",
  "exec /usr/sbin/sshd -i -e -f /dev/null -o LogLevel=ERROR -o PermitRootLogin=yes" +
    " -o AuthorizedKeysFile=/run/authorized_keys -o StrictModes=no" +
    " -o AllowTcpForwarding=yes -o GatewayPorts=yes",
].join(" && ");

/** A container that listens for other containers and forwards their data through the engine's connection. */
export interface Sidecar {
  readonly id: string;
  readonly network: HostNetwork;
  readonly ssh: SshConnection;
}

/**
 * Starts the container in its own network, in which other containers find it under the name of this machine.
 * It publishes no ports. A failed start leaves nothing behind.
 */
export async function startSidecar(runtime: Runtime, image: string): Promise<Sidecar> {
  const undo = new UndoStack();
  try {
    const networkName = `${HOST_NETWORK_PREFIX}${randomUuid()}`;
    const networkId = await createResource(
      {
        what: "network",
        // An internal network does not change the routes of the containers that join it.
        create: (engine, labels) =>
          engine.networks.create({ name: networkName, driver: "bridge", internal: true, labels }),
        remove: (engine, id) => engine.networks.remove(id),
      },
      runtime,
    );
    undo.push("create the network of the tunnel", () => runtime.engine.networks.remove(networkId));
    const { handle, ssh } = await startServer(runtime, image, networkName);
    const address = handle.info.networks[networkName]?.ipAddress ?? "";
    return { id: handle.id, network: { id: networkId, address }, ssh };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function startServer(
  runtime: Runtime,
  image: string,
  networkName: string,
): Promise<{ handle: ContainerHandle; ssh: SshConnection }> {
  const keys = generateKeyPair();
  const opened = new OpenedConnection(keys);
  try {
    const handle = await startContainer(
      {
        ...emptySpec(image),
        entrypoint: ["sh", "-c"],
        command: [SCRIPT],
        environment: { AUTHORIZED_KEY: keys.public },
        labels: { [LABEL_TESTCONTAINERS_SSHD]: "true" },
        networks: [{ name: networkName, aliases: [HOST_NAME] }],
        // Its output is the tunnel's traffic.
        logDriver: { name: "none", options: {} },
        createOptions: [withStdio],
        hooks: [{ created: ({ id }) => opened.attach(runtime.engine, id) }],
        wait: opened,
      },
      // All tests share the container, so it is not attributed to a fixture.
      startContext(runtime, undefined, { ...ambient(), attribution: {} }),
    );
    return { handle, ssh: opened.ssh };
  } catch (error) {
    throw opened.explain(error, image);
  }
}

function withStdio(options: CreateOptions): CreateOptions {
  return { ...options, AttachStdin: true, OpenStdin: true, StdinOnce: true };
}

/** A wait that opens an SSH connection to the starting server. */
class OpenedConnection implements Wait {
  readonly description = "an SSH connection over the container's standard streams";
  /** The server's standard error says more than its exit code. */
  readonly survivesExit = true;
  readonly #keys: KeyPair;
  #stream: StdioStream | undefined;
  #ssh: SshConnection | undefined;

  constructor(keys: KeyPair) {
    this.#keys = keys;
  }

  /** Attaches to the streams before the start, so no output is missed. */
  async attach(engine: Engine, id: string): Promise<void> {
    this.#stream = new StdioStream(await engine.containers.attachStdio(id));
  }

  async until(): Promise<void> {
    this.#attached.write(`\n${BEGIN}\n`);
    this.#ssh = await SshConnection.open(this.#attached, this.#keys);
  }

  get ssh(): SshConnection {
    if (this.#ssh === undefined) throw new Error("the SSH connection is not open yet");
    return this.#ssh;
  }

  /** Returns the error of a failed start, with the server's message if there is one. */
  explain(error: unknown, image: string): unknown {
    const complaint = this.#stream?.complaint ?? "";
    this.#stream?.destroy();
    if (complaint === "") return error;
    return new Error(`the SSH server in ${image} reported: ${complaint}`, { cause: error });
  }

  get #attached(): StdioStream {
    if (this.#stream === undefined) throw new Error("the container's streams are not attached yet");
    return this.#stream;
  }
}
