/**
 * Returns the module's files by path, not yet formatted.
 * @param {import("./arguments.mjs").NewModule} module
 * @returns {Record<string, string>}
 */
export function moduleFiles(module) {
  const { name, image, title } = module;
  const names = {
    ...module,
    repository: image.slice(0, image.lastIndexOf(":")),
    constant: variable(name, "server"),
    builder: `${title}Container`,
    started: `Started${title}Container`,
  };
  return {
    [`modules/${name}/index.ts`]: index(names),
    [`modules/${name}/${name}-container.ts`]: builder(names),
    [`docs/modules/${name}.md`]: page(names),
    [`examples/modules/${name}.ts`]: example(names),
    [`test/modules/${name}.test.ts`]: test(names),
  };
}

const index = ({ name, builder, started }) => `
export { ${builder}, ${started} } from "./${name}-container";
`;

const builder = ({ name, image, repository, port, title, constant, builder, started }) => `
import { defineServer, ServerContainer, StartedServer, Wait, type ImageName } from "../../src/module";

/** What the builder collects: a user, a password … */
type ${title}Settings = object;

/** A running ${title} server. */
export class ${started} extends StartedServer<${title}Settings> {}

const ${constant} = defineServer({
  name: "${name}",
  images: ["${repository}"],
  ports: [${port}],
  defaults: {},
  ready: () => Wait.forListeningPorts(),
  started: ${started},
});

/**
 * A ${title} server, from the image \`${repository}\`.
 *
 * \`\`\`ts
 * await using ${variable(name)} = await new ${builder}("${image}").start();
 * \`\`\`
 */
export class ${builder} extends ServerContainer<${title}Settings, ${started}> {
  /** Throws ImageMismatchError for an ImageName that is neither \`${repository}\` nor declared compatible with it. */
  constructor(image: string | ImageName) {
    super(image, ${constant});
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

The builder and the started container also have everything that a [container](../containers.md) has.
`;

const example = ({ name, image, builder }) => `
// The code of docs/modules/${name}.md.
import { ${builder} } from "mayfly/${name}";

async function main(): Promise<void> {
  await using ${variable(name)} = await new ${builder}("${image}").start();
  const address = \`\${${variable(name)}.getHost()}:\${${variable(name)}.getPort()}\`;

  console.log(\`has an address: \${address !== ""}\`);
}

void main();
`;

const test = ({ name, image, port, builder, started }) => `
import { ${builder}, ${started} } from "../../modules/${name}";
import { attach, ImageMismatchError, ImageName, type StartedContainerData } from "../../src";
import { describePage } from "../support/module-pages";

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

describePage("${name}", ["has an address: true"], []);
`;

/** Returns a variable's name. The ending prevents reserved words. */
function variable(name, ending = "Container") {
  const camel = name.replace(/-(.)/g, (_dash, letter) => letter.toUpperCase());
  return `${camel}${ending[0].toUpperCase()}${ending.slice(1)}`;
}
