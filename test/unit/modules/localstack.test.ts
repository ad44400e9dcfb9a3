import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalstackContainer } from "../../../modules/localstack";
import { refuseMissingToken, tokenOfTests } from "../../../modules/localstack/auth-token";
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

describe("LocalStack's token", () => {
  const given = process.env["LOCALSTACK_AUTH_TOKEN"];
  beforeAll(() => delete process.env["LOCALSTACK_AUTH_TOKEN"]);
  afterAll(() => {
    if (given !== undefined) process.env["LOCALSTACK_AUTH_TOKEN"] = given;
  });

  it.each([
    "localstack/localstack",
    "localstack/localstack:latest",
    "docker.io/localstack/localstack:2026.3.1",
    "localstack/localstack:2027.1",
    "localstack/localstack-pro:2026.3",
  ])("is missing for %s before anything is pulled", async (image) => {
    await expect(new LocalstackContainer(image).start()).rejects.toMatchObject({
      code: "LOCALSTACK_TOKEN_MISSING",
      hint: expect.stringContaining("set LOCALSTACK_AUTH_TOKEN") as string,
    });
  });

  it.each([
    ["localstack/localstack:4.14.0", {}],
    ["localstack/localstack:4", {}],
    ["localstack/localstack-pro:4.14.0", { LOCALSTACK_AUTH_TOKEN: "t" }],
    ["localstack/localstack:2026.3", { LOCALSTACK_AUTH_TOKEN: "t" }],
    ["mirror.example.com/localstack/localstack", { LOCALSTACK_AUTH_TOKEN: "t" }],
    ["our/localstack:1", { LOCALSTACK_AUTH_TOKEN: "t" }],
  ])("in the environment of the tests is for %s: %j", (image, variables) => {
    process.env["LOCALSTACK_AUTH_TOKEN"] = "t";
    expect(tokenOfTests({ image })).toEqual(variables);
    delete process.env["LOCALSTACK_AUTH_TOKEN"];
  });

  it.each([
    ["mirror.example.com/localstack/localstack:latest", {}],
    ["localstack/localstack:s3-latest", {}],
    ["localstack/localstack:latest", { LOCALSTACK_AUTH_TOKEN: "own" }],
  ])("is not asked for in advance for %s with %j", (image, environment) => {
    expect(() => {
      refuseMissingToken({ image, environment });
    }).not.toThrow();
  });
});
