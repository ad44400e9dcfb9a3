import { isOwnAddress } from "../../../src/engine/own-address";

it.each([
  ["127.0.0.1", true],
  ["127.0.0.9", true],
  ["192.0.2.1", false],
  ["2001:db8::1", false],
])("%s is this machine's: %s", async (address, expected) => {
  expect(await isOwnAddress(address)).toBe(expected);
});
