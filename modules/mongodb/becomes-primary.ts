import { Wait } from "../../src/module";
import type { MongoDBSettings } from "./settings";
import { commandMessage, readReply, type Reply } from "./wire";

const HELLO = commandMessage("hello", 1);
/** An empty configuration: the server is the only member, under the name that it has in its container. */
const INITIATE = commandMessage("replSetInitiate", {});
/** Another start of the container, or another process, has initiated the set (mongodb.com/docs/manual/reference/error-codes). */
const ALREADY_INITIALIZED = 23;

/**
 * Returns a wait for a server that is its replica set's primary, so that it accepts writes. Initiates the set if the
 * server says that it has none.
 */
export function becomesPrimary(settings: MongoDBSettings): Wait {
  const isPrimary = acceptsWrites(settings);
  const needsSet = exchange(settings, HELLO, uninitiated);
  // A server that was started before has its set.
  return Wait.forAny([isPrimary, Wait.forSequence([needsSet, initiates(settings), isPrimary])]);
}

/** Returns a wait for a server that is the primary of a set that its image initiates. */
export function acceptsWrites(settings: MongoDBSettings): Wait {
  return exchange(settings, HELLO, primary);
}

type Judge = (reply: Reply) => true | string;

function exchange({ port }: MongoDBSettings, send: Buffer, judge: Judge): Wait {
  const expect = (received: Buffer): boolean | string => {
    const reply = readReply(received);
    return reply !== undefined && judge(reply);
  };
  return Wait.forTcpExchange(port, { send, expect });
}

/** Judges a reply to `hello`. */
export function primary(reply: Reply): true | string {
  if (reply["isWritablePrimary"] === true) return true;
  return failure(reply) ?? "the server is not the primary of its replica set yet";
}

/** Judges a reply to `hello` of a server that needs `replSetInitiate` (the type `RSGhost` of the drivers' specification). */
export function uninitiated(reply: Reply): true | string {
  return reply["isreplicaset"] === true ? true : (failure(reply) ?? "the server has a replica set");
}

/** Judges a reply to `replSetInitiate`. */
export function initiated(reply: Reply): true | string {
  return reply["code"] === ALREADY_INITIALIZED ? true : (failure(reply) ?? true);
}

function failure({ ok, codeName, errmsg }: Reply): string | undefined {
  return ok === 1 ? undefined : `${String(codeName)}: ${String(errmsg)}`;
}

function initiates(settings: MongoDBSettings): Wait {
  if (!settings.hasUsers) return exchange(settings, INITIATE, initiated);
  // Only a user may initiate the set then. The image's shell logs in.
  return Wait.forSuccessfulCommand(
    `mongosh --quiet --norc --port ${settings.port} --eval '${INITIATE_AS_USER}'`,
  );
}

/** The image's entry point reads the same variables. The secrets do not appear in a command line. */
const INITIATE_AS_USER = `
const value = (name) => process.env[name] || require("fs").readFileSync(process.env[name + "_FILE"], "utf8").replace(/\\n+$/, "");
db.getSiblingDB("admin").auth(value("MONGO_INITDB_ROOT_USERNAME"), value("MONGO_INITDB_ROOT_PASSWORD"));
try { db.adminCommand({ replSetInitiate: {} }); } catch (error) { if (error.code !== ${ALREADY_INITIALIZED}) throw error; }
`;
