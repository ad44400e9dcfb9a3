import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CertificateAuthority } from "../support/fake-daemon-certificates";
import { BUSYBOX, inEngine, REDIS, SSHD } from "../support/images";
import { OwnEngine } from "../support/own-engine";
import { OwnPodman } from "../support/own-podman";
import { SshServer } from "../support/ssh-server";

/** Unpacked by the set-up; not set where it cannot do that. */
const DOCKER_26 = process.env["MAYFLY_TEST_DOCKER_26"];
const IMAGES = [BUSYBOX, REDIS, SSHD].map(inEngine);

/** An engine that runs, and the environment in which a process finds it. */
export interface RunningEngine extends AsyncDisposable {
  readonly environment: NodeJS.ProcessEnv;
}

/** An engine that the checks run on. */
export interface ConformanceEngine {
  /** The head of its column. */
  readonly name: string;
  /** How the tests reach it, and what is special about it. */
  readonly how: string;
  /** Undefined if this machine cannot run it. */
  readonly start: (() => Promise<RunningEngine>) | undefined;
  /** The checks that do not hold, by name, and why. */
  readonly gaps: Readonly<Record<string, string>>;
}

const BUILDKIT = "builds images with BuildKit";
const LIMITS = "applies limits of memory";
const CLASSIC = "builds images, by the classic builder";
const PODMAN_GAPS = {
  [BUILDKIT]: "Podman has no BuildKit",
};

const shared: ConformanceEngine = {
  name: "Docker 20.10",
  how: "a local socket",
  start: () => Promise.resolve({ environment: {}, [Symbol.asyncDispose]: () => Promise.resolve() }),
  gaps: {},
};

/** The engines share this machine's files, so a Ryuk in one would be given the socket of another. */
const WATCHDOG = { MAYFLY_CLEANUP: "watchdog" };

const docker26: ConformanceEngine = {
  name: "Docker 26.1",
  how: "TCP with TLS, in another network namespace",
  start: DOCKER_26 === undefined ? undefined : () => startDocker26(DOCKER_26),
  gaps: {},
};

async function startDocker26(unpacked: string): Promise<RunningEngine> {
  const authority = new CertificateAuthority("the engine's authority");
  const folders = [join(unpacked, "usr", "sbin"), join(unpacked, "usr", "bin")];
  const own = await OwnEngine.start({
    remote: true,
    environment: { PATH: [...folders, process.env["PATH"]].join(":") },
    tls: (address) => ({ ca: authority.cert, ...authority.certificate("engine", [address]) }),
  });
  const folder = await mkdtemp(join(tmpdir(), "mayfly-certificates-"));
  const client = authority.certificate("a client");
  const files = { "ca.pem": authority.cert, "cert.pem": client.cert, "key.pem": client.key };
  for (const [name, pem] of Object.entries(files)) await writeFile(join(folder, name), pem);
  await own.load(...IMAGES);
  return {
    environment: {
      DOCKER_HOST: own.host,
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: folder,
      ...WATCHDOG,
    },
    async [Symbol.asyncDispose]() {
      await own[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

const overSsh: ConformanceEngine = {
  name: "Docker 20.10 over ssh",
  how: "ssh to a machine with nothing else open",
  start: async () => {
    const own = await OwnEngine.start({ remote: true, tcp: false });
    await own.load(...IMAGES);
    const server = await SshServer.start(own);
    return {
      environment: { ...server.environment(), ...WATCHDOG },
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await own[Symbol.asyncDispose]();
      },
    };
  },
  gaps: {},
};

const podman = (rootless: boolean): ConformanceEngine => ({
  name: `Podman 5.4, ${rootless ? "rootless" : "root"}`,
  how: "TCP, in a container of Docker, without systemd",
  start: async () => {
    const own = await OwnPodman.start({ rootless });
    await own.load(...IMAGES);
    return {
      environment: { DOCKER_HOST: own.host, ...WATCHDOG },
      [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
    };
  },
  gaps: {
    ...PODMAN_GAPS,
    [LIMITS]: "this Podman was set up without control groups",
    ...(!rootless && {
      [CLASSIC]: "this Podman may not raise limits of processes, which its `RUN` does",
    }),
  },
});

/** What continuous integration runs. */
export const SHORT: readonly ConformanceEngine[] = [shared, docker26, overSsh, podman(true)];

/** All engines that these tests can start. */
export const ENGINES: readonly ConformanceEngine[] = [...SHORT, podman(false)];
