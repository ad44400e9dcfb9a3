/**
 * Returns the module's files by path, not yet formatted.
 * @param {import("./arguments.mjs").NewModule} module
 * @returns {Record<string, string>}
 */
export function moduleFiles(module) {
  const { name, image, title } = module;
  const kind = name.replaceAll("-", "_").toUpperCase();
  const names = {
    ...module,
    repository: image.slice(0, image.lastIndexOf(":")),
    kind,
    constant: `${kind}_PORT`,
    builder: `${title}Container`,
    started: `Started${title}Container`,
  };
  return {
    [`modules/${name}/index.ts`]: index(names),
    [`modules/${name}/${name}-container.ts`]: builder(names),
    [`modules/${name}/started-${name}-container.ts`]: started(names),
    [`modules/${name}/README.md`]: page(names),
    [`test/modules/${name}.test.ts`]: test(names),
  };
}

const index = ({ name, builder, started }) => `
export { ${builder} } from "./${name}-container";
export { ${started} } from "./started-${name}-container";
`;

const builder = ({ name, image, repository, title, kind, constant, builder, started }) => `
import { attachable, GenericContainer, type ImageName, type StartOptions } from "../../src";
import { ${kind}, ${constant}, ${started} } from "./started-${name}-container";

const STARTUP_TIMEOUT_MS = 120_000;

/**
 * A ${title} server, from the image \`${repository}\`.
 *
 * \`\`\`ts
 * await using ${variable(name)} = await new ${builder}("${image}").start();
 * \`\`\`
 */
export class ${builder} extends GenericContainer {
  /** Throws ImageMismatchError for an ImageName that is neither \`${repository}\` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image);
    if (typeof image !== "string") image.assertCompatibleWith("${repository}");
    this.withExposedPorts(${constant}).withStartupTimeout(STARTUP_TIMEOUT_MS);
  }

  override async start(options?: StartOptions): Promise<${started}> {
    return new ${started}(await super.start(options));
  }
}

attachable(${kind}, { create: (started) => new ${started}(started) });
`;

const started = ({ name, title, port, kind, constant, started }) => `
import { StartedContainer, type Attachment } from "../../src";

export const ${constant} = ${port};
/** The class's name in \`attachable\`. */
export const ${kind} = "${name}";

/** A running ${title} server. */
export class ${started} extends StartedContainer {
  /** Returns the host port. */
  getPort(): number {
    return this.getMappedPort(${constant});
  }

  protected override attachment(): Attachment {
    return { kind: ${kind}, details: {} };
  }
}
`;

const page = ({ name, image, repository, title, builder }) => `
# ${title}

\`\`\`ts
import { ${builder} } from "mayfly/${name}";

await using ${variable(name)} = await new ${builder}("${image}").start();
const address = \`\${${variable(name)}.getHost()}:\${${variable(name)}.getPort()}\`;
\`\`\`

For the image \`${repository}\`. The container is ready when the server listens on its port.

| started container | returns       |
| ----------------- | ------------- |
| \`getPort()\`       | the host port |

The builder and the started container also have everything that a [container](../../docs/containers.md) has.
`;

const test = ({ name, image, port, builder, started }) => `
import { ${builder}, ${started} } from "../../modules/${name}";
import { attach, ImageMismatchError, ImageName, type StartedContainerData } from "../../src";

describe("${builder}", () => {
  it("starts a server, which other processes can attach", async () => {
    await using ${variable(name)} = await new ${builder}("${image}").start();
    expect(${variable(name)}).toBeInstanceOf(${started});
    expect(${variable(name)}.getPort()).toBe(${variable(name)}.getMappedPort(${port}));

    const data = JSON.parse(JSON.stringify(${variable(name)})) as StartedContainerData;
    const attached = attach(data, ${started});
    expect(attached.getPort()).toBe(${variable(name)}.getPort());
  });

  it("refuses the image of another server", () => {
    const other = ImageName.fromString("example.com/another-server:1");
    expect(() => new ${builder}(other)).toThrow(ImageMismatchError);
  });
});
`;

/** Returns a variable's name. The ending `Server` prevents reserved words. */
function variable(name) {
  return `${name.replace(/-(.)/g, (_dash, letter) => letter.toUpperCase())}Server`;
}
