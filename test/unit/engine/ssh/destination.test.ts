import { UnusableAddress } from "../../../../src/engine/find/unusable-address";
import { destinationUri, parseDestination } from "../../../../src/engine/ssh/destination";

describe("the URI of an SSH destination", () => {
  it.each([
    "host",
    "Alias_1",
    "me@host:2222",
    "me@[fe80::1]:22/run/user/1000/docker.sock",
    "a%40b@host/run/my%20.sock",
  ])("ssh://%s is written as it was read", (rest) => {
    expect(destinationUri(parseDestination(rest))).toBe(`ssh://${rest}`);
  });

  it.each(["us%er@host", "%00@host", "host/run/%0asock", "host/%1b[2J", "ho%"])(
    "ssh://%s is refused as what it is",
    (rest) => {
      expect(() => parseDestination(rest)).toThrow(UnusableAddress);
    },
  );
});
