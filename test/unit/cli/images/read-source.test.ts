import { constantsOf, readSource } from "../../../../src/cli/images/read-source";

const read = (source: string, known: Readonly<Record<string, string>> = {}) =>
  readSource(source, new Map(Object.entries(known)));

describe("the images of a source", () => {
  it.each([
    ["a builder", 'new GenericContainer("redis:8")', ["redis:8"]],
    ["a module with a type", "new ServerContainer<Foo>(\n  'redis:8',\n)", ["redis:8"]],
    ["a module of a namespace", "new mayfly.RedisContainer(`redis:8`)", ["redis:8"]],
    ["a pull", 'await Images.pull("redis:8", { platform })', ["redis:8"]],
    ["a constant", 'const IMAGE: string = "redis:8"; new RedisContainer(IMAGE)', ["redis:8"]],
    ["a member", 'const images = { redis: "redis:8" }; new X.Container(images.redis)', ["redis:8"]],
    [
      "a substitute",
      'new PostgreSqlContainer(ImageName.fromString("shop/pg:3").asCompatible',
      ["shop/pg:3"],
    ],
    ["a default image", "new SocatContainer().withTarget(1)", ["alpine/socat:1.7.4.3-r0"]],
    [
      "a class",
      'class Shop extends GenericContainer { constructor() { super("shop:1"); } }',
      ["shop:1"],
    ],
    [
      "a class's default",
      'class Shop extends GenericContainer {\n constructor(image: string = "shop:1") {',
      ["shop:1"],
    ],
    [
      "a Dockerfile",
      'fromContext({ Dockerfile: "FROM busybox:1.37 AS a\\nFROM a" })',
      ["busybox:1.37"],
    ],
    ["an exposed port", "await TestContainers.exposeHostPorts(80)", ["testcontainers/sshd:1.4.0"]],
    ["a comment", '// new GenericContainer("redis:7")\n/* new GenericContainer("redis:6") */', []],
    ["a URL with slashes", 'const a = "http://x"; new GenericContainer("redis:8")', ["redis:8"]],
    ["another class", 'class Shop extends Page { constructor() { super("shop:1"); } }', []],
  ])("are found: %s", (_what, source, images) => {
    expect(read(source)).toEqual({ images, unreadable: [] });
  });

  it("are found in constants of other files", () => {
    const constants = constantsOf('export const IMAGE = "redis:8";');
    expect(readSource("new RedisContainer(IMAGE)", constants).images).toEqual(["redis:8"]);
  });

  it("are unreadable where code computes them, with the line", () => {
    const source = "/* one\n two */\nawait new GenericContainer(`redis:${version}`)\n  .start();";
    expect(read(source)).toEqual({
      images: [],
      unreadable: ["3: new GenericContainer(`redis:${version}`)"],
    });
  });
});
