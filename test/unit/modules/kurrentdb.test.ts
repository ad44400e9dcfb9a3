import { KurrentDbContainer } from "../../../modules/kurrentdb";
import { ImageName } from "../../../src";

describe("KurrentDbContainer", () => {
  it("takes images of KurrentDB and substitutes for them", () => {
    const mirror = ImageName.fromString("registry.example.com/mirror/events:1");
    expect(() => new KurrentDbContainer(mirror)).toThrow("registry.example.com/mirror/events");
    const substitute = mirror.asCompatibleSubstituteFor("kurrentplatform/kurrentdb");
    expect(() => new KurrentDbContainer(substitute)).not.toThrow();
  });
});
