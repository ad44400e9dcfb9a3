import { ValkeyContainer } from "../../../modules/valkey";
import { ImageName } from "../../../src";

describe("ValkeyContainer", () => {
  it.each([
    ["", "withUsername: expected a non-empty string"],
    ["two words", 'withUsername: expected a name without spaces, got "two words"'],
  ])("refuses the user %j", (username, message) => {
    const valkey = new ValkeyContainer("valkey/valkey:8");
    expect(() => valkey.withUsername(username)).toThrow(message);
  });

  it("takes an image by its ImageName if it is Valkey's, or declared to be", () => {
    const own = ImageName.fromString("registry.example.com/team/own:3");
    expect(() => new ValkeyContainer(own)).toThrow("is not one of");
    expect(() => new ValkeyContainer(own.asCompatibleSubstituteFor("valkey/valkey"))).not.toThrow();
    expect(() => new ValkeyContainer(ImageName.fromString("valkey/valkey:8"))).not.toThrow();
  });
});
