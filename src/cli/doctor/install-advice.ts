import type { Machine } from "./machine";

/** Returns how to get an engine on a machine. */
export function installAdvice(machine: Machine): string {
  return [
    ...(machine.isCi ? [CI] : []),
    ...(machine.isContainer ? [CONTAINER] : []),
    ...(machine.isContainer && machine.isCi ? [] : [onThisSystem(machine)]),
  ].join("\n");
}

const CI =
  "In CI, choose a runner that has Docker (GitHub Actions: ubuntu-latest), or add a service with Docker to the job (GitLab CI: docker:dind, and DOCKER_HOST=tcp://docker:2375).";
const CONTAINER =
  "In a container, pass the machine's engine in: docker run -v /var/run/docker.sock:/var/run/docker.sock …";

function onThisSystem({ platform, distribution, isWsl }: Machine): string {
  if (platform === "darwin") {
    return "Install Docker Desktop (docker.com), OrbStack (orbstack.dev), or Colima: brew install colima docker && colima start";
  }
  if (platform === "win32") {
    return "Install Docker Desktop (docker.com) or Podman Desktop (podman-desktop.io), and start it.";
  }
  if (isWsl) {
    return "In WSL, install Docker Desktop on Windows and switch on Settings > Resources > WSL integration for this distribution, or install an engine in it: sudo apt-get install docker.io";
  }
  const has = (...names: string[]): boolean =>
    names.some((name) => distribution.split(" ").includes(name));
  if (has("debian", "ubuntu")) {
    return "Install Docker: sudo apt-get install docker.io && sudo usermod -aG docker $USER, and log in again.";
  }
  if (has("fedora", "rhel", "centos")) {
    return "Install Podman: sudo dnf install podman && systemctl --user enable --now podman.socket";
  }
  if (has("arch")) {
    return "Install Docker: sudo pacman -S docker && sudo systemctl enable --now docker && sudo usermod -aG docker $USER, and log in again.";
  }
  if (has("alpine")) {
    return "Install Docker: apk add docker && rc-update add docker && service docker start";
  }
  return "Install Docker (docs.docker.com/engine/install) or Podman (podman.io), and start it.";
}
