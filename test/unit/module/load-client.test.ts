import { loadClient } from "../../../src/module";

/** TypeScript does not look for a package whose name is a variable. */
const importing = (name: string): Promise<unknown> => import(name);

describe("loadClient", () => {
  it("returns what the function loads", async () => {
    await expect(loadClient("path", () => import("node:path"), "this")).resolves.toHaveProperty(
      "join",
    );
  });

  it("says what to install", async () => {
    const load = (): Promise<unknown> => importing("no-such-client");
    await expect(loadClient("no-such-client", load, "openDatabase()")).rejects.toMatchObject({
      code: "CLIENT_MISSING",
      message: expect.stringMatching(
        /^openDatabase\(\) needs the package no-such-client, which is not installed\.\n.*npm install --save-dev no-such-client/,
      ) as string,
    });
  });

  it("rejects with the client's own failure, such as a package that it lacks itself", async () => {
    const load = (): Promise<unknown> => importing("no-such-other");
    await expect(loadClient("no-such-client", load, "this")).rejects.toThrow("no-such-other");
    const failing = (): Promise<unknown> => Promise.reject(new Error("too old a Node"));
    await expect(loadClient("client", failing, "this")).rejects.toThrow("too old a Node");
  });
});
