// Copies a file of 2 GB into a container and out again, and prints how much memory that took.
import { mkdtemp, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GenericContainer } from "../../../src";
import { growthDuring } from "./growth";

const SIZE = 2 * 1024 ** 3;

async function main(image: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "mayfly-large-"));
  try {
    await using container = await new GenericContainer(image)
      .withCommand(["sleep", "infinity"])
      .start();
    const source = join(folder, "in");
    await writeFile(source, "");
    // A sparse file: it has the size, and takes no space.
    await truncate(source, SIZE);
    const intoContainer = await growthDuring(() =>
      container.copyFilesToContainer([{ source, target: "/large" }]),
    );
    const { stdout } = await container.exec(["stat", "-c", "%s", "/large"]);

    const target = join(folder, "out");
    const outOfContainer = await growthDuring(() =>
      container.copyFileFromContainer("/large", target),
    );
    const { size } = await stat(target);
    console.log(JSON.stringify({ intoContainer, inside: Number(stdout), outOfContainer, size }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

void main(process.argv[2] ?? "");
