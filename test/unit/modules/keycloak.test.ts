import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeycloakContainer } from "../../../modules/keycloak";
import { ImageName } from "../../../src";

const keycloak = (): KeycloakContainer => new KeycloakContainer("quay.io/keycloak/keycloak:26");

describe("Keycloak refuses", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "mayfly-keycloak-"))));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["an empty name", () => keycloak().withAdminUsername(""), "withAdminUsername"],
    ["an empty password", () => keycloak().withAdminPassword(""), "withAdminPassword"],
    ["a list as a feature", () => keycloak().withFeatures("a", "b,c"), "withFeatures[1]"],
    ["no feature's name", () => keycloak().withDisabledFeatures(""), "withDisabledFeatures[0]"],
    ["a path that ends in /", () => keycloak().withContextPath("/auth/"), "withContextPath"],
    ["a path without /", () => keycloak().withContextPath("auth"), "withContextPath"],
    ["a missing file", () => keycloak().withRealmImport("/no/such.json"), "withRealmImport"],
    ["a folder", () => keycloak().withRealmImport(folder), "withRealmImport"],
    ["a realm of no name", () => keycloak().withRealmImport({} as never), "withRealmImport.realm"],
    ["master", () => keycloak().withRealmImport({ realm: "master" }), "withRealmImport.realm"],
    [
      "two realms of one name",
      () => keycloak().withRealmImport({ realm: "shop" }).withRealmImport({ realm: "shop" }),
      "withRealmImport",
    ],
    [
      "what JSON cannot carry",
      () => keycloak().withRealmImport({ realm: "shop", size: 1n }),
      "withRealmImport",
    ],
  ])("%s", (_what, call, option) => {
    expect(call).toThrow(`${option}: expected`);
    expect(call).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }) as Error);
  });

  it("a file that is not JSON, without its text", () => {
    const file = join(folder, "shop.json");
    writeFileSync(file, "{");
    expect(() => keycloak().withRealmImport(file)).toThrow(
      /^withRealmImport: expected an object .*shop\.json/,
    );
  });

  it("an image that is not declared compatible", () => {
    expect(() => new KeycloakContainer(ImageName.fromString("postgres:17"))).toThrow(
      expect.objectContaining({ code: "IMAGE_MISMATCH" }) as Error,
    );
    for (const image of ["quay.io/keycloak/keycloak:26", "keycloak/keycloak:26"]) {
      expect(() => new KeycloakContainer(ImageName.fromString(image))).not.toThrow();
    }
  });
});
