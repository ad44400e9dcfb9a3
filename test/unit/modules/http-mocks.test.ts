import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verifyRequests, waitForRequest, type Journal } from "../../../modules/http-mocks/journal";
import { MockserverContainer } from "../../../modules/mockserver";
import { addExpectations } from "../../../modules/mockserver/expectations";
import { ImageName } from "../../../src";

const mockserver = (): MockserverContainer => new MockserverContainer("mockserver/mockserver");
const nobody = { product: "Nobody", code: "NONE", host: "127.0.0.1", port: 1 };

describe("MockserverContainer", () => {
  it("takes images of MockServer and substitutes for them", () => {
    const other = ImageName.fromString("postgres:17");
    expect(() => new MockserverContainer(other)).toThrow("mockserver/mockserver");
  });

  it("refuses what is no expectation", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    expect(() => mockserver().withExpectations("{}" as never)).toThrow("withExpectations[0]");
    expect(() => mockserver().withExpectations({}, [] as never)).toThrow("withExpectations[1]");
    expect(() => mockserver().withExpectations(circle)).toThrow("that JSON can carry");
  });

  it("refuses a file that is not JSON, without what it contains", () => {
    const folder = mkdtempSync(join(tmpdir(), "mayfly-mocks-"));
    const file = join(folder, "mocks.json");
    writeFileSync(file, "s3cr3t");
    expect(() => mockserver().withExpectationFiles(file)).toThrow(
      "withExpectationFiles: expected the path of a JSON file, got not JSON",
    );
    expect(() => mockserver().withExpectationFiles(join(folder, "none"))).toThrow("ENOENT");
    expect(() => mockserver().withExpectationFiles("")).toThrow("expected a non-empty string");
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["a path without slash", { path: "a" }, 'begins with a slash, got "a"'],
    ["a path that is no string", { path: { not: true, value: "/a" } as never }, "expected a non"],
    ["an OpenAPI document", { specUrlOrPayload: "x" }, "got an OpenAPI document"],
    ["no object", "/a" as never, "httpRequest: expected an object"],
  ])("refuses %s below a path", async (_what, httpRequest, says) => {
    await expect(addExpectations(nobody, [{ httpRequest }], "/mine")).rejects.toThrow(says);
  });
});

describe("a journal", () => {
  const paths = Array.from({ length: 12 }, (_, index) => `/${index}`);
  const journal: Journal<object> = {
    product: "Mock",
    prefix: "MOCK",
    requests: (filter) =>
      Promise.resolve(
        filter === undefined
          ? paths.map((path) => ({ method: "GET", path, query: {}, headers: {}, body: "" }))
          : [],
      ),
  };
  const shown = "12: … GET /2, GET /3,";

  it.each([
    [1, `expected 1 request like {}, and 0 came. All that came: ${shown}`],
    [{ atLeast: 2 }, "expected at least 2 requests like {}"],
  ])("shows the last requests if %j did not come", async (count, says) => {
    await expect(verifyRequests(journal, {}, count)).rejects.toThrow(says);
  });

  it("says at most", async () => {
    const all = { ...journal, requests: () => journal.requests() };
    await expect(verifyRequests(all, {}, { atMost: 1 })).rejects.toThrow("at most 1 request");
  });

  it.each([
    [-1, "verify.count: expected a whole number, zero or more"],
    [{}, "verify.count: expected a number, or an object with atLeast or atMost"],
    [{ atLeast: 2, atMost: 1 }, "verify.count.atMost: expected a whole number, 2 or more"],
  ])("refuses the count %j", async (count, says) => {
    await expect(verifyRequests(journal, {}, count)).rejects.toThrow(says);
  });

  it("refuses a time that is none", async () => {
    await expect(waitForRequest(journal, {}, { timeout: 0 })).rejects.toThrow(
      "waitForRequest.timeout: expected a whole number",
    );
  });
});
