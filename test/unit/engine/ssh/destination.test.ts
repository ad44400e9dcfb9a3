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
});
