import {
  checkText,
  definePart,
  InvalidOptionError,
  namesOfTheDead,
  ownedName,
  ServerPart,
  testRun,
  type StartedServer,
} from "../../src/module";
import { removeLeftoversOnce } from "./once-per-server";
import { removeNamed, type EmulatorAccess } from "./named-resources";
import { createQueue, deleteQueue, listQueues, nameIn } from "./queues-and-topics";
import type { AwsIdentity } from "./signature";

// A queue's name has at most 80 characters, and one that contains its owner takes up to 60 of them. So the prefix is
// short, and an empty queue has the owner in its name: `mayfly_<owner>_1a2b3c4d` belongs to the prefix `mayfly-1a2b3c4d`.

/** A server with queues. */
export type PrefixServer = StartedServer<AwsIdentity> & { access(): EmulatorAccess };

const OWNERS = "mayfly_";
const LONGEST_QUEUE = 80;

/**
 * A prefix for the names of queues (SQS), topics (SNS), tables (DynamoDB) and secrets (Secrets Manager) that belong to
 * one test, from `openPrefix()`. `await using` removes what has the prefix.
 */
export class AwsPrefix extends ServerPart<PrefixServer> {
  /**
   * Returns the name with the prefix: `mayfly-1a2b3c4d-orders` for `orders`. All of the services take it. Throws
   * InvalidOptionError for a name that SQS would refuse: it has at most 64 characters, letters, digits, `-` and `_`, and
   * may end in `.fifo`.
   */
  nameFor(name: string): string {
    const full = `${this.getName()}-${checkText(name, "nameFor")}`;
    if (full.length > LONGEST_QUEUE || !/^[\w-]+(\.fifo)?$/.test(full)) {
      const most = LONGEST_QUEUE - this.getName().length - 1;
      const expected = `at most ${most} letters, digits, - and _, possibly with .fifo at the end`;
      throw InvalidOptionError.quoting("nameFor", expected, name);
    }
    return full;
  }

  protected async remove(server: PrefixServer, name: string): Promise<void> {
    const access = server.access();
    await removeNamed(access, `${name}-`);
    const owners = await listQueues(access, OWNERS);
    const own = owners.filter((url) => prefixOf(nameIn(url)) === name);
    await Promise.all(own.map((url) => deleteQueue(access, url)));
  }
}
definePart("aws-prefix", AwsPrefix);

/** Creates the queue that names this process as a prefix's owner. `server` is the container's id. Returns the prefix. */
export async function createOwnPrefix(server: string, access: EmulatorAccess): Promise<string> {
  await removeLeftoversOnce(`${server} prefixes`, async () => {
    const owners = (await listQueues(access, OWNERS)).map((url) => ({ url, name: nameIn(url) }));
    const dead = new Set(namesOfTheDead(owners.map(({ name }) => name)));
    const left = owners.filter(({ name }) => dead.has(name));
    await Promise.all(
      left.map(async ({ url, name }) => {
        await removeNamed(access, `${prefixOf(name)}-`);
        await deleteQueue(access, url);
      }),
    );
  });
  const owner = ownedName(testRun());
  await createQueue(access, owner);
  return prefixOf(owner);
}

const prefixOf = (owner: string): string => `mayfly-${owner.slice(owner.lastIndexOf("_") + 1)}`;
