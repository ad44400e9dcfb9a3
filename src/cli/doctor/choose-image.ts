import type { ImageSummary } from "../../spec/inspect/image-info";
import { ImageName } from "../../spec/image-name";

/** A server that an image runs, and how to recognise its answer. */
export interface Server {
  /** The path of the image without registry and tag. */
  readonly repository: string;
  readonly port: number;
  /** Default: the image's own. */
  readonly command?: readonly string[];
  /** What is sent to the server; nothing for a server that speaks first. */
  readonly ask: string;
  readonly answer: RegExp;
}

const HTTP = { ask: "GET / HTTP/1.0\r\n\r\n", answer: /^HTTP\/1\.[01] \d/ };
const SPEAKER = {
  port: 8080,
  command: ["sh", "-c", "while :; do echo mayfly | nc -l -p 8080; done"],
  ask: "",
  answer: /^mayfly/,
};

/** Images whose servers start within a second and need no settings, the smallest first. */
export const SERVERS: readonly Server[] = [
  { repository: "busybox", ...SPEAKER },
  { repository: "alpine", ...SPEAKER },
  { repository: "memcached", port: 11211, ask: "version\r\n", answer: /^VERSION / },
  { repository: "redis", port: 6379, ask: "PING\r\n", answer: /^[+-]/ },
  { repository: "valkey/valkey", port: 6379, ask: "PING\r\n", answer: /^[+-]/ },
  { repository: "nginx", port: 80, ...HTTP },
  { repository: "httpd", port: 80, ...HTTP },
  { repository: "registry", port: 5000, ...HTTP },
];

/** What is pulled if the engine has none of these images: 4 MB. */
export const DEFAULT_IMAGE = "busybox:1.37";

/** An image for the trial, and the server in it, if it is known. */
export interface ChosenImage {
  /** A name, or the id of an image that the engine has, which is never pulled. */
  readonly image: string;
  /** For people. */
  readonly title: string;
  readonly server: Server | undefined;
}

/** Chooses the image of the trial: the given one, otherwise a known one that the engine has, otherwise the default. */
export function chooseImage(
  given: string | undefined,
  present: readonly ImageSummary[],
): ChosenImage {
  if (given !== undefined) return { image: given, title: given, server: serverOf(given) };
  for (const server of SERVERS) {
    for (const { id, names } of present) {
      const title = names.find((name) => serverOf(name) === server);
      if (title !== undefined) return { image: id, title, server };
    }
  }
  return { image: DEFAULT_IMAGE, title: DEFAULT_IMAGE, server: serverOf(DEFAULT_IMAGE) };
}

/** Returns the server of an official image, whichever registry it comes from. */
function serverOf(name: string): Server | undefined {
  const { image, isId } = ImageName.fromString(name);
  if (isId) return undefined;
  const path = image.replace(/^library\//, "");
  return SERVERS.find(({ repository }) => repository === path);
}
