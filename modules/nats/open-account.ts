import { randomInt } from "node:crypto";
import { MayflyError } from "../../src/module";
import { emptyAccount } from "./empty-account";
import { NatsAccount } from "./nats-account";
import type { NatsConnection } from "./nats-connection";
import type { StartedNatsContainer } from "./nats-container";
import { accountNames } from "./test-accounts";

// An account is free if nobody is connected to it. A process that opens one connects to it, and counts the account's
// connections after that. If two processes do so at the same time, the later one counts two: at most one of them
// counts one, and has the account. The server ends the connection however the process ends.
//
// Both can count two. So openings of one process wait for each other, and each begins with another account.

/** A few accounts are looked at several times: the server notices the end of a connection soon, and not at once. */
const LEAST_LOOKS = 200;

let last: Promise<unknown> = Promise.resolve();

/** Takes an account that nobody uses, and empties it. Throws MayflyError. */
export function openAccount(server: StartedNatsContainer, count: number): Promise<NatsAccount> {
  const opened = last.then(() => takeFree(server, count));
  last = opened.catch(() => undefined);
  return opened;
}

async function takeFree(server: StartedNatsContainer, count: number): Promise<NatsAccount> {
  if (count === 0) {
    throw new MayflyError("NATS_NO_ACCOUNTS", "This NATS server has no accounts for tests.", {
      hint: "call withAccounts() on the builder",
    });
  }
  const names = accountNames(count);
  const first = randomInt(count);
  for (let looked = 0; looked < Math.max(count, LEAST_LOOKS); looked++) {
    const name = names[(first + looked) % count] ?? "";
    const connection = await server.connectTo(name);
    try {
      if (await isAlone(connection)) {
        await emptyAccount(connection);
        return new NatsAccount(server, name, { held: connection });
      }
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.close();
  }
  const message = `NATS has no free account: clients are connected to each of its ${count} accounts for tests.`;
  throw new MayflyError("NATS_NO_ACCOUNT_FREE", message, {
    hint: `drop() accounts that you no longer need and close their clients, or declare more: withAccounts(${4 * count})`,
  });
}

/** Asks for the connections of the connection's own account (docs.nats.io/running-a-nats-service/configuration/sys_accounts). */
async function isAlone(connection: NatsConnection): Promise<boolean> {
  const { data } = await connection.request<{ data: { num_connections: number } }>(
    "$SYS.REQ.ACCOUNT.PING.CONNZ",
  );
  return data.num_connections === 1;
}
