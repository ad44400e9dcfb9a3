import { ImageName } from "../../../src";
import { CouchDBContainer } from "../../../modules/couchdb";

describe("CouchDBContainer", () => {
  it("takes images of CouchDB and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/documents:3");
    expect(() => new CouchDBContainer(mirror)).toThrow("registry.example.com/mirror/documents");
    const substitute = mirror.asCompatibleSubstituteFor("couchdb");
    expect(() => new CouchDBContainer(substitute)).not.toThrow();
  });

  it("refuses a login that cannot be right", () => {
    const create = (): CouchDBContainer => new CouchDBContainer("couchdb:3.5");
    expect(() => create().withUsername("a:b")).toThrow("withUsername: expected a name without");
    expect(() => create().withPassword("")).toThrow("withPassword: expected a non-empty string");
    for (const password of ["s3cr3t\n", "s3cr3t ;x"]) {
      const call = (): unknown => create().withPassword(password);
      expect(call).toThrow("withPassword: expected a password without line breaks");
      expect(call).not.toThrow("s3cr3t");
    }
    expect(() => create().withPassword("a;b c")).not.toThrow();
  });
});
