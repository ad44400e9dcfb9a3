import {
  isUserNetwork,
  isWithoutNetwork,
  isWithoutPorts,
} from "../../../../src/spec/ports/network-mode";

it.each([
  // mode, without a network of its own, without ports, a user's network
  ["none", true, true, false],
  ["container:abc", true, true, false],
  ["host", false, true, false],
  ["bridge", false, false, false],
  ["default", false, false, false],
  ["nat", false, false, false],
  ["ns:/run/netns/test", false, false, false],
  ["slirp4netns", false, false, false],
  ["pasta:-T,8080", false, false, false],
  ["shop", false, false, true],
  ["hosts", false, false, true],
  ["nonesuch", false, false, true],
])("%s", (mode, withoutNetwork, withoutPorts, userNetwork) => {
  expect(isWithoutNetwork(mode)).toBe(withoutNetwork);
  expect(isWithoutPorts(mode)).toBe(withoutPorts);
  expect(isUserNetwork(mode)).toBe(userNetwork);
});

it("takes no mode for the engine's default", () => {
  expect(isWithoutNetwork(undefined)).toBe(false);
  expect(isWithoutPorts(undefined)).toBe(false);
});
