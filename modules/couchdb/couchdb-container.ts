import {
  checkText,
  defineServer,
  InvalidOptionError,
  ServerContainer,
  Wait,
  type ImageName,
} from "../../src/module";
import { COUCHDB_PORT, type CouchDBSettings } from "./settings";
import { StartedCouchDBContainer } from "./started-couchdb-container";

const couchdb = defineServer<CouchDBSettings, StartedCouchDBContainer>({
  name: "couchdb",
  images: ["couchdb", "apache/couchdb"],
  ports: [COUCHDB_PORT],
  defaults: { username: "root", password: "root" },
  variables: { username: "COUCHDB_USER", password: "COUCHDB_PASSWORD" },
  // `/_up` needs no login, so it says nothing about the administrator.
  ready: ({ username, password }) =>
    Wait.forAll([
      Wait.forHttp("/_up", COUCHDB_PORT),
      Wait.forHttp("/_all_dbs", COUCHDB_PORT).withBasicCredentials(username, password),
    ]),
  started: StartedCouchDBContainer,
});

/**
 * A CouchDB server of one node, from the official image (hub.docker.com/_/couchdb).
 *
 * ```ts
 * await using couchdb = await new CouchDBContainer("couchdb:3.5").start();
 * await fetch(`${couchdb.getUrl()}/_all_dbs`);
 * ```
 */
export class CouchDBContainer extends ServerContainer<CouchDBSettings, StartedCouchDBContainer> {
  /** Throws ImageMismatchError for an ImageName that is neither CouchDB nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, couchdb);
  }

  /** Sets the administrator's name. Default `root`. Throws InvalidOptionError for a name with a colon. */
  withUsername(username: string): this {
    if (!/^[^\s:=;]+$/.test(checkText(username, "withUsername"))) {
      const expected = "a name without spaces and none of : = ;";
      throw InvalidOptionError.quoting("withUsername", expected, username);
    }
    return this.set({ username });
  }

  /**
   * Sets the administrator's password. Default `root`. Throws InvalidOptionError for one with a line break or ` ;`, which
   * end it in the configuration file that the image writes.
   */
  withPassword(password: string): this {
    if (/[\r\n]|\s;/.test(checkText(password, "withPassword"))) {
      const expected = "a password without line breaks, and without a space before ;";
      throw InvalidOptionError.describing("withPassword", expected, "one with some");
    }
    return this.set({ password });
  }
}
