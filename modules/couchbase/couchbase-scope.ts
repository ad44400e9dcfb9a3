import {
  checkText,
  definePart,
  InvalidOptionError,
  namesOfTheDead,
  oncePerServer,
  ownedName,
  ServerPart,
  testRun,
} from "../../src/module";
import { askServer, type AskedServer } from "../http-api/ask-server";
import { sendForm } from "./couchbase-api";
import type {
  CouchbaseClientOptions,
  StartedCouchbaseContainer,
} from "./started-couchbase-container";

// docs.couchbase.com/server/current/rest-api/scopes-and-collections-api

/** Separates the bucket from the scope, in which there is none. */
const SEPARATOR = ".";
const NOT_FOUND = 404;

/** A scope of its own for a test, from `openScope()`. */
export class CouchbaseScope extends ServerPart<StartedCouchbaseContainer> {
  getBucketName(): string {
    return split(this.getName()).bucket;
  }

  getScopeName(): string {
    return split(this.getName()).scope;
  }

  /** Returns the path of a collection for queries, in backticks: `` `bucket`.`scope`.`collection` ``. */
  getKeyspace(collection: string): string {
    const { bucket, scope } = split(this.getName());
    const name = checkCollection(collection, "getKeyspace");
    return [bucket, scope, name].map((each) => `\`${each}\``).join(SEPARATOR);
  }

  /** Creates a collection in the scope. Throws InvalidOptionError, and MayflyError with `COUCHBASE_REQUEST_FAILED`. */
  async createCollection(name: string): Promise<void> {
    const { bucket, scope } = split(this.getName());
    checkCollection(name, "createCollection");
    const path = `${scopesOf(bucket)}/${encodeURIComponent(scope)}/collections`;
    await change(this.server.api(), bucket, path, name);
  }

  /** Returns `couchbase://host:port`. */
  getConnectionString(): string {
    return this.server.getConnectionString();
  }

  /** Returns the options for `connect()`. */
  getClientOptions(): CouchbaseClientOptions {
    return this.server.getClientOptions();
  }

  protected async remove(server: StartedCouchbaseContainer, name: string): Promise<void> {
    const { bucket, scope } = split(name);
    await deleteScope(server.api(), bucket, scope);
  }
}

definePart("couchbase-scope", CouchbaseScope);

/** Creates a scope. The first call of a process deletes those that processes which have ended left behind. */
export async function openScope(
  server: StartedCouchbaseContainer,
  bucket: string,
): Promise<CouchbaseScope> {
  // Each bucket has scopes of its own.
  await oncePerServer(`${server.getId()} ${bucket}`, () => deleteLeftovers(server.api(), bucket));
  const scope = ownedName(testRun());
  await change(server.api(), bucket, scopesOf(bucket), scope);
  return new CouchbaseScope(server, `${bucket}${SEPARATOR}${scope}`);
}

async function deleteLeftovers(server: AskedServer, bucket: string): Promise<void> {
  const { body } = await askServer(server, { path: scopesOf(bucket) });
  const { scopes } = JSON.parse(body) as { scopes: { name: string }[] };
  for (const scope of namesOfTheDead(scopes.map(({ name }) => name))) {
    await deleteScope(server, bucket, scope);
  }
}

/** Creates a scope or a collection, and waits until the node has it. */
async function change(
  server: AskedServer,
  bucket: string,
  path: string,
  name: string,
): Promise<void> {
  const { uid } = JSON.parse(await sendForm(server, path, { name })) as { readonly uid: string };
  await sendForm(server, `${scopesOf(bucket)}/@ensureManifest/${uid}`, {});
}

/** Deletes a scope with its collections; does nothing if it does not exist. */
async function deleteScope(server: AskedServer, bucket: string, scope: string): Promise<void> {
  const path = `${scopesOf(bucket)}/${encodeURIComponent(scope)}`;
  await askServer(server, { method: "DELETE", path }, [NOT_FOUND]);
}

const scopesOf = (bucket: string): string =>
  `/pools/default/buckets/${encodeURIComponent(bucket)}/scopes`;

function split(name: string): { readonly bucket: string; readonly scope: string } {
  const at = name.lastIndexOf(SEPARATOR);
  return { bucket: name.slice(0, at), scope: name.slice(at + 1) };
}

function checkCollection(name: string, option: string): string {
  if (/^[A-Za-z0-9-][\w%-]{0,250}$/.test(checkText(name, option))) return name;
  const expected =
    "a name of at most 251 characters of A-Z a-z 0-9 _ % -, without _ or % at its start";
  throw InvalidOptionError.quoting(option, expected, name);
}
