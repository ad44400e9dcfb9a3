/**
 * Returns the module's files by path, not yet formatted.
 * @param {import("./arguments.mjs").NewModule} module
 * @returns {Record<string, string>}
 */
export function moduleFiles(module) {
  const { name, title } = module;
  const constant = `${name.replaceAll("-", "_").toUpperCase()}_PORT`;
  const names = {
    ...module,
    constant,
    builder: `${title}Container`,
    started: `Started${title}Container`,
  };
  return {
    [`modules/${name}/index.ts`]: door(names),
    [`modules/${name}/${name}-container.ts`]: builder(names),
    [`modules/${name}/started-${name}-container.ts`]: started(names),
    [`modules/${name}/README.md`]: page(names),
    [`test/modules/${name}.test.ts`]: test(names),
  };
}

const door = ({ name, builder, started }) => `
export { ${builder} } from "./${name}-container";
export { ${started} } from "./started-${name}-container";
`;

const builder = ({ name, image, title, constant, builder, started }) => `
import { GenericContainer, type ImageName, type StartOptions } from "../../src";
import { ${constant}, ${started} } from "./started-${name}-container";

/**
 * A ${title} server, from the image \`${image}\`.
 *
 * \`\`\`ts
 * await using ${variable(name)} = await new ${builder}("${image}").start();
 * \`\`\`
 */
export class ${builder} extends GenericContainer {
  constructor(image: string | ImageName) {
    super(image);
    this.withExposedPorts(${constant});
  }

  override async start(options?: StartOptions): Promise<${started}> {
    return new ${started}(await super.start(options));
  }
}
`;

const started = ({ name, title, port, constant, started }) => `
import { attachable, StartedContainer, type Attachment } from "../../src";

export const ${constant} = ${port};

/** A started ${title} server. */
export class ${started} extends StartedContainer {
  /** Returns the host port. */
  getPort(): number {
    return this.getMappedPort(${constant});
  }

  protected override attachment(): Attachment {
    return { kind: "${name}", details: {} };
  }
}

attachable("${name}", { create: (started) => new ${started}(started) });
`;

const page = ({ name, image, title, builder }) => `
# ${title}

\`\`\`ts
import { ${builder} } from "mayfly/${name}";

await using ${variable(name)} = await new ${builder}("${image}").start();
const address = \`\${${variable(name)}.getHost()}:\${${variable(name)}.getPort()}\`;
\`\`\`

The container is ready when its server listens on its port.

| method      | returns       |
| ----------- | ------------- |
| \`getPort()\` | the host port |

It also has all methods of a [container](../../docs/containers.md).
`;

const test = ({ name, image, port, builder, started }) => `
import { ${builder}, ${started} } from "../../modules/${name}";

describe("${builder}", () => {
  it("is started when its server listens", async () => {
    await using ${variable(name)} = await new ${builder}("${image}").start();
    expect(${variable(name)}).toBeInstanceOf(${started});
    expect(${variable(name)}.getPort()).toBe(${variable(name)}.getMappedPort(${port}));
  });
});
`;

/** Returns a variable's name; the ending keeps it from being a reserved word. */
function variable(name) {
  return `${name.replace(/-(.)/g, (_dash, letter) => letter.toUpperCase())}Server`;
}
