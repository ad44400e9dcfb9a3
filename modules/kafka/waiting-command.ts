import { ExecError, type Handle, type HookContext } from "../../src/module";

// Clients connect to the address that the broker advertises, which must be the host port. That is known only once the
// container runs. So the container first waits for a script, which the hook `started` writes and which starts the broker.

const pathOf = (server: string): string => `/tmp/mayfly_${server}_start.sh`;

/**
 * Returns the container's command, for the entry point `sh`; the user's arguments follow. A shell that is process 1 ends on
 * a signal only by a trap.
 */
export function waitingCommand(server: string): readonly string[] {
  const script = pathOf(server);
  const wait = `until [ -f ${script} ]; do sleep 0.05; done`;
  return ["-c", `trap 'exit 143' TERM INT; ${wait}; exec sh ${script} "$@"`, server];
}

/** Writes the script in the running container, as the container's user, because that user has to remove it. */
export async function writeWaitedScript(
  server: string,
  container: Handle,
  { reused, restarted }: HookContext,
  commands: string,
): Promise<void> {
  const script = pathOf(server);
  // The broker may be running already in a reused container. A script would then wait for the next restart.
  const check = reused && !restarted ? "grep -q 'until \\[' /proc/1/cmdline || exit 0; " : "";
  // mv makes the script appear as a whole.
  const write = `${check}printf '%s' "$SCRIPT" > ${script}.new && mv ${script}.new ${script}`;
  const argv = ["sh", "-c", write];
  // It removes itself first, so that neither a restarted container nor one from a baked image finds it.
  const env = { SCRIPT: `rm -f ${script}\n${commands}` };
  const { exitCode, stderr } = await container.exec(argv, { env });
  if (exitCode !== 0) throw new ExecError(argv, stderr.trim());
}

/**
 * Returns a name of the container that every network of the user resolves. On the engine's default network there is
 * none, and only the container itself uses the listener.
 */
export function nameInNetwork({ id, info }: Handle): string {
  const isNamed = Object.keys(info.networks).some((name) => !WITHOUT_NAMES.has(name));
  return isNamed ? id.slice(0, SHORT_ID) : info.hostname;
}

const SHORT_ID = 12;
const WITHOUT_NAMES: ReadonlySet<string> = new Set(["bridge", "podman", "host", "none"]);
