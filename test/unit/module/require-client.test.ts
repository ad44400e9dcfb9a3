import { requireClient } from "../../../src/module";

const requiring = (name: string) => (): unknown => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- what the function is for
  return require(name) as unknown;
};

describe("requireClient", () => {
  it("returns what the function loads", () => {
    expect(requireClient("path", requiring("node:path"), "this")).toHaveProperty("join");
  });

  it("says what to install", () => {
    const required = (): unknown =>
      requireClient("no-such-client", requiring("no-such-client"), "Started.client");
    expect(required).toThrow(
      /^Started\.client needs the package no-such-client, which is not installed\.\n.*npm install --save-dev no-such-client/,
    );
  });

  it("throws the client's own failure, such as a package that it lacks itself", () => {
    const required = (): unknown =>
      requireClient("no-such-client", requiring("no-such-other"), "this");
    expect(required).toThrow("no-such-other");
  });
});
