import { Readable } from "node:stream";
import {
  attach,
  GenericContainer,
  Images,
  Network,
  startAll,
  type StartedContainer,
  Volume,
  Wait,
  type StartedContainerData,
} from "../../../src";
import { fieldOf } from "../../../src/errors";
import { BUSYBOX } from "../../support/images";

export const LABEL = "dev.mayfly.weather";

/** What an operation is given. */
export interface Place {
  /** The value of LABEL on whatever it makes. */
  readonly mark: string;
  /** A container that exists before the operation, as the library knows it behind the proxy. */
  readonly shared: StartedContainer;
  /** An image of a registry. */
  readonly remoteImage: string;
  /** Milliseconds of whatever has a limit of its own. */
  readonly limit: number;
}

export interface Operation {
  readonly name: string;
  readonly run: (place: Place) => Promise<unknown>;
  /** An image that it makes is to stay until its session ends. */
  readonly keepsImage?: true;
  /** What it rejects with in fair weather. */
  readonly rejects?: RegExp;
}

const ownLimit = ({ limit }: Place): AbortSignal => AbortSignal.timeout(2 * limit);

const busybox = ({ mark, limit }: Place, ...script: string[]): GenericContainer =>
  new GenericContainer(BUSYBOX)
    .withLabels({ [LABEL]: mark })
    .withCommand(["sh", "-c", [...script, "exec sleep 60"].join("; ")])
    .withStartupTimeout(limit);

/** As a test's last hook would: a stop that failed is tried once more. */
async function stop(thing: { stop(): Promise<unknown> }): Promise<void> {
  try {
    await thing.stop();
  } catch {
    await thing.stop();
  }
}

const startAndStop =
  (describe: (place: Place) => GenericContainer) =>
  async (place: Place): Promise<void> => {
    const started = await describe(place).start();
    await stop(started);
  };

const onShared =
  (run: (shared: StartedContainer, place: Place) => Promise<unknown>) =>
  (place: Place): Promise<unknown> =>
    run(place.shared, place);

export const OPERATIONS: readonly Operation[] = [
  { name: "start", run: startAndStop((place) => busybox(place)) },
  {
    name: "start, ports",
    run: startAndStop((place) => busybox(place, "httpd -p 80").withExposedPorts(80)),
  },
  {
    name: "start, log wait",
    run: startAndStop((place) =>
      busybox(place, "echo ready").withWaitStrategy(Wait.forLogMessage("ready")),
    ),
  },
  {
    name: "start, http wait",
    run: startAndStop((place) =>
      busybox(place, "mkdir /www; echo hi >/www/index.html; httpd -h /www -p 80")
        .withExposedPorts(80)
        .withWaitStrategy(Wait.forHttp("/", 80)),
    ),
  },
  {
    name: "start, health check",
    run: startAndStop((place) =>
      busybox(place)
        .withHealthCheck({ test: ["CMD-SHELL", "true"], interval: 200, retries: 3 })
        .withWaitStrategy(Wait.forHealthCheck()),
    ),
  },
  {
    name: "start, copies, hooks and a log consumer",
    run: startAndStop((place) =>
      busybox(place, "cat /told")
        .withCopyContentToContainer([{ content: "hello", target: "/told" }])
        .withHooks({
          started: async (container) => {
            await container.exec(["true"]);
          },
        })
        .withLogConsumer((log) => log.resume()),
    ),
  },
  {
    name: "start that fails",
    run: startAndStop((place) => busybox(place).withCommand(["sh", "-c", "echo bad; exit 3"])),
    rejects: /exited with code 3/,
  },
  {
    name: "start, network and volume",
    run: async ({ mark, ...place }) => {
      const labels = { [LABEL]: mark };
      const network = await new Network({ labels }).start();
      try {
        const volume = await new Volume({ labels }).start();
        try {
          const description = busybox({ mark, ...place })
            .withNetwork(network)
            .withVolume(volume, "/data");
          await stop(await description.start());
        } finally {
          await stop(volume);
        }
      } finally {
        await stop(network);
      }
    },
  },
  {
    name: "start, reuse",
    run: async (place) => {
      const started = await busybox(place).withReuse({ key: place.mark }).start();
      await stop(started);
    },
  },
  {
    name: "startAll",
    run: async (place) => {
      const all = await startAll([busybox(place), busybox(place)]);
      for (const started of all) await stop(started);
    },
  },
  {
    name: "network",
    run: async ({ mark }) => stop(await new Network({ labels: { [LABEL]: mark } }).start()),
  },
  {
    name: "volume",
    run: async ({ mark }) => stop(await new Volume({ labels: { [LABEL]: mark } }).start()),
  },
  {
    name: "build",
    run: (place) =>
      GenericContainer.fromContext({
        Dockerfile: `FROM ${BUSYBOX}\nLABEL ${LABEL}=${place.mark}\n`,
      }).build(undefined, { signal: ownLimit(place) }),
    keepsImage: true,
  },
  {
    name: "pull",
    run: ({ remoteImage }) => Images.pull(remoteImage),
  },
  { name: "image exists", run: () => Images.exists(BUSYBOX) },
  { name: "image inspect", run: () => Images.inspect(BUSYBOX) },
  {
    name: "image save",
    run: async () => {
      const stream = await Images.saveAsStream(BUSYBOX);
      for await (const _data of stream);
    },
  },
  {
    name: "commit",
    run: ({ shared, mark }) =>
      shared.commit({
        repo: `mayfly-weather-${mark}`,
        tag: "1",
        changes: [`LABEL ${LABEL}=${mark}`],
      }),
    keepsImage: true,
  },
  { name: "inspect", run: onShared((shared) => shared.inspect()) },
  { name: "getState", run: onShared((shared) => shared.getState()) },
  {
    name: "exec",
    run: onShared(async (shared, { limit }) => {
      const { output, exitCode } = await shared.exec(["echo", "hi"], { timeout: limit });
      if (exitCode !== 0) throw new Error(`exit code ${exitCode}: ${output}`);
    }),
  },
  {
    name: "execStream",
    run: onShared(async (shared, { limit }) => {
      await using command = await shared.execStream(["cat"], { timeout: limit });
      command.stdin.on("error", () => undefined).end("hi");
      command.stdout.resume();
      await command.exitCode;
    }),
  },
  {
    name: "logs",
    run: onShared(async (shared, place) => {
      const stream = await shared.logs();
      // A log has no end while its container runs: who follows one decides how long.
      const limit = ownLimit(place);
      limit.addEventListener("abort", () => stream.destroy(limit.reason as Error));
      for await (const _line of stream) break;
    }),
  },
  { name: "getLogs", run: onShared((shared) => shared.getLogs()) },
  {
    name: "copy in",
    run: onShared((shared) =>
      shared.copyContentToContainer([
        { content: Readable.from(["x".repeat(50_000)]), target: "/in" },
      ]),
    ),
  },
  {
    name: "copy out",
    run: onShared(async (shared) => {
      const content = await shared.copyFileFromContainer("/etc/passwd");
      if (!content.includes("root")) throw new Error("half a file");
    }),
  },
  { name: "restart", run: onShared((shared) => shared.restart()) },
  {
    name: "pause, unpause",
    run: onShared(async (shared) => {
      await shared.pause();
      await shared.unpause();
    }),
  },
  { name: "kill", run: onShared((shared) => shared.kill("SIGCONT")) },
  {
    name: "waitForExit",
    run: onShared(async (shared) => {
      try {
        await shared.waitForExit({ timeout: 300 });
      } catch (error) {
        if (fieldOf(error, "code") !== "EXIT_TIMEOUT") throw error;
      }
    }),
  },
];

/** The container as it is known on an engine that is reached by another address. */
export function sharedBehind(started: StartedContainer, uri: string): StartedContainer {
  const data = JSON.parse(JSON.stringify(started)) as StartedContainerData;
  return attach({ ...data, engine: uri });
}
