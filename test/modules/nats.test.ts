import { connect, type NatsConnection } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { NatsAccount, NatsContainer, type StartedNatsContainer } from "../../modules/nats";
import { attach, type ObjectData } from "../../src";
import { describeContract, ODD } from "../support/module-contract";
import { describeServer } from "../support/describe-server";
import { eventually } from "../support/eventually";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";

const NATS = "nats:2";

/** What a client connects to: a server or an account. */
type Reachable = Pick<NatsAccount, "getConnectionOptions">;

async function withClient<T>(
  where: Reachable,
  action: (connection: NatsConnection) => Promise<T>,
): Promise<T> {
  const connection = await connect(where.getConnectionOptions());
  try {
    return await action(connection);
  } finally {
    await connection.close();
  }
}

const query = (where: Reachable): Promise<void> =>
  withClient(where, (connection) => connection.flush());

/** Adds a stream and a message in it. */
const addStream = (where: Reachable, name: string): Promise<void> =>
  withClient(where, async (connection) => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name, subjects: [`${name}.*`] });
    await jetstream(connection).publish(`${name}.new`, "1");
  });

const streams = (where: Reachable): Promise<string[]> =>
  withClient(where, async (connection) => {
    const names: string[] = [];
    for await (const name of (await jetstreamManager(connection)).streams.names()) names.push(name);
    return names.sort();
  });

describeContract<StartedNatsContainer>({
  server: "nats",
  image: NATS,
  create: (image) => new NatsContainer(image),
  query,
  address: "getConnectionOptions",
  starts: 20,
  wrongPassword: {
    connect: (nats) => connect({ ...nats.getConnectionOptions(), pass: "wrong" }),
    error: /Authorization Violation/i,
  },
  odd: () => new NatsContainer(NATS).withUsername(ODD).withPass(ODD),
  bakes: false,
});

describeServer("nats", () => {
  it("keeps messages in a stream", async () => {
    await using nats = await new NatsContainer(NATS).withJetStream().start();
    const connection = await connect(nats.getConnectionOptions());
    try {
      const manager = await jetstreamManager(connection);
      await manager.streams.add({ name: "orders", subjects: ["orders.*"] });
      await jetstream(connection).publish("orders.new", "1");
      expect((await manager.streams.info("orders")).state.messages).toBe(1);
    } finally {
      await connection.close();
    }
  });

  it("passes arguments", async () => {
    await using nats = await new NatsContainer(NATS).withArg("name", "one").withArg("-D").start();
    const answer = await fetch(`${nats.getMonitoringUrl()}/varz`);
    expect(await answer.json()).toMatchObject({ server_name: "one" });
    expect((await nats.getLogs()).output).toContain("[DBG]");
  });

  it("has a URL", async () => {
    await using nats = await new NatsContainer(NATS).withUsername("me").withPass("a b").start();
    expect(nats.getConnectionUrl()).toBe(`nats://me:a%20b@${nats.getHost()}:${nats.getPort()}`);
  });

  describe("openAccount", () => {
    let nats: StartedNatsContainer;

    beforeAll(async () => {
      nats = await new NatsContainer(NATS).withJetStream().withAccounts(2).start();
    });

    afterAll(() => nats.stop());

    it("keeps tests apart, and deletes what they made", async () => {
      await addStream(nats, "shared");
      let first: string;
      {
        await using one = await nats.openAccount();
        await using two = await nats.openAccount();
        first = one.getName();
        expect(two.getName()).not.toBe(first);
        expect(one.getConnectionUrl()).toContain(`nats://${first}:test@`);
        await addStream(one, "orders");
        await addStream(one, "bills");
        await addStream(two, "orders");
        expect(await streams(one)).toEqual(["bills", "orders"]);
        expect(await streams(two)).toEqual(["orders"]);
      }
      // The server notices the end of connections soon, and not at once.
      await eventually("the account is free again", async () => {
        await using again = await nats.openAccount();
        expect(await streams(again)).toEqual([]);
        return again.getName() === first || again.getName();
      });
      expect(await streams(nats)).toEqual(["shared"]);
    });

    it("keeps messages apart", async () => {
      await using one = await nats.openAccount();
      await using two = await nats.openAccount();
      await withClient(one, (inOne) =>
        withClient(two, async (inTwo) => {
          const received = inTwo.subscribe("greetings");
          await inTwo.flush();
          inOne.publish("greetings", "of one");
          await inOne.flush();
          inTwo.publish("greetings", "of two");
          for await (const message of received) {
            expect(message.string()).toBe("of two");
            return;
          }
        }),
      );
    });

    it("does not give out an account with a client, and says when none is free", async () => {
      const one = await nats.openAccount();
      await withClient(one, async () => {
        await one.drop();
        await using two = await nats.openAccount();
        expect(two.getName()).not.toBe(one.getName());
        await expect(nats.openAccount()).rejects.toMatchObject({
          code: "NATS_NO_ACCOUNT_FREE",
          message: expect.stringContaining("withAccounts(8)") as string,
        });
      });
    });

    it("can be handed to another process, which does not empty it", async () => {
      await using account = await nats.openAccount();
      const sent = JSON.parse(JSON.stringify(account)) as ObjectData;
      {
        await using attached = attach(sent, NatsAccount);
        expect(attached.getConnectionOptions()).toEqual(account.getConnectionOptions());
        await addStream(attached, "orders");
      }
      expect(await streams(account)).toEqual(["orders"]);
      await attach(sent, NatsAccount).drop();
      expect(await streams(account)).toEqual([]);
    });

    it("is opened in another process, and emptied after that was killed", async () => {
      const data = JSON.stringify(nats);
      const args = ["nats", data, "openAccount"];
      const { stdout: left } = await runModuleProgram("open-part", [...args, "killed"]);
      const { password: pass } = nats;
      const login = { ...nats.getConnectionOptions(), user: left, pass };
      await addStream({ getConnectionOptions: () => login }, "orders");
      await eventually("the account is free again", async () => {
        await using next = await nats.openAccount();
        expect(await streams(next)).toEqual([]);
        return next.getName() === left || next.getName();
      });
    });

    it("takes odd characters, and works without JetStream", async () => {
      const builder = new NatsContainer(NATS).withUsername(ODD).withPass(ODD).withAccounts();
      await using odd = await builder.start();
      await query(odd);
      await using account = await odd.openAccount();
      await query(account);
      await expect(streams(account)).rejects.toThrow(/jetstream/i);
    });

    it("has nothing to drop after a restart", async () => {
      await using server = await new NatsContainer(NATS).withJetStream().withAccounts(1).start();
      const account = await server.openAccount();
      await server.restart();
      await using next = await server.openAccount();
      await addStream(next, "orders");
      await account.drop();
      expect(await streams(next)).toEqual(["orders"]);
    });

    it("opens accounts at the same time, and the same one again", async () => {
      await using server = await new NatsContainer(NATS).withAccounts(8).start();
      const opening = Array.from({ length: 8 }, () => server.openAccount());
      const accounts = await Promise.all(opening);
      expect(new Set(accounts.map((account) => account.getName())).size).toBe(8);
      const [one] = accounts;
      await one?.drop();
      await using again = await server.openAccount();
      expect(again.getName()).toBe(one?.getName());
    });

    it("works with TLS", async () => {
      const authority = new CertificateAuthority("mayfly");
      const { cert, key } = authority.certificate("nats", ["localhost", "127.0.0.1"]);
      await using server = await new NatsContainer(NATS)
        .withAccounts()
        .withArg("tls")
        .withArg("tlscert", "/cert.pem")
        .withArg("tlskey", "/key.pem")
        .withCopyContentToContainer([
          { content: cert, target: "/cert.pem" },
          { content: key, target: "/key.pem" },
        ])
        .start();
      await using account = await server.openAccount();
      const tls = { ca: authority.cert };
      const connection = await connect({ ...account.getConnectionOptions(), tls });
      await connection.close();
    });

    it("needs accounts", async () => {
      await using plain = await new NatsContainer(NATS).start();
      await expect(plain.openAccount()).rejects.toMatchObject({
        code: "NATS_NO_ACCOUNTS",
        hint: "call withAccounts() on the builder",
      });
    });
  });
});

describePage("nats", ["JetStream: true", "account"]);
