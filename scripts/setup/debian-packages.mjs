// Unpacks packages of another release of Debian into a folder, where only tests look for them.

import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installUnlessFound } from "./debian.mjs";
import { SetupError } from "./errors.mjs";
import { run } from "./processes.mjs";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/**
 * Downloads packages without what they depend on, and unpacks them.
 * @param {string} suite a release of Debian, such as `trixie`
 * @param {string[]} packages
 * @param {string} folder
 * @param {import("./progress.mjs").Progress} progress
 */
export async function unpackPackages(suite, packages, folder, progress) {
  if (!existsSync(KEYRING)) {
    const name = "debian-archive-keyring";
    await installUnlessFound([name], [name], "to check Debian's packages", progress);
  }
  progress.say(`${packages.join(", ")} of Debian ${suite}`);
  const downloads = join(folder, "downloads");
  rmSync(downloads, { recursive: true, force: true });
  for (const name of ["lists/partial", "cache/archives/partial"]) {
    mkdirSync(join(downloads, name), { recursive: true });
  }
  const sources = join(downloads, `${suite}.list`);
  writeFileSync(
    sources,
    `deb [signed-by=${KEYRING}] ${await debianArchive(packages)} ${suite} main\n`,
  );
  const onLine = (line) => progress.detail(line);
  const hint = "check that Debian's package archives are reachable.";
  // Separate package lists leave the machine's unchanged.
  const apt = [
    ...["-o", `Dir::Etc::SourceList=${sources}`, "-o", "Dir::Etc::SourceParts=-"],
    ...["-o", `Dir::State::Lists=${join(downloads, "lists")}`],
    ...["-o", `Dir::Cache=${join(downloads, "cache")}`],
    ...["-o", "Acquire::Languages=none", "-o", "Acquire::Retries=3"],
    // The user that apt downloads as cannot write to this folder.
    ...["-o", "APT::Sandbox::User=root"],
  ];
  await run("apt-get", [...apt, "update"], { onLine, hint });
  await run("apt-get", [...apt, "download", ...packages], { cwd: downloads, onLine, hint });
  const archives = readdirSync(downloads).filter((name) => name.endsWith(".deb"));
  for (const archive of archives) {
    await run("dpkg-deb", ["--extract", join(downloads, archive), folder], { onLine });
  }
  rmSync(downloads, { recursive: true });
}

/** Returns the archive that this machine gets Debian's packages from, for example a mirror. */
async function debianArchive(packages) {
  const targets = [];
  await run(
    "apt-get",
    [
      "indextargets",
      "--format",
      "$(ORIGIN) $(COMPONENT) $(RELEASE) $(SITE)",
      "Created-By: Packages",
    ],
    { onLine: (line) => targets.push(line.split(" ")) },
  );
  const main = targets.find(
    ([origin, component, release]) =>
      origin === "Debian" && component === "main" && !release.includes("-"),
  );
  if (main === undefined) {
    throw new SetupError("This machine's apt has no Debian archive to download from.", {
      hint: `the tests need ${packages.join(" and ")}.`,
    });
  }
  return main[3];
}
