// Starts a container, and loads ssh2 as a tunnel does: it is dockerode's, and not in this project's node_modules.
const { dirname, join } = require("node:path");
const { GenericContainer } = require("mayfly");

async function main() {
  const container = await new GenericContainer("busybox:1.37")
    .withCommand(["sleep", "infinity"])
    .withCopyContentToContainer([{ content: "content", target: "/copied" }])
    .start();
  const { stdout } = await container.exec(["cat", "/copied"]);
  await container.stop();
  const getBundle = require(join(dirname(require.resolve("mayfly")), "bundles.js"));
  const { loadSsh2 } = getBundle("src/bundle-attaching.js")["src/unbundled.js"]();
  console.log(stdout, typeof loadSsh2().Client);
}

main();
