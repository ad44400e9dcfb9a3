import { readSource, type SourceImages } from "../../../../src/cli/images/read-source";

const read = (source: string): SourceImages => readSource("a.test.ts", source).images(new Map());

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
      'new PostgreSqlContainer(ImageName.fromString("shop/pg:3").asCompatible())',
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
      'class Shop extends GenericContainer {\n constructor(private readonly image: string = "shop:1") { super(image); } }',
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
    [
      "a member of a class",
      'class A { static IMAGE = "redis:8"; start() { return new B.Container(A.IMAGE); } }',
      ["redis:8"],
    ],
    [
      "an enumeration",
      'enum Image { Redis = "redis:8" } new C.Container(Image.Redis)',
      ["redis:8"],
    ],
    ["a string with code", "const a = 'new GenericContainer(\"redis:7\")';", []],
    ["Ryuk", 'process.env.MAYFLY_CLEANUP = "ryuk";', ["testcontainers/ryuk:0.14.0"]],
    ["another class", 'class Shop extends Page { constructor() { super("shop:1"); } }', []],
  ])("are found: %s", (_what, source, images) => {
    expect(read(source)).toEqual({ images, unreadable: [] });
  });

  it.each([
    ['import { IMAGE } from "./images";', "IMAGE"],
    ['import { IMAGE as image } from "./images";', "image"],
    ['import * as images from "./images";', "images.IMAGE"],
    ['import { Image } from "./images";', "Image.Redis"],
    ['import all from "./images";', "all.redis"],
    ['import { settings } from "./images";', "settings.images.redis"],
    ['const { IMAGE } = require("./images");', "IMAGE"],
    ['const image = require("./images").IMAGE;', "image"],
    ['const { IMAGE: image } = await import("./images");', "image"],
    ['import images = require("./images");', "images.CACHE"],
  ])("are found in constants that are imported: %s %s", (head, image) => {
    const { constants } = readSource(
      "images.ts",
      `export const IMAGE = "redis:8" as const;
       export enum Image { Redis = "redis:8" }
       export const settings = { images: { redis: "redis:8" } };
       export default { redis: "redis:8" };
       exports.CACHE = "redis:8";`,
    );
    const { images } = readSource("a.ts", `${head} new RedisContainer(${image})`);
    expect(images(constants)).toEqual({ images: ["redis:8"], unreadable: [] });
  });

  it.each([
    ["a parameter", "const start = (image: string) => new GenericContainer(image)"],
    ["a parameter's member", "function f({ page }) { return new GenericContainer(page.image) }"],
    ["a name that is not imported", "new GenericContainer(image)"],
    ["a member of another object", "const a = {}; new GenericContainer(a.image)"],
    ["the environment", "new GenericContainer(process.env.image)"],
  ])("are unreadable where only the name is that of a constant: %s", (_what, source) => {
    const page = 'const image = "logo.png"; const page = { image: "logo.png" };';
    const { constants } = readSource("page.ts", page);
    const shown = source.slice(
      source.indexOf("new "),
      source.indexOf(")", source.indexOf("new ")) + 1,
    );
    expect(readSource("a.ts", source).images(constants)).toEqual({
      images: [],
      unreadable: [`1: ${shown}`],
    });
  });

  it("are unreadable where a parameter has the name of a constant", () => {
    const source = 'const image = "redis:7";\nconst start = (image) => new RedisContainer(image);';
    expect(read(source)).toEqual({ images: [], unreadable: ["2: new RedisContainer(image)"] });
  });

  it("are unreadable where code computes them, with the line", () => {
    expect(readSource("a.ts", "const a = ;").fault).toMatch(/^1: Unexpected token/);
    const source = "/* one\n two */\nawait new GenericContainer(`redis:${version}`)\n  .start();";
    expect(read(source)).toEqual({
      images: [],
      unreadable: ["3: new GenericContainer(`redis:${version}`)"],
    });
  });
});
