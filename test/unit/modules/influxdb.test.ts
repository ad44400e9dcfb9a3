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

  it.each(["influxdb", "influxdb:latest", "influxdb:2", "docker.io/library/influxdb:3.1-core"])(
    "refuses %s, which has other variables",
    (image) => {
      expect(() => new InfluxDbContainer(image)).toThrow("image: expected an image of version 1");
    },
  );

  it.each(["influxdb:1", "influxdb:1.11-alpine", "registry.example.com/influxdb:2026"])(
    "takes %s",
    (image) => {
      expect(() => new InfluxDbContainer(image)).not.toThrow();
    },
  );

  it.each(["my-db", "a b", "1st", "größe", 'a"b', "a;b"])("refuses the database %s", (name) => {
    expect(() => create().withDatabase(name)).toThrow("withDatabase: expected a name of letters");
  });

  it.each([":", '"', "\\", "*", "?", "[", " ", "\n"])("refuses a name with %j", (wrong) => {
    expect(() => create().withUsername(`a${wrong}b`)).toThrow("withUsername: expected a string");
  });

  it.each(["'", "\\", "*", "?", "[", " ", "\n"])("refuses a password with %j unseen", (wrong) => {
    const named = (): unknown => create().withPassword(`s3cr3t${wrong}`);
    expect(named).toThrow("withPassword: expected a string without white space and without '");
    expect(named).not.toThrow("s3cr3t");
  });

  it("takes other characters", () => {
    expect(() =>
      create().withDatabase("Shop_2").withUsername("me@x'").withPassword('p:"$&#'),
    ).not.toThrow();
    expect(() => create().withPassword("")).toThrow("withPassword: expected a non-empty string");
  });
});
