// The base image of every stand-in: a minimal Debian, made by mmdebstrap.

import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { installUnlessFound } from "./debian.mjs";
import { followStream } from "./engine-stream.mjs";
import { CONTENT_HASH, labelledImages } from "./labels.mjs";
import { run } from "./processes.mjs";
import { seconds } from "./progress.mjs";
import { state } from "./state.mjs";

const REPOSITORY = "mayfly-base";

// Keep package installations in a build from starting services, asking questions, and leaving archives
// and caches in the layers. Shell code; $1 is the root of the new system.
const NO_SERVICES = `printf '#!/bin/sh\\nexit 101\\n' >"$1/usr/sbin/policy-rc.d"; chmod 755 "$1/usr/sbin/policy-rc.d"`;
const NO_QUESTIONS = `echo "debconf debconf/frontend select Noninteractive" | chroot "$1" debconf-set-selections`;
const NO_CACHES = `printf '%s\\n' 'APT::Keep-Downloaded-Packages "false";' 'Dir::Cache::pkgcache "";' 'Dir::Cache::srcpkgcache "";' >"$1/etc/apt/apt.conf.d/90no-caches"; rm -f "$1"/var/cache/apt/*.bin`;

const NEEDED = "to build stand-ins for images of Docker Hub, which does not answer";

const OPTIONS = [
  "--variant=minbase",
  "--aptopt=APT::Install-Recommends false",
  "--aptopt=Acquire::Retries 3",
  "--aptopt=Acquire::Languages none",
  "--aptopt=Dpkg::Use-Pty 0",
  "--dpkgopt=path-exclude=/usr/share/doc/*",
  "--dpkgopt=path-exclude=/usr/share/man/*",
  "--dpkgopt=path-exclude=/usr/share/locale/*",
  `--customize-hook=${NO_SERVICES}`,
  `--customize-hook=${NO_QUESTIONS}`,
  `--customize-hook=${NO_CACHES}`,
];

/** Debian signs sid for a week at a time; a mirror's copy, or a snapshot of it, can be older. */
const UNSTABLE = ["--aptopt=Acquire::Check-Valid-Until false"];

/** @param {string} suite */
const optionsFor = (suite) => (suite === "sid" ? [...OPTIONS, ...UNSTABLE] : OPTIONS);

/**
 * Returns the Debian suite that a Dockerfile asks for with `FROM mayfly-base:<suite>`.
 * @param {string} dockerfile
 * @returns {string | undefined}
 */
export function suiteOf(dockerfile) {
  return new RegExp(`^FROM ${REPOSITORY}:(\\S+)`, "m").exec(dockerfile)?.[1];
}

/**
 * Returns everything that the base of this suite depends on. A change rebuilds it and all stand-ins on it.
 * @param {string} suite
 */
export function recipeOf(suite) {
  return [...optionsFor(suite), suite].join("\n");
}

/**
 * @param {import("dockerode")} docker
 * @param {{ suite: string, hash: string }} base
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureBase(docker, { suite, hash }, progress) {
  const name = `${REPOSITORY}:${suite}`;
  const present = await labelledImages(docker);
  if (present.get(name)?.hash === hash) {
    return;
  }
  await installUnlessFound(
    ["mmdebstrap", "gpg", "mount"],
    ["mmdebstrap", "gpg", "mount", "debian-archive-keyring"],
    NEEDED,
    progress,
  );
  const started = performance.now();
  progress.say(`${name}: mmdebstrap`);
  await run("mmdebstrap", [...optionsFor(suite), suite, state.baseTarball], {
    onLine: (line) => progress.detail(`${name}: ${line}`),
    hint: "check that Debian's package archives are reachable.",
  });
  const [repo, tag] = name.split(":");
  const importing = await docker.importImage(createReadStream(state.baseTarball), {
    repo,
    tag,
    changes: `LABEL ${CONTENT_HASH}=${hash}`,
  });
  await followStream(importing, `importing ${name}`, progress);
  await rm(state.baseTarball);
  progress.say(`${name}: made in ${seconds(started)}`);
}
