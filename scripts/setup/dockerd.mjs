// Debian's Docker engine, started by this set-up and left running for the next run.

import { readFileSync, rmSync } from "node:fs";
import { installUnlessFound } from "./debian.mjs";
import { isRunning, startDaemon } from "./processes.mjs";
import { waitUntilAnswers } from "./ready.mjs";
import { state } from "./state.mjs";

/** dockerd's own label, in its info: in an engine of ours official image names may be used. */
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

  // dockerd looks only whether these ids are alive. After a kill or a reboot they may belong to
  // other processes: then it would refuse to start, or wait for a containerd that is none.
  const running = livingPid(PID_FILE, "dockerd");
  livingPid(CONTAINERD_PID_FILE, "containerd");

  const { pid, died } = running === undefined ? start(progress) : { pid: running };
  await waitUntilAnswers(`http-get://unix:${SOCKET}:/_ping`, {
    name: `dockerd (process ${pid})`,
    logFile: state.dockerdLog,
    hint: `end it with \`kill ${pid}\` and run this again.`,
    died,
    timeoutMs: TIMEOUT_MS,
  });
}

function start(progress) {
  progress.say(`starting dockerd, its log is ${state.dockerdLog}`);
  const { child, died } = startDaemon("dockerd", ["--label", OURS], {
    logFile: state.dockerdLog,
    hint: "an engine needs root, cgroups and iptables; with DOCKER_HOST another one can be used.",
  });
  return { pid: child.pid, died };
}

/**
 * The process that a pid file names, if it still is that program; else the file is deleted.
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
