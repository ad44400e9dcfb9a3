import { WireMockContainer } from "../../../modules/wiremock";
import { addMappings } from "../../../modules/wiremock/mappings";
import { ImageName } from "../../../src";

const wiremock = (): WireMockContainer => new WireMockContainer("wiremock/wiremock:3.13.2");
const nobody = { product: "Nobody", code: "NONE", host: "127.0.0.1", port: 1 };

describe("WireMockContainer", () => {
  it("takes images of WireMock", () => {
    const other = ImageName.fromString("postgres:17");
    expect(() => new WireMockContainer(other)).toThrow("wiremock/wiremock");
  });

  it("refuses what is no mapping, no JSON file and no folder", () => {
    expect(() => wiremock().withMappings("{}" as never)).toThrow("withMappings[0]");
    expect(() => wiremock().withMappingFiles(__filename)).toThrow("withMappingFiles: expected");
    expect(() => wiremock().withBodyFiles(__filename)).toThrow("a folder that exists");
  });

  it("refuses another program's command together with HTTPS", async () => {
    await expect(wiremock().withHttps().withCommand(["sh"]).start()).rejects.toThrow(
      'withCommand: expected options of WireMock, because withHttps() adds one, got "sh"',
    );
  });

  it.each([
    ["a path without slash", { urlPath: "a" }, "request.urlPath: expected a path that begins"],
    ["a URL that is no string", { url: 5 as never }, "request.url: expected a non-empty string"],
    ["no object", "/a" as never, "request: expected an object"],
  ])("refuses %s below a path", async (_what, request, says) => {
    const place = { name: "mine", path: "/mine" };
    await expect(addMappings(nobody, [{ request }], place)).rejects.toThrow(says);
  });
});
