// Any user of the machine can read a process's arguments, but only its owner can read its
// environment. So buildx gets `--build-arg NAME`, and takes the value from the variable of that
// name.

/**
 * Variables that docker, buildx, credential helpers, Go or the C library read as settings.
 *
 * A value other than the user's own could lead them to another engine, proxy or program.
 */
const READ_BY_TOOLS = [
  ...["PATH", "PATHEXT", "COMSPEC", "SYSTEMROOT", "WINDIR", "SHELL", "PWD"],
  ...["HOME", "USER", "USERNAME", "LOGNAME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAM.*"],
  ...["TMP", "TEMP", "TMPDIR", "TZ", "ZONEINFO", "LANG", "LC_.*", "TERM", "COLUMNS", "NO_COLOR"],
  ...[
    "DOCKER_.*",
    "BUILDX_.*",
    "MOBY_.*",
    "COMPOSE_.*",
    "EXPERIMENTAL_.*",
    "OTEL_.*",
    "CONTAINERD_.*",
  ],
  ...["BUILDKIT_(HOST|PROGRESS|COLORS|TTY_LOG_LINES|NO_CLIENT_TOKEN|SCHEDULER_DEBUG)"],
  ...[
    "HTTPS?_PROXY",
    "FTP_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "REQUEST_METHOD",
    "SSL_CERT_(FILE|DIR)",
  ],
  ...[
    "GO(DEBUG|GC|MAXPROCS|MEMLIMIT|TRACEBACK)",
    "LD_.*",
    "DYLD_.*",
    "MALLOC_.*",
    "GLIBC_TUNABLES",
  ],
  ...["LOCALDOMAIN", "RES_OPTIONS", "HOSTALIASES", "GCONV_PATH", "GETCONF_DIR", "NLSPATH"],
  ...["SSH_.*", "GIT_.*", "XDG_.*", "DBUS_.*", "DISPLAY", "WAYLAND_DISPLAY", "GNUPGHOME", "GPG_.*"],
  ...[
    "PASSWORD_STORE_.*",
    "AWS_.*",
    "AZURE_.*",
    "GOOGLE_.*",
    "CLOUDSDK_.*",
    "KUBE.*",
    "ACTIONS_.*",
  ],
  ...["NODE_OPTIONS", "PYTHON.*", "BASH_ENV", "ENV", "IFS"],
];
/** Returns whether Mayfly may set the variable for the CLI itself, so that the CLI talks to our engine. */
export function isSetForTheCli(name: string): boolean {
  return /^(DOCKER|BUILDX)_/i.test(name);
}

const READ_BY_TOOLS_PATTERN = new RegExp(`^(${READ_BY_TOOLS.join("|")})$`, "i");

/**
 * Returns the names of build arguments that buildx must not get as variables.
 *
 * buildx would read them as its own settings. An argument equal to the variable's current value is
 * allowed, except for DOCKER_* and BUILDX_*.
 */
export function namesReadByTools(
  buildArgs: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const names = Object.keys(buildArgs);
  // On Windows, the names of variables are case-insensitive.
  const key = (name: string): string => (platform === "win32" ? name.toUpperCase() : name);
  const keys = names.map(key);
  return names.filter((name) => {
    const isUnchanged = environment[name] === buildArgs[name];
    if (isUnchanged && !isSetForTheCli(name)) return false;
    const isTwice = keys.indexOf(key(name)) !== keys.lastIndexOf(key(name));
    return isTwice || READ_BY_TOOLS_PATTERN.test(name);
  });
}
