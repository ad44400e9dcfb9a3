// Starts a container with files, one of which is in an archive of Yarn's. Stops nothing.
const { join } = require("node:path");
const { GenericContainer } = require("mayfly");

async function main() {
  const container = await new GenericContainer("busybox:1.37")
    .withCommand(["sleep", "infinity"])
    .withCopyFilesToContainer([
      { source: __filename, target: "/copied/start.cjs" },
      { source: require.resolve("mayfly/package.json"), target: "/copied/package.json" },
    ])
    .withCopyDirectoriesToContainer([{ source: join(__dirname, "files"), target: "/copied" }])
    .withCopyContentToContainer([{ content: "content", target: "/copied/content" }])
    .start();
  const { stdout } = await container.exec([
    "sh",
    "-c",
    "cd /copied; ls; grep '\"name\"' package.json",
  ]);
  process.stdout.write(stdout);
  if (process.argv[2] === "be killed") process.kill(process.pid, "SIGKILL");
}

main();
