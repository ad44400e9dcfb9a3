import {
  CouchDBContainer,
  CouchDBDatabase,
  type StartedCouchDBContainer,
} from "../../modules/couchdb";
import { attach, type ObjectData } from "../../src";
import { describeServer } from "../support/describe-server";
import { describeContract, ODD } from "../support/module-contract";
import { describePage } from "../support/module-pages";
import { runModuleProgram } from "../support/module-program";
import { ownSession } from "../support/own-session";

const COUCHDB = "couchdb:3.5";

/** Sends a request as the client of a URL with a login does. */
async function ask(url: string, method = "GET", body?: object): Promise<unknown> {
  const { username, password, origin, pathname } = new URL(url);
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const answer = await fetch(`${origin}${pathname}`, {
    method,
    headers: { Authorization: `Basic ${Buffer.from(login).toString("base64")}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const databases = (couchdb: StartedCouchDBContainer): Promise<unknown> =>
  ask(`${couchdb.getUrl()}/_all_dbs`);

describeContract<StartedCouchDBContainer>({
  server: "couchdb",
  image: COUCHDB,
  create: (image) => new CouchDBContainer(image),
  query: async (couchdb) => {
    await using database = await couchdb.openDatabase();
    await ask(`${database.getUrl()}/greeting`, "PUT", { text: "hello" });
    expect(await ask(`${database.getUrl()}/greeting`)).toMatchObject({ text: "hello" });
  },
  address: "getUrl",
  starts: 3,
  wrongPassword: {
    connect: (couchdb) => ask(`${couchdb.getUrl().replace("root:root", "root:wrong")}/_all_dbs`),
    error: /Name or password is incorrect/,
  },
  odd: () => new CouchDBContainer(COUCHDB).withUsername("me").withPassword(ODD),
  bakes: false,
});

describeServer("couchdb", () => {
  let couchdb: StartedCouchDBContainer;
  beforeAll(async () => {
    couchdb = await new CouchDBContainer(COUCHDB).withEnvironment({ COUCHDB_USER: "me" }).start();
  });
  afterAll(() => couchdb.stop());

  it("has the login of methods and variables", () => {
    expect([couchdb.getUsername(), couchdb.getPassword()]).toEqual(["me", "root"]);
    expect(couchdb.getUrl()).toBe(`http://me:root@${couchdb.getHost()}:${couchdb.getPort()}`);
  });

  it("gives each test a database, and deletes it", async () => {
    await ask(`${couchdb.getUrl()}/kept`, "PUT");
    {
      await using one = await couchdb.openDatabase();
      await using two = await couchdb.openDatabase();
      await ask(`${one.getUrl()}/a`, "PUT", { of: "one" });
      await expect(ask(`${two.getUrl()}/a`)).rejects.toThrow("missing");
      const data = JSON.parse(JSON.stringify(one)) as ObjectData;
      await using attached = attach(data, CouchDBDatabase);
      expect(await ask(`${attached.getUrl()}/a`)).toMatchObject({ of: "one" });
    }
    expect(await databases(couchdb)).toEqual(["kept"]);
  });

  it("deletes what a killed process has left", async () => {
    const run = (end: string): ReturnType<typeof runModuleProgram> =>
      runModuleProgram(
        "open-part",
        ["couchdb", JSON.stringify(couchdb), "openDatabase", end],
        ownSession(),
      );
    const killed = await run("killed");
    expect(killed.stderr).toBe("");
    expect(await databases(couchdb)).toContain(killed.stdout);
    expect(await run("drop")).toMatchObject({ code: 0, stderr: "" });
    expect(await databases(couchdb)).not.toContain(killed.stdout);
  });
});

describePage("couchdb", ["Welcome", "0 documents"]);
