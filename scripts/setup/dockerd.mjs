// Debian's Docker engine, which the set-up starts and leaves running for the next run.

import { readFileSync, rmSync } from "node:fs";
import { installUnlessFound } from "./debian.mjs";
import { isRunning, startDaemon } from "./processes.mjs";
import { waitUntilAnswers } from "./ready.mjs";
import { state } from "./state.mjs";

/** A label in dockerd's info. Only in an engine with this label do stand-ins get official names. */
export const OURS = "dev.mayfly.setup=true";

const SOCKET = "/var/run/docker.sock";
const PID_FILE = "/var/run/docker.pid";
const CONTAINERD_PID_FILE = "/var/run/docker/containerd/containerd.pid";
const TIMEOUT_MS = 60_000;

/** @param {import("./progress.mjs").Progress} progress */
export async function startDockerd(progress) {
  await installUnlessFound(
    ["dockerd", "iptables"],
    ["docker.io", "iptables"],
    "to run an engine",
    progress,
  );

  // dockerd only checks whether these process ids are alive. After a kill or a reboot they may belong to
  // other processes: dockerd would refuse to start, or wait for a containerd that does not exist.
  const running = livingPid(PID_FILE, "dockerd");
  livingPid(CONTAINERD_PID_FILE, "containerd");

  const { pid, died } = running === undefined ? start(progress) : { pid: running };
  await waitUntilAnswers(`http-get://unix:${SOCKET}:/_ping`, {
    name: `dockerd (process ${pid})`,
    logFile: state.dockerdLog,
    hint: `stop it with \`kill ${pid}\` and run this again.`,
    died,
    timeoutMs: TIMEOUT_MS,
  });
}

function start(progress) {
  progress.say(`starting dockerd; log file: ${state.dockerdLog}`);
  const { child, died } = startDaemon("dockerd", ["--label", OURS], {
    logFile: state.dockerdLog,
    hint: "an engine needs root, cgroups and iptables; to use another engine, set DOCKER_HOST.",
  });
  return { pid: child.pid, died };
}

/**
 * Returns the process that a pid file names if it still runs that program; otherwise deletes the file.
 * @param {string} file
 * @param {string} program
 */
function livingPid(file, program) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
  const pid = Number(text);
  if (isRunning(pid, program)) {
    return pid;
  }
  rmSync(file);
  return undefined;
}
