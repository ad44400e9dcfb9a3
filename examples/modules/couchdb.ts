// The code of docs/modules/couchdb.md.
import { CouchDBContainer } from "mayfly/couchdb";

/** Sends a GET request. fetch() takes no credentials in a URL. */
async function get(url: string): Promise<string> {
  const { username, password, origin, pathname } = new URL(url);
  const authorization = `Basic ${btoa(`${username}:${password}`)}`;
  const response = await fetch(`${origin}${pathname}`, { headers: { authorization } });
  const { couchdb, doc_count } = (await response.json()) as {
    couchdb?: string;
    doc_count?: number;
  };
  return couchdb ?? `${doc_count} documents`;
}

async function main(): Promise<void> {
  await using couchdb = await new CouchDBContainer("couchdb:3.5").start();
  const url = couchdb.getUrl(); // http://root:root@127.0.0.1:…

  console.log(await get(url));
  {
    await using database = await couchdb.openDatabase();
    database.getUrl(); // http://root:root@127.0.0.1:…/mayfly_…

    console.log(await get(database.getUrl()));
  }
}

void main();
