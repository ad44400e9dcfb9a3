import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalstackContainer } from "../../../modules/localstack";
import { ImageName } from "../../../src";

const localstack = (): LocalstackContainer =>
  new LocalstackContainer("localstack/localstack:4.14.0");

describe("LocalStack refuses", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "mayfly-localstack-"))));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["a service in capitals", () => localstack().withServices("s3", "SQS"), "withServices[1]"],
    ["a list as a service", () => localstack().withServices("s3,sqs"), "withServices[0]"],
    ["no service's name", () => localstack().withServices(5 as never), "withServices[0]"],
    ["an empty region", () => localstack().withRegion(""), "withRegion"],
    ["a missing script", () => localstack().withInitScripts("/no/such.sh"), "withInitScripts"],
    [
      "a script's text",
      () => localstack().withInitScripts(`#!/bin/sh\n\0${"x".repeat(9_000)}`),
      "withInitScripts",
    ],
    ["a folder without scripts", () => localstack().withInitScripts(folder), "withInitScripts"],
  ])("%s", (_what, call, option) => {
    expect(call).toThrow(`${option}: expected`);
    expect(call).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }) as Error);
  });

  it("a script that LocalStack would ignore", () => {
    const file = join(folder, "init.sql");
    writeFileSync(file, "");
    expect(() => localstack().withInitScripts(file)).toThrow("ends in .sh or .py");
    rmSync(file);
  });

  it("an image that is not declared compatible", () => {
    expect(() => new LocalstackContainer(ImageName.fromString("postgres:17"))).toThrow(
      expect.objectContaining({ code: "IMAGE_MISMATCH" }) as Error,
    );
  });
});
