// Builds with a secret, a login and a key. Prints a line when the step of the build runs, which takes an hour.
import { buildBy } from "../../support/buildkit-builds";
import type { Way } from "../../../src/build/buildkit/choose-way";

async function main(way: string, from: string, key: string, secret: string): Promise<void> {
  await buildBy(way as Way, {
    dockerfile: `FROM ${from}\nRUN --mount=type=secret,id=s --mount=type=ssh echo begun ${secret.length} $$; sleep 3600`,
    request: {
      noCache: true,
      secrets: [{ id: "s", value: secret }],
      ssh: [{ paths: [key] }],
      registryConfig: { "registry.example.com": { username: "me", password: secret } },
    },
    onLine: (line) => {
      if (/ begun \d/.test(line) && !line.includes("RUN")) console.log("begun");
    },
  });
}

const [, , ...args] = process.argv;
void main(...(args as [string, string, string, string]));
