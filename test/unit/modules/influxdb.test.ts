import { ImageName } from "../../../src";
import { InfluxDbContainer } from "../../../modules/influxdb";

const create = (): InfluxDbContainer => new InfluxDbContainer("influxdb:1.8");

describe("InfluxDbContainer", () => {
  it("takes its image, and substitutes for it", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/series:1");
    expect(() => new InfluxDbContainer(mirror)).toThrow("registry.example.com/mirror/series");
    const substitute = mirror.asCompatibleSubstituteFor("influxdb");
    expect(() => new InfluxDbContainer(substitute)).not.toThrow();
  });

  it("refuses what the image cannot quote, and shows no password", () => {
    expect(() => create().withDatabase('a"b')).toThrow(
      'withDatabase: expected a string of one line without " and without backslashes',
    );
    expect(() => create().withDatabase("a[b")).toThrow("withDatabase: expected a name without /");
    expect(() => create().withUsername("a\\b")).toThrow("withUsername: expected a string of one");
    const named = (): unknown => create().withPassword("s3cr3t'");
    expect(named).toThrow("withPassword: expected a string of one line without '");
    expect(named).not.toThrow("s3cr3t");
    expect(() => create().withPassword("")).toThrow("withPassword: expected a non-empty string");
  });
});
