import type * as KurrentDb from "@kurrent/kurrentdb-client";
import type { KurrentDBClient } from "@kurrent/kurrentdb-client";
import {
  checkText,
  definePart,
  fieldOf,
  loadClient,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import type { StartedKurrentDbContainer } from "./kurrentdb-container";

/** The prefix of all names from `ownedName`, and what follows one in a stream's name. */
const OURS = "mayfly_";
const SEPARATOR = "_";
const OWNER = /^mayfly_[0-9a-z]+_[0-9a-f]{8}(?=_)/;

/**
 * The streams of one test, made by `openStreams()`: all that begin with its prefix. The server does not keep others out:
 * they are the test's own because nobody else knows the prefix.
 */
export class KurrentDbStreams extends ServerPart<StartedKurrentDbContainer> {
  /** Returns `prefix_name`. A category, which ends at the first `-`, is the test's own, too. Throws InvalidOptionError. */
  getStream(name: string): string {
    return `${prefixOf(this.getName())}${checkText(name, "getStream")}`;
  }

  /** Returns the prefix, which ends in `_`: for filters of subscriptions, or for the program under test. */
  getPrefix(): string {
    return prefixOf(this.getName());
  }

  /** Returns the server's connection string. */
  getConnectionString(): string {
    return this.server.getConnectionString();
  }

  protected async remove(server: StartedKurrentDbContainer, name: string): Promise<void> {
    await deleteStreams(server, prefixOf(name), () => true);
  }
}

definePart("kurrentdb-streams", KurrentDbStreams);

/** KurrentDB creates a stream when something is appended to it, so only the name is new. */
export async function openStreams(server: StartedKurrentDbContainer): Promise<KurrentDbStreams> {
  await oncePerServer(server.getId(), () =>
    deleteStreams(server, OURS, (stream) => {
      const owner = OWNER.exec(stream)?.[0];
      return owner !== undefined && namesOfTheDead([owner]).length > 0;
    }),
  );
  return new KurrentDbStreams(server, ownedName(testRun()));
}

const prefixOf = (name: string): string => `${name}${SEPARATOR}`;

/** The events of a deleted stream can be among all events for a while. */
const GONE = new Set<unknown>(["stream-not-found", "stream-deleted"]);

/** Deletes the streams with this prefix that fit. */
async function deleteStreams(
  server: StartedKurrentDbContainer,
  prefix: string,
  fits: (stream: string) => boolean,
): Promise<void> {
  await withClient(server, async (client, { streamNameFilter }) => {
    const streams = new Set<string>();
    const filter = streamNameFilter({ prefixes: [prefix] });
    for await (const { event } of client.readAll({ filter })) {
      if (event?.streamId.startsWith(prefix) === true) streams.add(event.streamId);
    }
    for (const stream of [...streams].filter(fits)) {
      await client.deleteStream(stream).catch((error: unknown) => {
        if (!GONE.has(fieldOf(error, "type"))) throw error;
      });
    }
  });
}

async function withClient(
  server: StartedKurrentDbContainer,
  work: (client: KurrentDBClient, package_: typeof KurrentDb) => Promise<void>,
): Promise<void> {
  const kurrentdb = loadClient<typeof KurrentDb>("@kurrent/kurrentdb-client", "openStreams()");
  const client = kurrentdb.KurrentDBClient.connectionString(server.ownConnectionString());
  try {
    await work(client, kurrentdb);
  } finally {
    await client.dispose();
  }
}
