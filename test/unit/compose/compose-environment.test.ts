import { DockerComposeEnvironment } from "../../../src";

const folder = __dirname;
const file = "compose-environment.test.js";
const circular: Record<string, unknown> = {};
circular["itself"] = circular;

describe("DockerComposeEnvironment's options", () => {
  it.each<[() => unknown, string]>([
    [
      () => new DockerComposeEnvironment("/no/such/folder", file),
      'DockerComposeEnvironment.folder: expected an existing folder, got "/no/such/folder"',
    ],
    [
      () => new DockerComposeEnvironment(folder, [file, "nope.yml"]),
      `DockerComposeEnvironment.files: expected an existing file in ${folder}, got "nope.yml"`,
    ],
    [
      () => new DockerComposeEnvironment(folder, []),
      "DockerComposeEnvironment.files: expected at least one file, got none",
    ],
    [
      () => new DockerComposeEnvironment(folder, "services:\n  web: { image: a }"),
      `DockerComposeEnvironment.files: expected an existing file in ${folder}, got a string\nHint: the content of a compose file is given as { content: … }`,
    ],
    [
      () => new DockerComposeEnvironment(folder, { content: "" }),
      "DockerComposeEnvironment.files.content: expected a non-empty string, got",
    ],
    [
      () => new DockerComposeEnvironment(folder, { content: [] }),
      "DockerComposeEnvironment.files.content: expected a string or an object, got an empty array",
    ],
    [
      () => new DockerComposeEnvironment(folder, { services: {} } as never),
      "DockerComposeEnvironment.files.content: expected a string or an object, got undefined",
    ],
    [
      () => new DockerComposeEnvironment(folder, { content: { services: 1n } }),
      "DockerComposeEnvironment.files.content: expected an object that JSON can hold, got one that it cannot: ",
    ],
    [
      () => new DockerComposeEnvironment(folder, { content: { services: circular } }),
      "DockerComposeEnvironment.files.content: expected an object that JSON can hold, got one that it cannot: ",
    ],
    [
      () => new DockerComposeEnvironment(folder, { content: "a", name: "../a.yml" }),
      "DockerComposeEnvironment.files.name: expected a file name without folders that ends in .yml or .yaml",
    ],
    [
      () =>
        new DockerComposeEnvironment(folder, [
          { content: "a", name: "a.yml" },
          { content: "b", name: "a.yml" },
        ]),
      'DockerComposeEnvironment.files.name: expected a name that no other file has, got "a.yml"',
    ],
    [
      () => new DockerComposeEnvironment(folder, file).withProjectName("A b"),
      'withProjectName: expected a name of lower-case letters, digits, _ and -, got "A b"',
    ],
    [
      () => new DockerComposeEnvironment(folder, file).withScale("web", -1),
      "withScale: expected a whole number, zero or more, got -1",
    ],
    [
      () => new DockerComposeEnvironment(folder, file).withReuse({ idleTimeout: 0 }),
      "withReuse.idleTimeout: expected milliseconds above zero, got 0",
    ],
    [
      () => new DockerComposeEnvironment(folder, file).withEnvironmentFile("nope.env"),
      `withEnvironmentFile: expected an existing file in ${folder}, got "nope.env"`,
    ],
    [
      () =>
        new DockerComposeEnvironment(folder, file).withClientOptions({ executable: {} as never }),
      "withClientOptions.executable.executablePath: expected a non-empty string, got",
    ],
  ])("are refused by the call that gave them (%#)", (call, message) => {
    expect(call).toThrow(message);
  });

  it("are refused by up(), before anything is started", async () => {
    const environment = new DockerComposeEnvironment(folder, file);
    await expect(environment.up("web" as never)).rejects.toThrow(
      "up: expected an array of strings, got a string",
    );
  });
});
