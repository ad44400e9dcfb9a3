import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Holds the connection until it is told to end; answers requests, and writes them down. */
const SSH = `here=\${0%/bin/*}
for arg; do
  case $arg in
    ControlPath=*) control=\${arg#*=};;
    -O) asked=1;;
    -T) cat "$here/said"; exit 0;;
  esac
done
if [ "$asked" ]; then
  while [ "$1" != -O ]; do shift; done
  [ "$2" = forward ] && rmdir "$here/busy" 2>/dev/null && { echo "port is taken" >&2; exit 255; }
  echo "$2 $4" >>"$here/asked"
  exit 0
fi
eval "control=$control"
trap 'echo ended >"$here/ended"; exit 0' TERM
: >"$control"
while :; do /bin/sleep 0.02; done
`;

/** Takes as long as the test wants, in place of seconds. */
const SLEEP = `here=\${0%/bin/*}
: >"$here/pausing"
while [ ! -e "$here/go" ]; do /bin/sleep 0.01; done
rm -f "$here/go"
`;

/** A folder with programs `ssh` and `sleep`, for tests of the shell and of requests without a server. */
export class FakeSsh implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), "mayfly-fake-ssh-"));
  readonly env = { PATH: `${join(this.root, "bin")}:${process.env["PATH"] ?? ""}` };
  /** For the connection's own files. */
  readonly folder = join(this.root, "connection");

  constructor() {
    mkdirSync(join(this.root, "bin"));
    this.program("ssh", SSH);
    this.program("sleep", SLEEP);
  }

  /** The requests to forward and to cancel so far. */
  get asked(): string[] {
    if (!this.has("asked")) return [];
    return readFileSync(join(this.root, "asked"), "utf8").trimEnd().split("\n");
  }

  /** Refuses the next request to forward. */
  refuseOnce(): void {
    mkdirSync(join(this.root, "busy"));
  }

  /** Lets commands on the other machine print something. */
  say(text: string): void {
    writeFileSync(join(this.root, "said"), text);
  }

  /** Replaces a program. */
  program(name: string, script: string): void {
    writeFileSync(join(this.root, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  has(name: "asked" | "pausing" | "ended"): boolean {
    return existsSync(join(this.root, name));
  }

  /** Ends the pause that the shell makes, or its next one. */
  endPause(): void {
    rmSync(join(this.root, "pausing"), { force: true });
    writeFileSync(join(this.root, "go"), "");
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
