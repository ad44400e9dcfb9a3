import { randomUUID } from "node:crypto";
import { GenericContainer, Network, type StartedNetwork } from "../../src";
import type { ServerContainer, StartedServer } from "../../src/module";
import { bakedWith, removeBaked, TRACE } from "./baked-images";
import { describeServer } from "./describe-server";
import { runModuleProgram } from "./module-program";
import { realEngine } from "./real-engine";
import { BUSYBOX } from "./images";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the settings are each module's own
type Builder<Started extends StartedServer<object>> = ServerContainer<any, Started>;

/** What a module promises, besides its own options. */
export interface Contract<Started extends StartedServer<object>> {
  /** The folder of test/servers. */
  readonly server: string;
  /** The folder of modules/. Default: `server`. */
  readonly module?: string;
  readonly image: string;
  /** True if the set-up builds the image, from test/images. Default false: the tests build it, from test/servers. */
  readonly isSetUp?: boolean;
  readonly create: (image: string) => Builder<Started>;
  /** Sends a first query by a real client. `url` and the like come from the started server's methods. */
  readonly query: (started: Started) => Promise<unknown>;
  /** The method that returns the server's address, for processes that attach it. */
  readonly address: keyof Started & string;
  /** How often a first query follows a start: 20 times where a start takes at most 2 s, otherwise 3 or more. */
  readonly starts: 20 | 3;
  /** Connects with a wrong password, and what the client's error says; undefined if the server has no users. */
  readonly wrongPassword?: {
    readonly connect: (started: Started) => Promise<unknown>;
    readonly error: RegExp;
  };
  /** Returns a builder whose user, password, database … have the characters in `ODD`. */
  readonly odd?: () => Builder<Started>;
  /** Returns a command that sends a query from a second container of the image; default: opens the port. */
  readonly fromNetwork?: (seen: Started) => readonly string[];
  /** True if the server has state that `withBakedInit()` keeps. */
  readonly bakes: boolean;
}

/** Characters that URLs, shells and configuration files give a meaning. */
export const ODD = `p@:/?#[]%20&=+$'" \\x`;

/** For tests that start a server more than once. */
const CONTRACT_MS = 600_000;

/** Describes the tests that each module passes. */
export function describeContract<Started extends StartedServer<object>>(
  contract: Contract<Started>,
): void {
  const { server, module: folder = server, image, query, isSetUp = false } = contract;
  const create = (): Builder<Started> => contract.create(image);

  const describeTests = isSetUp ? describe : describeServer;
  describeTests(server, () => {
    // One server answers most tests: each start of a JVM server costs half a minute of a processor.
    let network: StartedNetwork;
    let shared: Started;
    beforeAll(async () => {
      network = await new Network().start();
      shared = await create().withNetwork(network).withNetworkAliases("srv").start();
    }, CONTRACT_MS);
    afterAll(async () => {
      await shared.stop();
      await network.stop();
    }, CONTRACT_MS);

    it("answers the first query", async () => {
      await query(shared);
    });

    // Heavy servers are asked after each start of the tests below, which makes at least three.
    if (contract.starts === 20) {
      it(
        "answers the first query, 20 times",
        async () => {
          for (let count = 0; count < contract.starts; count++) {
            await using started = await create().start();
            await query(started);
          }
        },
        CONTRACT_MS,
      );
    }

    if (contract.wrongPassword !== undefined) {
      const { connect, error } = contract.wrongPassword;
      it("refuses a wrong password with the client's error", async () => {
        await expect(connect(shared)).rejects.toThrow(error);
      });
    }

    it("answers from its network, by alias", async () => {
      const seen = shared.inNetwork("srv");
      const command = contract.fromNetwork?.(seen);
      const client = new GenericContainer(command === undefined ? BUSYBOX : image)
        .withNetwork(network)
        .withEntrypoint(["sleep"])
        .withCommand(["600"]);
      await using second = await client.start();
      const { exitCode, output } = await second.exec(
        command ?? ["sh", "-c", `nc -w 5 ${seen.getHost()} ${seen.getPort()} </dev/null`],
      );
      expect(`${exitCode} ${output}`).toMatch(/^0 /);
    });

    it("answers after a restart, on the new port", async () => {
      await shared.restart();
      await query(shared);
    });

    it("is attached by another process", async () => {
      const { stdout, stderr } = await runModuleProgram("attach-server", [
        folder,
        JSON.stringify(shared),
        contract.address,
      ]);
      const method = shared[contract.address] as () => unknown;
      expect(stderr).toBe("");
      expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(method.call(shared))));
    });

    it("leaves nothing when it stops", async () => {
      const mounts = (await shared.inspect())["Mounts"] as { Name?: string }[];
      const volumes = mounts.flatMap(({ Name }) => Name ?? []);
      await shared.stop();
      const { containers, volumes: kept } = await realEngine();
      await expect(containers.inspect(shared.getId())).rejects.toThrow(/no such container/i);
      const left = await Promise.all(volumes.map((name) => kept.inspect(name)));
      expect(left.filter((volume) => volume !== undefined)).toEqual([]);
    });

    if (contract.odd !== undefined) {
      const { odd } = contract;
      it("takes odd characters", async () => {
        await using started = await odd().start();
        await query(started);
      });
    }

    it("is reused", async () => {
      // Another run on the same engine has another key.
      const key = `contract-${server}-${randomUUID()}`;
      const reusable = (): Builder<Started> => create().withReuse({ key });
      const started = await reusable().start();
      try {
        await query(started);
        const again = await reusable().start();
        expect(again.getId()).toBe(started.getId());
        await query(again);
      } finally {
        await started.stop();
      }
    });

    if (contract.bakes) {
      it(
        "starts from a baked image",
        async () => {
          // The first start bakes, whatever images earlier runs have left.
          const key = randomUUID();
          const bakes = (): Builder<Started> =>
            create()
              .withEnvironment({ [TRACE]: key })
              .withBakedInit({ key });
          try {
            for (let count = 0; count < 2; count++) {
              await using started = await bakes().start();
              await query(started);
            }
            expect(await bakedWith(key)).toHaveLength(1);
          } finally {
            await removeBaked(key);
          }
        },
        CONTRACT_MS,
      );
    }

    it("says why the image of something else does not start", async () => {
      const other = contract.create(BUSYBOX).withStartupTimeout(20_000);
      await expect(other.start()).rejects.toMatchObject({
        code: expect.stringMatching(
          /^(CONTAINER_EXITED|CONTAINER_START_FAILED|STARTUP_TIMEOUT)$/,
        ) as string,
      });
    });
  });
}
